"""Background jobs of activities: the whole year as one workbook."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from activities import models
from cppcc import figures
from cppcc.figures import columns_for
from cppcc.jobs import JobFailed, Progress, hand_in, job
from cppcc.lists import exporting
from cppcc.models import Job
from cppcc.sheets import Sheet, workbook
from members.models import Declaration, DutyRecord, DutyReport, PlenaryYear
from proposals.models import Proposal

WORKBOOK = "activities.workbook"


def _tables(year: Any) -> list[tuple[str, Any]]:
    """What has a sheet of its own, in this order."""
    every: list[Any] = [
        models.Activity, models.Attendance, models.OtherParticipants, models.Suggestion, models.Outcome,
        models.EnterpriseVisit, models.WelfareDeed, models.MediaReport, models.PartyPaper, models.Quantity,
    ]  # fmt: skip
    found = [(str(model._meta.verbose_name), model.objects.in_year(year)) for model in every]
    found += [
        ("协商计划", models.PlanItem.objects.filter(plenary=year)),
        ("微建议和社情民意", models.MicroSuggestion.objects.in_year(year).submitted()),
        ("联系企业", models.Enterprise.objects.in_year(year)),
        ("企业问题", models.EnterpriseProblem.objects.filter(raised_on__range=(year.starts_on, year.ends_on))),
        ("场所", models.Venue.objects.in_year(year)),
        ("委办任务", models.OfficeTask.objects.in_year(year)),
        ("提案", Proposal.objects.in_year(year).submitted()),
        ("履职记录", DutyRecord.objects.in_year(year)),
        ("履职申报", Declaration.objects.in_year(year)),
        ("常委履职报告", DutyReport.objects.in_year(year)),
    ]
    return found


@job(WORKBOOK, minutes=30, slow=True, words="年度台账")
def build_workbook(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the year: every figure with its definition, then a sheet for each kind of record."""
    year = PlenaryYear.objects.filter(year=wanted.subject).first()
    if year is None:
        raise JobFailed(f"没有{wanted.subject}年度。")
    progress(5, "正在统计数据")
    rows = [[entry.label, value.plain, entry.unit, entry.definition] for entry, value in figures.values(year).values()]
    sheets = [Sheet("数据", ["指标", "数值", "单位", "口径"], rows)]
    tables = _tables(year)
    for done, (name, records) in enumerate(tables):
        tell = partial(_table_begun, progress, name, done, len(tables))
        sheets.append(Sheet(name, columns_for(records.model).headings, _rows(records, tell)))
    data = workbook(*sheets)
    progress(95, "正在保存文件")
    hand_in(wanted, progress, data, "xlsx")


def _table_begun(progress: Progress, name: str, done: int, number: int, percent: int, step: str) -> None:
    """Of each table ``step`` says where in it the writing is."""
    progress(10 + (85 * done + 85 * percent // 100) // number, f"{name}（第 {done + 1} / {number} 张表）：{step}")


def _rows(records: Any, tell: Callable[[int, str], None]) -> Iterator[list[Any]]:
    """Read when the sheet is written, some at a time: a large year's tables at once take 200 MB."""
    columns = columns_for(records.model)
    for record in exporting.told(columns.fetch(records), records.count(), tell):
        yield columns.row(record)
