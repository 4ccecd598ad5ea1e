"""Import of earlier years' proposals."""

from typing import Any

from cppcc.rights import OFFICE
from cppcc.sheets.pages import ImportView
from proposals import importing


class ProposalImport(ImportView):
    roles = OFFICE
    title, unit = "导入往年提案", "件"
    session_key, list_name = "proposal_import", "proposal_list"
    headings = importing.HEADINGS
    example = (
        2023, 1, "关于示例事项的提案", "张三、李四", "社会建设", "情况……", "建议……", "区民政局",
        "2023-01-08", "2023-01-20", "2023-04-10", "A", "满意",
    )  # fmt: skip

    def read(self, content: bytes) -> importing.Sheet:
        return importing.read(content)

    def write(self, sheet: Any) -> str:
        done = importing.write(sheet, self.request.user)
        return f"已导入 {done} 件提案，{sheet.known} 件此前已有、没有改动。"

    def outline(self, sheet: Any) -> tuple[str, list[str]]:
        some = [f"{row['year']} 第{row['number']}号 {row['title']}" for row in sheet.rows[:10]]
        return f"可导入 {len(sheet.rows)} 件；{sheet.known} 件已在系统中，不会改动。", some
