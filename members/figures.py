"""Figures of members and duties, each defined once."""

from typing import Any

from cppcc.figures import figure
from members.models import DutyReport, Member


@figure(
    "members.serving",
    "在任委员",
    "名",
    "年度末日在任的委员人数",
)
def serving(year: Any) -> Any:
    return Member.objects.serving(year.ends_on)


@figure("members.standing", "常委", "名", "年度末日担任主席、副主席、秘书长或常委的委员人数")
def standing(year: Any) -> Any:
    return Member.objects.serving(year.ends_on).standing(year.ends_on)


@figure("duty.standing_reports", "常委年度履职报告", "名", "年内提交年度履职报告的常委人数", distinct="member")
def standing_reports(year: Any) -> Any:
    standing_now = Member.objects.standing(year.ends_on)
    return DutyReport.objects.in_year(year).submitted().filter(member__in=standing_now)
