"""Figures of members and duties, each defined once."""

from typing import Any

from cppcc.figures import figure
from members.models import DutyReport, Member
from members.period import members_of, of_body, of_plenary


def _serving(year: Any) -> Any:
    rows = Member.objects.serving(year.ends_on)
    return rows.filter(pk__in=members_of(year.body, year.ends_on).values("pk")) if year.body else rows


@figure(
    "members.serving",
    "在任委员",
    "名",
    "年度末日在任的委员人数",
)
def serving(year: Any) -> Any:
    return _serving(year)


@figure("members.standing", "常委", "名", "年度末日担任主席、副主席、秘书长或常委的委员人数")
def standing(year: Any) -> Any:
    return _serving(year).standing(year.ends_on)


@figure("duty.standing_reports", "常委年度履职报告", "名", "年内提交年度履职报告的常委人数", distinct="member")
def standing_reports(year: Any) -> Any:
    standing_now = Member.objects.standing(year.ends_on)
    handed_in = of_plenary(DutyReport.objects.submitted(), year, "submitted_on", "year")
    return of_body(handed_in.filter(member__in=standing_now), year, member="member")
