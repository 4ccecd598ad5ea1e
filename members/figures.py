"""Figures of members and duties, each defined once."""

from typing import Any

from cppcc.figures import figure
from members.models import DutyReport, Member
from members.period import each, members_of, of_body, of_plenary


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
    return each(DutyReport.objects.submitted(), year, _of_standing)


def _of_standing(rows: Any, part: Any) -> Any:
    """Of those who were standing members at its end."""
    handed_in = of_plenary(rows, part, "submitted_on", "year").filter(member__in=Member.objects.standing(part.ends_on))
    return of_body(handed_in, part, member="member")
