"""Steps of a new installation: the year's consultation plan and the first activity (``cppcc.frame.beginning``)."""

from django.urls import reverse

from activities.models import Activity, PlanItem
from cppcc.frame import Step, first_steps
from cppcc.frame.beginning import counted
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
