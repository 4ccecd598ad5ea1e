"""The table of a workflow: each step of a kind of record, declared once.

An app writes its tables in its ``course.py``, above the services that the steps call. Buttons, rights, the course on
the page, the diagram, the table tests and the random walks are all views of the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from cppcc.rights import Role, holds
from cppcc.workflow.states import Automatic

Who = Callable[[Any, Any], bool]
Condition = Callable[[Any], bool]
Need = Callable[[Any], str]
"""What must be there first: "" where it is, else why the step can't be taken yet (Chinese, for the person)."""


class Missing(str):
    """What is missing, in words, with the page on which it can be done: ``url``, and ``link`` as it is called."""

    url: str
    link: str

    def __new__(cls, words: str, url: str, link: str) -> "Missing":
        made = super().__new__(cls, words)
        made.url, made.link = url, link
        return made


def by_roles(*roles: Role, also: Who | None = None) -> Who:
    """Who may take a step: the account holds one of the roles and, if given, stands in the relation to the record."""

    def allowed(record: Any, user: Any) -> bool:
        return holds(user, roles) and (also is None or also(record, user))

    allowed.roles = frozenset(roles)  # type: ignore[attr-defined]  # lists ask whose it is before there is a record
    return allowed


class Weight(StrEnum):
    """How a step stands among those that a person may take: the usual next one, a usual one, one under 更多."""

    NEXT = "next"
    USUAL = "usual"
    RARE = "rare"


@dataclass(frozen=True)
class Follows:
    """The target of a step whose state is found after it is done: one of some, as a function of the record says."""

    find: Callable[[Any], str]
    among: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One line of the table.

    ``do`` writes what the step means besides the state (record, user, what its form gave) and returns the words that
    the course shows; its name is the step's. ``to`` None leaves the state as it is.
    """

    do: Callable[..., str]
    label: str
    source: Sequence[str]
    to: str | Follows | None
    who: Who
    when: Sequence[Condition] = ()
    """In which circumstances there is such a step at all."""
    needs: Sequence[Need] = ()
    """What the step still waits for: shown with the reason, not offered, until it is there."""
    stops: Sequence[Callable[[Any, Any], str]] = ()
    """As needs, of the record and the account that would take it."""
    form: str = ""
    asks: str = ""
    weight: Weight = Weight.NEXT
    batch: bool = False
    """Whether an office takes the step for many records at once."""
    again: bool = False
    """Whether who takes it is confirmed for it: signing, publishing (``cppcc.rights.again``)."""
    prepared: bool = False
    """Whether its form keeps itself, so that one may write before what is missing is there."""

    @property
    def name(self) -> str:
        return self.do.__name__

    def targets(self) -> tuple[str | None, ...]:
        """Every state that the step may lead to; None: it stays."""
        return self.to.among if isinstance(self.to, Follows) else (self.to,)

    def fits(self, record: Any) -> bool:
        """Whether the record is in a state, and in circumstances, in which there is the step."""
        return record.state in self.source and all(holds_now(record) for holds_now in self.when)

    def missing(self, record: Any, user: Any = None) -> str:
        """Why the step can't be taken yet, by this account where one is given; "" where nothing is missing."""
        waits = next((words for need in self.needs if (words := need(record))), "")
        if waits or user is None:
            return waits
        return next((words for stop in self.stops if (words := stop(record, user))), "")

    def target_of(self, record: Any) -> str | None:
        """Where the step leads, asked after it is done."""
        return self.to.find(record) if isinstance(self.to, Follows) else self.to


@dataclass(frozen=True)
class Course:
    """The steps of one kind of record, in the order in which buttons stand."""

    model: type[models.Model]
    steps: dict[str, Step]
    automatic: tuple[Automatic, ...] = ()
    """Changes of state that follow from other records; nobody's button."""
    after: Callable[[Any, str, Any, str], None] | None = field(default=None)
    """What every step means besides (record, name of the step, user, words), in the same transaction."""
    ahead: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For each state that is no end what comes next for certain, in the words of the course."""


_courses: dict[type[models.Model], Course] = {}


def course(
    model: type[models.Model],
    *steps: Step,
    automatic: Sequence[Automatic] = (),
    after: Callable[[Any, str, Any, str], None] | None = None,
    ahead: Mapping[str, Sequence[str]] | None = None,
) -> Course:
    """Declare the course of a model's records. A name that stands twice raises ValueError."""
    table = {step.name: step for step in steps}
    if len(table) != len(steps):
        raise ValueError(f"{model.__name__}: a step stands twice in the table")
    _courses[model] = Course(model, table, tuple(automatic), after, ahead or {})
    return _courses[model]


def course_for(model: type[models.Model]) -> Course:
    """The declared course; KeyError if the model has none."""
    return _courses[model]


def every_course() -> list[Course]:
    return list(_courses.values())


def step_of(model: type[models.Model], name: str) -> Step:
    """The declaration of a step; KeyError if the course has none of that name."""
    return course_for(model).steps[name]
