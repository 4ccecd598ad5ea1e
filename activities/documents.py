"""Papers of activities: the report of micro-suggestions to the provincial platform, the office's quarterly bulletin."""

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from activities.models import MicroSuggestion, OfficeRule, OfficeTask
from activities.services import office
from activities.states import TaskState
from cppcc.calendar import clock
from cppcc.identity import committee_name
from cppcc.papers import printing
from cppcc.sheets import Sheet, workbook
from members.models import PlenaryYear

HEADINGS = ("序号", "标题", "种类", "提交委员", "界别", "类别", "地点", "内容", "提交日期", "办理结果")


def _row(number: int, micro: MicroSuggestion) -> list[Any]:
    return [
        number, micro.title, micro.get_kind_display(), str(micro.member), str(micro.member.sector),
        micro.get_category_display(), micro.place, micro.content, micro.submitted_on, micro.result,
    ]  # fmt: skip


def report_xlsx(rows: list[MicroSuggestion]) -> bytes:
    return workbook(Sheet("上报", HEADINGS, [_row(number, micro) for number, micro in enumerate(rows, start=1)]))


def report_docx(year: PlenaryYear, rows: list[MicroSuggestion]) -> bytes:
    """One entry after the other, as the platform takes them."""
    document: Any = Document()
    document.core_properties.author = committee_name()

    def add(text: str, size: float, font: str, bold: bool = False) -> None:
        run = document.add_paragraph().add_run(text)
        run.font.size, run.font.name, run.bold = Pt(size), font, bold
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)

    add(f"{committee_name()}{year}微建议上报材料", 22, "方正小标宋简体")
    for number, micro in enumerate(rows, start=1):
        add(f"{number}. {micro.title}", 16, "黑体")
        add(f"提交委员：{micro.member.name}（{micro.member.sector}）　地点：{micro.place or '—'}", 14, "楷体_GB2312")
        for line in filter(None, (line.strip() for line in micro.content.splitlines())):
            add(line, 16, "仿宋_GB2312")
        if micro.result:
            add(f"办理结果：{micro.result}", 16, "仿宋_GB2312")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def bulletin(year: PlenaryYear, quarter: int) -> printing.Pdf:
    """季度通报: the quarter's tasks by state, and the ranking."""
    today = min(clock.today(), year.ends_on)
    tasks = list(OfficeTask.objects.in_year(year).filter(quarter=quarter).select_related("owner"))
    late = [task for task in tasks if office.case_of(task, today) == OfficeRule.Kind.OVERDUE]
    context = {
        "title": f"{year}第{quarter}季度委办任务通报",
        "year": year,
        "tasks": tasks,
        "done": [task for task in tasks if task.state == TaskState.DONE],
        "open": [task for task in tasks if task.state in (TaskState.OPEN, TaskState.REPORTED)],
        "late": late,
        "ranking": office.ranking(year, quarter),
    }
    return printing.paper("activities/print/bulletin.html", context)
