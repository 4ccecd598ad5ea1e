"""Proposals from an office's own book: earlier years whole, and what was exported and changed."""

from typing import Any

from cppcc.sheets import Importer, In, Readout, Table, Tell, importer, silent
from proposals import latest
from proposals.handling import record_duties
from proposals.importing.columns import COLUMNS, HEADINGS
from proposals.importing.reading import Reader
from proposals.importing.writing import write
from proposals.models import Proposal

__all__ = ["HEADINGS", "PROPOSALS", "read"]


class Proposals(Importer):
    kind, title, unit = "proposals", "导入往年提案", "件"
    help = "每件提案一行，立案的、不予立案的、并案的、转社情民意的和撤案的都可以。几个单位、几位提案人写在一格中，用顿号隔开。"

    @property
    def columns(self) -> tuple[In, ...]:
        return COLUMNS

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        Reader(sheet, table, user).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        new, changed = write(sheet.rows, user, tell)
        more = f"，更新 {changed} 件" if changed else ""
        return f"已导入 {new} 件提案{more}；{sheet.same} 件此前已有、没有改动。"

    def outline(self, sheet: Any) -> tuple[str, list[str]]:
        new = [row for row in sheet.rows if row.record is None]
        some = [row.name for row in new[:20]]
        some += [f"更新 {row.name}：{'；'.join(row.changes)}" for row in sheet.rows if row.record is not None][:100]
        words = f"可导入 {len(new)} 件，更新 {len(sheet.rows) - len(new)} 件；{sheet.same} 件已在系统中，不会改动。"
        return words, some

    def after_undo(self, records: Any) -> None:
        proposals = [one for one in records if isinstance(one, Proposal)]
        for one in proposals:
            record_duties(one)
        latest.keep(*(one.pk for one in proposals))


PROPOSALS = Proposals()
importer(PROPOSALS)


def read(content: bytes) -> Readout:
    """Read and check a book whose headings say what they mean; writes nothing."""
    return PROPOSALS.read_content(content)
