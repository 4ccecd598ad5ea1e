"""开始使用: the steps of a new installation, each declared by its app in ``beginning.py``.

A step is done when the records say so; nothing is ever stored as done. What a committee does not need can be set aside,
with who and when (``StepAside``); so can the whole list, under ``ALL``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, IntegerField, Value

from cppcc.models import StepAside
from cppcc.rights import Role, holds

ALL = "all"
KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
PARTS = ("本会和年度", "界别和机构", "人员和账号", "本年度的规矩", "开始工作")

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Standing:
    """Whether a step is done, and what there is, in words ("12 个界别")."""

    done: bool
    words: str = ""


@dataclass(frozen=True)
class Step:
    """One step. ``rows`` gives, for the selected year (or None), what is counted; ``judge`` reads the numbers."""

    key: str
    title: str
    part: int
    """Which of ``PARTS``, from 1."""
    place: int
    """Where in its part."""
    what_for: str
    minutes: int
    roles: frozenset[Role]
    address: Callable[[Any], str]
    rows: Callable[[Any], Mapping[str, Any]]
    judge: Callable[[Numbers], Standing]
    after: tuple[str, ...] = ()
    """Keys of steps without which this one can't be done."""
    offered: Callable[[], list[str]] | None = None
    """Names that any committee has and that can be taken over as they are."""
    take: Callable[[Iterable[str]], int] | None = None
    """Takes names over; returns how many were new."""
    needed: bool = False
    """Whether nobody can do without it."""

    @property
    def who(self) -> str:
        return "、".join(role.label for role in Role if role in self.roles)


@dataclass(frozen=True)
class Line:
    """A step as a reader sees it."""

    step: Step
    done: bool
    words: str
    aside: StepAside | None
    may: bool
    url: str
    waits_for: str
    offered: tuple[str, ...]

    @property
    def open(self) -> bool:
        return not (self.done or self.aside)

    @property
    def can_take(self) -> bool:
        return bool(self.offered and self.may)

    # how it is drawn
    @property
    def mark(self) -> str:
        return "已完成" if self.done else "不需要" if self.aside else "未完成"

    @property
    def look(self) -> str:
        return "is-done" if self.done else "is-aside" if self.aside else "is-open"

    @property
    def icon(self) -> str:
        return "check-circle-fill" if self.done else "dash-circle" if self.aside else "circle"

    @property
    def how(self) -> str:
        after = [f"先完成{self.waits_for}"] if self.waits_for else []
        return " · ".join([f"约 {self.step.minutes} 分钟", f"由{self.step.who}办理", *after])

    @property
    def goes(self) -> bool:
        return bool(self.url and self.may)

    @property
    def go_words(self) -> str:
        return "查看" if self.done else "去办理"

    @property
    def go_label(self) -> str:
        return f"{self.go_words}：{self.step.title}"

    @property
    def go_tone(self) -> str:
        return "outline-secondary" if self.done else "outline-primary"

    @property
    def can_do_without(self) -> bool:
        return self.open and not self.step.needed

    @property
    def aside_label(self) -> str:
        return f"标为不需要：{self.step.title}"


@dataclass(frozen=True)
class Beginning:
    """The whole list with its progress; ``hidden``: who took it off the home page."""

    lines: tuple[Line, ...]
    hidden: StepAside | None

    @property
    def number(self) -> int:
        return sum(1 for line in self.lines if not line.aside)

    @property
    def done(self) -> int:
        return sum(1 for line in self.lines if line.done and not line.aside)

    @property
    def progress(self) -> str:
        return f"{self.done}/{self.number}"

    @property
    def at_work(self) -> bool:
        """Whether the house works already: the first steps of work are done, and the rest is no greeting any more."""
        return all(line.done for line in self.lines if line.step.part == len(PARTS))

    @property
    def left(self) -> str:
        return "、".join(line.step.title for line in self.lines if line.open)

    @property
    def finished(self) -> bool:
        return self.done == self.number

    @property
    def parts(self) -> list[tuple[str, list[Line]]]:
        return [(PARTS[part - 1], list(lines)) for part, lines in groupby(self.lines, key=lambda line: line.step.part)]

    @property
    def next(self) -> list[Line]:
        """The next three that nothing stands before; those of the reader's own first."""
        ready = [line for line in self.lines if line.open and not line.waits_for]
        return sorted(ready, key=lambda line: not line.may)[:3]


_steps: list[Step] = []


def first_steps(*declared: Step) -> None:
    """Declare steps; they stand by part and place."""
    _steps.extend(declared)
    _steps.sort(key=lambda step: (step.part, step.place))


def every() -> tuple[Step, ...]:
    return tuple(_steps)


def step_of(key: str) -> Step | None:
    return next((step for step in _steps if step.key == key), None)


def beginning_for(user: Any, year: Any) -> Beginning:
    """The list for a reader; two queries whatever there is."""
    asides = {row.key: row for row in StepAside.objects.select_related("by")}
    numbers = _counted(year)
    standing = {step.key: step.judge(numbers[step.key]) for step in _steps}
    lines = tuple(_line(step, user, year, standing, asides) for step in _steps)
    return Beginning(lines, asides.get(ALL))


def _line(step: Step, user: Any, year: Any, standing: Mapping[str, Standing], asides: Mapping[str, StepAside]) -> Line:
    now = standing[step.key]
    missing = [one.title for key in step.after if (one := step_of(key)) and not standing[key].done]
    offered = tuple(step.offered()) if step.offered and not now.done else ()
    return Line(
        step=step, done=now.done, words=now.words, aside=None if now.done else asides.get(step.key),
        may=holds(user, step.roles), url="" if missing else step.address(year),
        waits_for="、".join(f"“{title}”" for title in missing), offered=offered,
    )  # fmt: skip


def _counted(year: Any) -> dict[str, dict[str, int]]:
    """What every step counts, all in one query."""
    asked = [(step.key, name, rows) for step in _steps for name, rows in step.rows(year).items()]
    parts = [
        rows.order_by()
        .annotate(which=Value(place, output_field=IntegerField()))
        .values("which")
        .annotate(number=Count("pk", distinct=True))
        .values_list("which", "number")
        for place, (_, _, rows) in enumerate(asked)
    ]
    found = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    numbers: dict[str, dict[str, int]] = {step.key: {} for step in _steps}
    for place, (key, name, _) in enumerate(asked):
        numbers[key][name] = found.get(place, 0)
    return numbers


def counted(unit: str) -> Callable[[Numbers], Standing]:
    """Done as soon as there is one: "12 个界别"."""

    def judge(numbers: Numbers) -> Standing:
        number = sum(numbers.values())
        return Standing(number > 0, f"{number} {unit}" if number else "")

    return judge
