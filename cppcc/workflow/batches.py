"""What an office does for many records at once: steps of courses that say so (``Step.batch``), and acts such as reminding.

A batch stands on the rows of a list; ``of`` gives the records of a row that it is about: the row itself, or what hangs on it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from cppcc.rights import NotYours, Refused, Role, holds
from cppcc.workflow.pages import step_form
from cppcc.workflow.table import Step, course_for
from cppcc.workflow.taking import take

CHANGED = "刚被他人处理过，请看过最新情况再办理。"


def itself(row: Any) -> Iterable[Any]:
    return (row,)


@dataclass(frozen=True)
class Batch:
    """``fits``: whether the record's state allows it, without a query; ``why_not``: "" where this account may do it now;
    ``do`` does it on one record as the page showed it (key, account, version, what the form gave), in its own transaction.
    """

    name: str
    label: str
    roles: frozenset[Role]
    fits: Callable[[Any], bool]
    why_not: Callable[[Any, Any], str]
    do: Callable[[int, Any, int, dict[str, Any]], Any]
    of: Callable[[Any], Iterable[Any]] = itself
    asks: str = ""
    form: str = ""
    forms: Callable[[], dict[str, Any]] = dict
    again: bool = False
    """As the step's: who does it is confirmed for it."""

    def asked(self, records: Sequence[Any], data: Any = None) -> Any:
        """The form that the step asks for, of all these records; empty where it asks nothing."""
        form = step_form(self.forms(), self.form, records[0] if records else None, data)
        if records and hasattr(form, "for_many"):
            form.for_many(records)
        return form


def of_course(
    model: type[models.Model], of: Callable[[Any], Iterable[Any]] = itself, forms: dict[str, Any] | None = None
) -> tuple[Batch, ...]:
    """The steps of a course that are taken for many at once. Raises ValueError where one does not say whose it is."""
    return tuple(_of_step(model, step, of, forms or {}) for step in course_for(model).steps.values() if step.batch)


def _of_step(model: type[models.Model], step: Step, of: Any, forms: dict[str, Any]) -> Batch:
    roles = getattr(step.who, "roles", None)
    if not roles:
        raise ValueError(f"{model.__name__}.{step.name} is taken for many, but no role is named for it")

    def why_not(record: Any, user: Any) -> str:
        if record.state in step.source and not step.fits(record):
            return f"已经{step.label}过，或不需要{step.label}"
        if not step.fits(record):
            return f"现为“{record.get_state_display()}”，不能{step.label}"
        return step.missing(record) if step.who(record, user) else f"不由您{step.label}"

    def do(pk: int, user: Any, version: int, data: dict[str, Any]) -> Any:
        return take(model, pk, step.name, user, version, data)

    return Batch(
        name=step.name,
        label=step.label,
        roles=frozenset(roles),
        fits=step.fits,
        why_not=why_not,
        do=do,
        of=of,
        asks=step.asks,
        form=step.form,
        forms=lambda: forms,
        again=step.again,
    )


def act(
    name: str,
    label: str,
    roles: Iterable[Role],
    model: type[models.Model],
    why_not: Callable[[Any], str],
    do: Callable[[Any, Any], Any],
    of: Callable[[Any], Iterable[Any]] = itself,
    asks: str = "",
) -> Batch:
    """What is no step of a course: ``do`` (record, account) on the locked record as it is now, where nothing stands against it."""

    def done(pk: int, user: Any, version: int, data: dict[str, Any]) -> Any:
        with transaction.atomic():
            record = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
            if record is None:
                raise Refused(CHANGED)
            if words := why_not(record):
                raise Refused(f"{words}。")
            return do(record, user)

    return Batch(
        name=name,
        label=label,
        roles=frozenset(roles),
        fits=lambda record: not why_not(record),
        why_not=lambda record, user: why_not(record),
        do=done,
        of=of,
        asks=asks,
    )


def offered(batches: Iterable[Batch], user: Any) -> tuple[Batch, ...]:
    return tuple(one for one in batches if holds(user, one.roles))


# --- what can be done, and doing it ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Target:
    """A row with the records on which the batch can be done now; why there is none."""

    row: Any
    records: tuple[Any, ...]
    why_not: str = ""


def targets(batch: Batch, rows: Iterable[Any], user: Any) -> list[Target]:
    found = []
    for row in rows:
        said = [(record, batch.why_not(record, user)) for record in batch.of(row)]
        ready = tuple(record for record, words in said if not words)
        words = next((words for _, words in said if words), f"没有可以{batch.label}的")
        found.append(Target(row, ready, "" if ready else words.rstrip("。")))
    return found


def version_of(record: Any) -> int:
    return int(getattr(record, "version", 0))


def run_one(batch: Batch, row: Any, pk: int, user: Any, version: int, data: dict[str, Any]) -> str:
    """Do it on one record in a transaction of its own. Returns why it was not done."""
    try:
        with transaction.atomic():
            batch.do(pk, user, version, dict(data))
    except Refused as reason:
        return f"《{row}》{reason}"
    except NotYours:
        return f"《{row}》不由您{batch.label}。"
    except IntegrityError:
        return f"《{row}》与已有记录冲突，没有办理。"
    return ""
