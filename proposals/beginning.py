"""Steps of a new installation: units with their handlers, and the year's rules (``cppcc.frame.beginning``)."""

from django.urls import reverse

from cppcc.frame import Numbers, Standing, Step, first_steps
from cppcc.frame.beginning import KEEPERS, counted
from cppcc.lists import describe
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

# what each register is for
describe(
    "界别和机构",
    {
        "units": ("个单位", "办理提案和微建议的部门、街道；停用后不再交办，历史不变。"),
        "handlers": ("个账号", "哪个账号替哪个单位办理，谁是签发答复的负责人。"),
    },
)
describe(
    "提案",
    {
        "categories": ("类", "提案按类别统计；用过的类别不改名，停用后另建。"),
        "satisfaction-grades": ("个等次", "提案人评价办理态度和结果时选用，并规定哪些计入满意、须再次办理。"),
        "result-classes": ("类", "答复的办理结果分类，并规定哪些计入采纳、有承诺事项。"),
        "phrases": ("条", "本区常用的答复语句，承办单位拟写答复时一点即用。"),
        "unit-awards": ("个", "年度表彰的承办单位，列入提案统计和报告。"),
    },
)
