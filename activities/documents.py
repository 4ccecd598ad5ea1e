"""Papers of activities: the report of micro-suggestions to the provincial platform, the office's quarterly bulletin."""

from typing import Any

from activities.models import MicroSuggestion, OfficeRule, OfficeTask
from activities.services import office
from activities.states import TaskState
from cppcc.calendar import clock
from cppcc.identity import committee_name
from cppcc.papers import printing
from cppcc.papers.word import HEI, KAI, SONG, Paper
from cppcc.sheets import Sheet, workbook
from members.models import PlenaryYear

HEADINGS = ("序号", "标题", "种类", "提交委员", "界别", "类别", "地点", "内容", "提交日期", "办理结果")


def _sector(micro: MicroSuggestion) -> str:
    return str(micro.member.sector) if micro.member else ""


def _row(number: int, micro: MicroSuggestion) -> list[Any]:
    return [
        number, micro.title, micro.get_kind_display(), str(micro.who), _sector(micro),
        micro.get_category_display(), micro.place, micro.content, micro.submitted_on, micro.result,
    ]  # fmt: skip


def report_xlsx(rows: list[MicroSuggestion]) -> bytes:
    return workbook(Sheet("上报", HEADINGS, [_row(number, micro) for number, micro in enumerate(rows, start=1)]))


def report_docx(year: PlenaryYear, rows: list[MicroSuggestion]) -> bytes:
    """One entry after the other, as the platform takes them."""
    title = f"{committee_name()}{year}微建议上报材料"
    paper = Paper(title)
    paper.add(title, SONG, 22, "CENTER")
    for number, micro in enumerate(rows, start=1):
        paper.add(f"{number}. {micro.title}", HEI, indent=True)
        name = f"提交委员：{micro.member.name}（{_sector(micro)}）" if micro.member else f"提交人：{micro.author}"
        who = f"{name}　地点：{micro.place or '—'}"
        paper.add(who, KAI, 14, indent=True)
        paper.prose(micro.content)
        if micro.result:
            paper.prose(f"办理结果：{micro.result}")
    return paper.data()


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
