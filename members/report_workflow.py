"""The course of a standing member's yearly report, declared once."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import by_roles, step


class ReportState(models.TextChoices):
    ASKED = "asked", "待提交"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回补充"
    ACCEPTED = "accepted", "已收存"


staff = by_roles(Role.STAFF)
own = by_roles(Role.MEMBER, also=lambda report, user: report.member.user_id == user.pk)


def has_content(report: Any) -> bool:
    return bool(report.text.strip() or report.file)


class DutyReportWorkflow(models.Model):
    """Asked for, written or uploaded, submitted, returned or accepted."""

    submitted_on: Any

    state = FSMField("状态", choices=ReportState, default=ReportState.ASKED, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = ("submit", "take_back", "accept", "return_it")
    TONES: ClassVar[dict[str, str]] = {
        ReportState.ASKED: "secondary",
        ReportState.SUBMITTED: "warning",
        ReportState.RETURNED: "danger",
        ReportState.ACCEPTED: "success",
    }

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=[ReportState.ASKED, ReportState.RETURNED],
        target=ReportState.SUBMITTED,
        permission=by_roles(
            Role.MEMBER, Role.STAFF, also=lambda report, user: own(report, user) or staff(report, user)
        ),
        conditions=[has_content],
        custom=step(label="提交", asks="提交后由机关审核，收存前可以撤回。"),
    )
    def submit(self: Any, user: Any) -> str:
        self.submitted_on = clock.today()
        return "" if self.member.user_id == user.pk else "代为提交（纸质或邮件送达）"

    @transition(
        field=state,
        source=ReportState.SUBMITTED,
        target=ReportState.RETURNED,
        permission=own,
        custom=step(label="撤回", tone="outline-secondary", asks="撤回后可以修改，再重新提交。"),
    )
    def take_back(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=ReportState.SUBMITTED,
        target=ReportState.ACCEPTED,
        permission=staff,
        custom=step(label="收存", asks="收存后计入本年度常委履职报告。"),
    )
    def accept(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=[ReportState.SUBMITTED, ReportState.ACCEPTED],
        target=ReportState.RETURNED,
        permission=staff,
        custom=step(label="退回补充", form="reason", tone="outline-danger", asks="常委将看到理由。"),
    )
    def return_it(self: Any, user: Any, reason: str) -> str:
        return reason

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from members.reporting import after_step

        after_step(self, name, words)
