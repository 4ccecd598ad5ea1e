"""Steps of a new installation: the year's consultation plan and the first activity (``cppcc.frame.beginning``)."""

from django.urls import reverse

from activities.models import Activity, PlanItem
from cppcc.frame import Step, first_steps
from cppcc.frame.beginning import counted
from cppcc.lists import describe
from cppcc.rights import OFFICE

first_steps(
    Step(
        "plan", "年度协商计划", 4, 3, "列入计划的议题，活动登记时挂上，完成率由此得出。", 10, OFFICE, lambda year: reverse("plan"),
        lambda year: {"rows": PlanItem.objects.filter(plenary=year)}, counted("项"), after=("year", "committees"),
    ),
    Step(
        "activity", "第一场活动", 5, 1, "登记一场活动和到会的委员，履职得分和数据总览随即有数。", 5, OFFICE,
        lambda year: reverse("activity_new"), lambda year: {"rows": Activity.objects.all()}, counted("场活动"),
        after=("year", "members"),
    ),
)  # fmt: skip

# what each register is for
describe(
    "协商和活动",
    {
        "plan": ("项", "年度协商计划的议题，活动登记时挂上，完成率由此得出。"),
        "brands": ("个", "同一名称下的系列协商活动，如“有事好商量”。"),
        "themes": ("个", "几场活动和成果共同的专题，可一并查看。"),
        "plan-forms": ("种", "协商计划的形式，如专题协商、对口协商；计划和统计按形式列出。"),
        "outcome-kinds": ("种", "调研报告、视察报告、建议案等成果种类，成果按种类统计。"),
        "participant-kinds": ("种", "委员以外的参加者怎样分，如群众、专家，哪些计入群众人次。"),
        "venue-kinds": ("种", "书房、工作站等阵地的种类。"),
    },
)
describe(
    "社情民意和自定数据",
    {
        "channels": ("个", "社情民意在哪里被采用：区、市、省、全国的刊物和平台。"),
        "micro-categories": ("类", "微建议和社情民意的类别，提交时选用，统计按类别列出。"),
        "indicators": ("个", "本会自己要数的数：名称、单位、怎样合计；登记后进入数据总览和报告。"),
        "enterprise-kinds": ("类", "联系企业的类别，如重点企业、非公企业。"),
        "paper-kinds": ("种", "向区委请示、报告等公文的种类。"),
        "welfare-kinds": ("种", "助学、助老、捐赠等公益的种类和计量单位。"),
    },
)
describe(
    "机关任务",
    {
        "office-rules": ("条", "按期、超期、未完成的委办任务各记多少心积分。"),
        "office-points": ("条", "任务以外给机关人员的加分和扣分，写明事由。"),
    },
)
describe(
    "企业",
    {
        "enterprises": ("家", "联系的重点企业和非公企业，走访和问题记在其下。"),
        "visits": ("次", "走访企业的日期、人次和意见建议。"),
        "problems": ("个", "企业的问题从提出到部门解决。"),
    },
)
describe(
    "公益和宣传",
    {
        "welfare": ("项", "委员助学、助老、辅导、捐赠，计入履职。"),
        "media": ("篇", "报刊、网络、电视对本会和委员的报道，一篇一条。"),
    },
)
describe(
    "阵地和公文",
    {
        "venues": ("处", "委员书房、工作站等阵地，按街道登记。"),
        "party-papers": ("份", "向区委的请示和报告。"),
    },
)
describe(
    "其他数据",
    {
        "quantities": ("条", "自定义指标逐项登记，合计进入数据总览和报告。"),
    },
)
