"""What an office does with many declarations, duty reports at once."""

from typing import Any

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow.batches import Batch, act, of_course
from members import filing, reporting
from members.models import Asked, Declaration, DutyReport
from members.states import ReportState


def handed_in(report: DutyReport) -> str:
    if report.state not in (ReportState.ASKED, ReportState.RETURNED):
        return f"现为“{report.get_state_display()}”，不需要提醒"
    return filing.untold(report.member)


def remind(report: DutyReport, user: Any) -> int:
    return reporting.remind(report, clock.today())


def urge(asked: Asked, user: Any) -> int:
    return filing.remind(asked, clock.today())


DECLARATIONS: tuple[Batch, ...] = of_course(Declaration)
REPORTS: tuple[Batch, ...] = (
    *of_course(DutyReport),
    act("remind", "提醒", [Role.STAFF], DutyReport, handed_in, remind, asks="提醒还没有提交的常委，每人每天最多一次。"),
)
ASKED: tuple[Batch, ...] = (
    act("urge", "催办", [Role.STAFF], Asked, filing.no_need, urge, asks="提醒还没有答复的委员，每人每天最多一次。"),
)
