"""Places in the navigation, to-dos by role, and the plain registers of this app."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Brand, Indicator, MicroSuggestion, PlanItem, Quantity, Theme
from activities.workflow import MicroState
from cppcc.figures import declared_keys
from cppcc.navigation import Entry, Todo, register, todos
from cppcc.registers import Register
from cppcc.registers import register as keep
from cppcc.roles import OFFICE, Role, holds

register(
    Entry("活动", "activity_list", "calendar-event", frozenset({Role.STAFF, Role.LEADER, Role.MEMBER}), "活动", 40, phone="活动"),
    Entry("统计登记", "register_list", "123", OFFICE, "活动", 45, args=("quantities",)),
    Entry("微建议", "micro_list", "lightbulb", frozenset({Role.STAFF, Role.LEADER, Role.MEMBER, Role.HANDLER}), "微建议", 50, phone="微建议"),
)  # fmt: skip


def free_key(indicator: Indicator) -> None:
    """An indicator may not take the key of a figure that the program itself counts."""
    if indicator.key in declared_keys():
        raise ValidationError({"key": "这个代码已用于系统自带的数据，请换一个。"})


keep(
    Register("plan", PlanItem, ("plenary", "topic", "form", "lead_committee", "quarter", "approved_on"),
             ("topic", "form", "lead_committee", "quarter", "approved_on"), ("topic",), OFFICE,
             ("plenary", "lead_committee"), help="年度协商计划"),
    Register("brands", Brand, ("name", "order"), ("name", "order"), ("name",), OFFICE),
    Register("themes", Theme, ("name", "code", "order"), ("name", "code", "order"), ("name",), OFFICE),
    Register("indicators", Indicator, ("key", "name", "unit", "how", "per", "definition", "order", "active"),
             ("name", "key", "unit", "how", "active"), ("name", "key"), OFFICE, help="自定义统计指标", check=free_key),
    Register("quantities", Quantity, ("indicator", "on", "subject", "value", "activity", "member"),
             ("subject", "indicator", "on", "value", "member"), ("subject", "indicator__name", "member__name"), OFFICE,
             ("indicator", "activity", "member"), help="公益、走访、宣传等逐项登记"),
)  # fmt: skip


@todos
def micro_todos(user: Any, year: Any) -> list[Todo]:
    """What waits for this account among the micro-suggestions it sees."""
    here = MicroSuggestion.objects.in_year(year)
    found: list[Todo] = []

    def add(label: str, rows: Any, state: str) -> None:
        found.append(Todo(label, rows.count(), f"{reverse('micro_list')}?state={state}"))

    if holds(user, [Role.MEMBER]):
        add("条微建议草稿", here.filter(member__user=user, state=MicroState.DRAFT), MicroState.DRAFT)
    if holds(user, [Role.STAFF]):
        add("条微建议待审核", here.filter(state=MicroState.SUBMITTED), MicroState.SUBMITTED)
    if holds(user, [Role.HANDLER]):
        given = here.filter(unit__handlers__user=user, state=MicroState.TRANSFERRED)
        add("条微建议待落地", given, MicroState.TRANSFERRED)
    return found
