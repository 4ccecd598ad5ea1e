"""What a new year takes over of activities: plan items, the points of the office's tasks, the tasks that come every year."""

from collections.abc import Callable
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from activities.models import Activity, OfficeRule, OfficeTask, PlanItem
from cppcc.querysets import number_of
from members.handover import Carried, Preview, carried
from members.models import PlenaryYear
from members.period import nearest_quarter

Carry = Callable[[PlenaryYear, PlenaryYear, Any], str]


# --- the consultation plan ---------------------------------------------------------------------------------------
def _items(former: PlenaryYear, new: PlenaryYear, *, held: bool) -> list[PlanItem]:
    """Items of the former year that were (not) carried out, whose topic the new plan has not yet."""
    within = Activity.objects.filter(starts_at__gte=former.start_at, starts_at__lt=former.end_at)
    rows: Any = PlanItem.objects.filter(plenary=former).select_related("lead_committee")
    rows = rows.annotate(held=number_of(within, "plan_item"))
    known = set(PlanItem.objects.filter(plenary=new).values_list("topic", flat=True)) if new.pk else set()
    found: list[Any] = [row for row in rows.order_by("quarter", "pk") if row.topic not in known]
    return [row for row in found if bool(row.held) == held]


def plan_look(*, held: bool) -> Callable[[PlenaryYear, PlenaryYear], Preview]:
    def look(former: PlenaryYear, new: PlenaryYear) -> Preview:
        rows = _items(former, new, held=held)
        if not rows:
            return Preview(nothing=f"{former}的计划没有{'已' if held else '未'}开展而新年度还没有的议题。")
        lines = tuple(f"第{nearest_quarter(new, row.quarter)}季度 {row.topic}（{row.lead_committee}）" for row in rows)
        return Preview(f"{len(rows)} 项", lines, ("区委审定日期不沿用，新年度另行审定。",))

    return look


def plan_carry(*, held: bool) -> Carry:
    def carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
        rows = _items(former, new, held=held)
        for row in rows:
            PlanItem.objects.create(
                plenary=new, topic=row.topic, form=row.form, lead_committee=row.lead_committee,
                quarter=nearest_quarter(new, row.quarter),
            )  # fmt: skip
        return f"已列入 {len(rows)} 项"

    return carry


# --- the office's tasks ------------------------------------------------------------------------------------------
def points_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    if new.pk and OfficeRule.objects.filter(plenary=new).exists():
        return Preview(nothing=f"{new}已有心积分规则。")
    rows = list(OfficeRule.objects.filter(plenary=former))
    if not rows:
        return Preview(nothing=f"{former}没有心积分规则。")
    return Preview(f"{len(rows)} 条", tuple(f"{row.get_kind_display()}：{row.points.normalize():f} 分" for row in rows))


def points_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    rows = OfficeRule.objects.filter(plenary=former)
    for row in rows:
        OfficeRule.objects.create(plenary=new, kind=row.kind, points=row.points)
    return f"已沿用 {len(rows)} 条"


def _tasks(former: PlenaryYear, new: PlenaryYear) -> list[OfficeTask]:
    """Tasks whose owner still works here and that the new year has not yet."""
    known = set(OfficeTask.objects.filter(plenary=new).values_list("title", "owner_id")) if new.pk else set()
    rows = OfficeTask.objects.filter(plenary=former, owner__is_active=True).select_related("owner")
    return [row for row in rows.order_by("due_on", "pk") if (row.title, row.owner_id) not in known]


def _moved(day: date, former: PlenaryYear, new: PlenaryYear) -> date:
    """The same day of the new year, within it."""
    return min(max(day + relativedelta(years=new.year - former.year), new.starts_on), new.ends_on)


def tasks_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    rows = _tasks(former, new)
    gone = OfficeTask.objects.filter(plenary=former, owner__is_active=False).count()
    if not rows:
        return Preview(nothing=f"{former}没有可以沿用的委办任务。")
    lines = tuple(f"{_moved(row.due_on, former, new):%Y-%m-%d} {row.title}（{row.owner}）" for row in rows)
    left = (f"{gone} 项的责任人账号已停用，不沿用。",) if gone else ()
    return Preview(f"{len(rows)} 项", lines, ("完成期限顺延一年，状态从头开始。", *left))


def tasks_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    rows = _tasks(former, new)
    for row in rows:
        OfficeTask.objects.create(
            plenary=new, title=row.title, content=row.content, owner=row.owner,
            quarter=nearest_quarter(new, row.quarter), due_on=_moved(row.due_on, former, new),
        )  # fmt: skip
    return f"已列入 {len(rows)} 项"


carried(
    Carried("plan", "协商计划中未开展的", 30, plan_look(held=False), plan_carry(held=False)),
    Carried("plan_held", "协商计划中已开展的", 31, plan_look(held=True), plan_carry(held=True), ticked=False),
    Carried("points", "心积分规则", 50, points_look, points_carry),
    Carried("tasks", "委办任务", 60, tasks_look, tasks_carry, ticked=False),
)
