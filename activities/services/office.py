"""The office's tasks: who is told, 心积分 by the year's rules, the ranking."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from activities.models import OfficePoint, OfficeRule, OfficeTask
from activities.states import TaskState
from cppcc.calendar import clock
from cppcc.notices import notify
from members import period
from members.models import PlenaryYear, User

DEFAULT_POINTS = {
    OfficeRule.Kind.ON_TIME: Decimal(5),
    OfficeRule.Kind.LATE: Decimal(2),
    OfficeRule.Kind.OVERDUE: Decimal(-3),
}


def after_step(task: OfficeTask, name: str, user: Any, words: str) -> None:
    url, key = task.get_absolute_url(), f"task:{task.pk}:{task.version}"
    if name in ("confirm", "send_back", "drop"):
        said = {"confirm": "已核定完成", "send_back": f"被退回：{words}", "drop": f"已取消：{words}"}[name]
        notify([task.owner], f"任务“{task.title}”{said}", url, key)


def given(task: OfficeTask) -> None:
    """The owner is told of a new task."""
    notify(
        [task.owner],
        f"新任务：“{task.title}”，{task.due_on:%Y-%m-%d} 前完成。",
        task.get_absolute_url(),
        f"task:{task.pk}",
    )


def changed(task: OfficeTask, owner: User, due_on: date) -> None:
    """Whoever is concerned by another owner or another day than these is told."""
    url, key = task.get_absolute_url(), f"task-changed:{task.pk}:{task.version}"
    if task.owner_id != owner.pk:
        notify([owner], f"任务“{task.title}”改由{task.owner}负责。", url, key)
        notify([task.owner], f"任务“{task.title}”改由您负责，{task.due_on:%Y-%m-%d} 前完成。", url, key)
    elif task.due_on != due_on:
        notify([owner], f"任务“{task.title}”的期限由 {due_on:%Y-%m-%d} 改为 {task.due_on:%Y-%m-%d}。", url, key)


def reminded(task: OfficeTask, on: date) -> int:
    """Tell its owner once more, once a day."""
    words = f"提醒：任务“{task.title}”尚未完成，期限 {task.due_on:%Y-%m-%d}。"
    return notify([task.owner], words, task.get_absolute_url(), f"task-urged:{task.pk}:{on}")


def points_of(year: PlenaryYear) -> dict[str, Decimal]:
    """What each case is worth in the year: its own rule, else the default."""
    own = dict(OfficeRule.objects.filter(plenary=year).values_list("kind", "points"))
    return {str(kind): own.get(kind, points) for kind, points in DEFAULT_POINTS.items()}


def case_of(task: OfficeTask, today: Any) -> str:
    """Which rule a task falls under today; "" for none."""
    if task.state == TaskState.DONE and task.done_on:
        return OfficeRule.Kind.ON_TIME if task.done_on <= task.due_on else OfficeRule.Kind.LATE
    if task.state == TaskState.OPEN and task.due_on < today:
        return OfficeRule.Kind.OVERDUE
    return ""


@dataclass
class Standing:
    """One member of the staff in the ranking."""

    user: User
    counts: dict[str, int] = field(default_factory=dict)
    by_tasks: Decimal = Decimal(0)
    by_hand: Decimal = Decimal(0)
    rank: int = 0

    @property
    def total(self) -> Decimal:
        return self.by_tasks + self.by_hand


def ranking(year: PlenaryYear, quarter: int | None = None) -> list[Standing]:
    """The office's staff by points, of the whole year or a quarter that it has days in; three queries."""
    today = min(clock.today(), year.ends_on)
    worth = points_of(year)
    standings: dict[int, Standing] = {}
    tasks = OfficeTask.objects.in_year(year).select_related("owner")
    span = period.quarter(year, quarter) if quarter else year
    given = OfficePoint.objects.filter(on__gte=span.starts_on, on__lte=span.ends_on).select_related("user")
    if quarter:
        tasks = tasks.filter(quarter=quarter)
    for task in tasks:
        one = standings.setdefault(task.owner_id, Standing(task.owner))
        case = case_of(task, today)
        if case:
            one.counts[case] = one.counts.get(case, 0) + 1
            one.by_tasks += worth[case]
    for point in given:
        standings.setdefault(point.user_id, Standing(point.user)).by_hand += point.points
    found = sorted(standings.values(), key=lambda one: (-one.total, one.user.username))
    for index, one in enumerate(found):
        one.rank = found[index - 1].rank if index and found[index - 1].total == one.total else index + 1
    return found
