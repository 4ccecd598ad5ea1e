"""Figures of members and duties, each defined once."""

from cppcc.figures import How, Measure, figure

figure("members.serving", "在任委员", "名", "年度末日在任的委员人数", of="members")
figure(
    "members.standing", "常委", "名", "年度末日担任主席、副主席、秘书长或常委的委员人数", of="members",
    where={"standing": "yes"},
)  # fmt: skip
figure(
    "duty.standing_reports", "常委年度履职报告", "名", "年内提交年度履职报告的常委人数", of="duty_reports",
    where={"of_standing": "yes"}, measure=Measure(How.DISTINCT, "member"),
)  # fmt: skip
