"""The register from an office's own book: new members are added, known ones brought in line, or nothing at all."""

from typing import Any

from cppcc.sheets import Importer, In, Readout, Table, Tell, importer, silent
from members.importing.columns import COLUMNS, HEADINGS
from members.importing.reading import Reader
from members.importing.writing import write

__all__ = ["HEADINGS", "REGISTER", "read"]


class RegisterOfMembers(Importer):
    kind, title, unit = "members", "导入委员名册", "名"
    help = "每位委员一行。已在册的按系统编号、姓名、委员编号或出生日期认出，只更新有变化的内容。"

    @property
    def columns(self) -> tuple[In, ...]:
        return COLUMNS

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        Reader(sheet, table).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        added, changed = write(sheet.rows, tell)
        return f"已新增 {added} 名委员，更新 {changed} 名；{sheet.same} 名没有变化。"

    def outline(self, sheet: Any) -> tuple[str, list[str]]:
        new = [row for row in sheet.rows if row.record is None]
        some = [f"新增 {row.name}（{row.values['sector']}）" for row in new[:20]]
        some += [f"更新 {row.name}：{'；'.join(row.changes)}" for row in sheet.rows if row.record is not None][:100]
        words = f"将新增 {len(new)} 名，更新 {len(sheet.rows) - len(new)} 名；{sheet.same} 名与名册一致，不会改动。"
        return words, some


REGISTER = RegisterOfMembers()
importer(REGISTER)


def read(content: bytes) -> Readout:
    """Read and check a book whose headings say what they mean; writes nothing."""
    return REGISTER.read_content(content)
