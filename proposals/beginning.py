"""Steps of a new installation: units with their handlers, and the year's rules (``cppcc.frame.beginning``)."""

from django.urls import reverse

from cppcc.frame import Numbers, Standing, Step, first_steps
from cppcc.frame.beginning import KEEPERS, counted
from proposals.models import Handler, ProposalRules, Unit


def _staffed(numbers: Numbers) -> Standing:
    """There are handlers, and some of them sign: without a head no reply can be sent."""
    if not numbers["handlers"]:
        return Standing(False)
    words = f"{numbers['units']} 个单位中 {numbers['staffed']} 个有承办账号"
    return Standing(numbers["heads"] > 0, words if numbers["heads"] else f"{words}，还没有人签发答复")


first_steps(
    Step(
        "units", "承办单位", 2, 5, "提案和微建议交给它们办理；可从电子表格导入。", 10, KEEPERS,
        lambda year: reverse("register_list", args=["units"]), lambda year: {"rows": Unit.objects.all()}, counted("个单位"),
    ),
    Step(
        "handlers", "承办单位的账号", 3, 4, "每个单位至少一名经办人员，并有一名负责人签发答复。", 15, KEEPERS,
        lambda year: reverse("register_list", args=["handlers"]),
        lambda year: {
            "handlers": Handler.objects.filter(user__is_active=True),
            "heads": Handler.objects.filter(user__is_active=True, is_head=True),
            "units": Unit.objects.filter(active=True),
            "staffed": Unit.objects.filter(active=True, handlers__user__is_active=True),
        },
        _staffed, after=("units",),
    ),
    Step(
        "rules", "提案规则", 4, 1, "答复、退办、评价的期限，谁来评价，公开与否；看过并保存即为本年度的规则。", 5, KEEPERS,
        lambda year: reverse("proposal_rules"), lambda year: {"rows": ProposalRules.objects.filter(plenary=year)},
        lambda numbers: Standing(numbers["rows"] > 0, "已保存" if numbers["rows"] else "暂按通行规则"), after=("year",),
    ),
)  # fmt: skip
