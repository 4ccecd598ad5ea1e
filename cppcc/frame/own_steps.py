"""Steps of a new installation that belong to no app: who the committee is, and the holidays of the year."""

from typing import Any

from django.urls import reverse

from cppcc.calendar import clock, workdays
from cppcc.frame.beginning import KEEPERS, Numbers, Standing, Step, first_steps
from cppcc.models import CalendarYear, Identity


def _known(numbers: Numbers) -> Standing:
    """The holidays of today's year: out of the program, or kept from their notice."""
    year = clock.today().year
    if workdays.in_package(year):
        return Standing(True, f"{year} 年的安排系统已收录")
    return Standing(numbers["kept"] > 0, f"{year} 年的安排已保存" if numbers["kept"] else "")


def _named(numbers: Numbers) -> Standing:
    if not numbers["kept"]:
        return Standing(False)
    return Standing(True, "已填写" if numbers["emblem"] else "名称已填写，还没有会徽")


def _this_year(year: Any) -> dict[str, Any]:
    return {"kept": CalendarYear.objects.filter(year=clock.today().year)}


first_steps(
    Step(
        "identity", "名称和会徽", 1, 1, "印在每一页、每份公文和年度报告上。", 2, KEEPERS, lambda year: reverse("identity"),
        lambda year: {"kept": Identity.objects.all(), "emblem": Identity.objects.exclude(emblem="")}, _named, needed=True,
    ),
    Step(
        "holidays", "放假安排", 1, 4, "退办、提醒和逾期都按工作日计算，须知道本年的放假和调休。", 3, KEEPERS,
        lambda year: reverse("holidays"), _this_year, _known,
    ),
)  # fmt: skip
