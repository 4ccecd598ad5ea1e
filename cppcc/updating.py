"""What is done once after an update, by the program and not by a person.

An app declares in its ``updates.py`` what has to be done, with a mark that says for which state of the code it was done.
Whoever brought the tables to this version writes down what is due (``note``: of several processes one, under the lock of
``manage.py prepare``); beat asks for it as a job each; the job does it portion by portion. Each portion and where it ended
are one transaction that holds the row: a worker that is killed loses one portion at most, and two never do the same.
An installation that is new has nothing of before, so nothing is due.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from cppcc import jobs, troubles
from cppcc.jobs import Progress
from cppcc.migrated import to_now
from cppcc.models import AfterUpdate, Job

log = logging.getLogger("cppcc.updating")
KIND = "update"
AGAIN = timedelta(hours=1)
"""What failed is tried again after so long."""
SPELL = 600
"""Seconds after which a job ends where it is, so that others get the process; beat asks for the rest."""
MUCH = 4000
"""Characters of what is left to a person that are kept."""
REST = "\n（以下还有，没有全部列出）"


@dataclass(frozen=True)
class Portion:
    """What a portion did. ``at``: where the next begins, None after the last; ``left``: lines for a person (Chinese)."""

    at: str | None
    percent: int = 0
    changed: int = 0
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """``portion`` is handed where it begins ("" at first), is harmless to do twice, and takes seconds, not minutes."""

    name: str
    words: str
    mark: Callable[[], str]
    portion: Callable[[str], Portion]

    @property
    def subject(self) -> str:
        """Of its job."""
        return f"{self.name}:{self.mark()}"


_works: dict[str, Work] = {}


def after_update(name: str, words: str, mark: Callable[[], str]) -> Callable[[Callable[[str], Portion]], Any]:
    """Declare what is done once whenever ``mark()`` (at most 64 signs, cheap) is another than what it was done for."""

    def declare(portion: Callable[[str], Portion]) -> Callable[[str], Portion]:
        _works[name] = Work(name, words, mark, portion)
        return portion

    return declare


def declared() -> list[Work]:
    return [_works[name] for name in sorted(_works)]


def due() -> list[Work]:
    """What is not done for this state of the code. One query."""
    done = set(AfterUpdate.objects.exclude(done_at=None).values_list("name", "mark"))
    return [one for one in declared() if (one.name, one.mark()) not in done]


# --- after the migrations --------------------------------------------------------------------------------------------
def after_migrations(using: str, plan: Any = None, **_: Any) -> None:
    """Receiver of ``post_migrate``; a database that was emptied comes without a plan. Waits for the last migration."""
    if plan is None or AfterUpdate._meta.db_table not in connections[using].introspection.table_names():
        return
    if due() and to_now(using):
        note(new=any((step.app_label, step.name) == ("cppcc", "0001_initial") for step, _ in plan))


def note(*, new: bool) -> None:
    """Write down what is due; in a ``new`` installation as done."""
    for one in due():
        _begin(one, timezone.now() if new else None)


def _begin(one: Work, done_at: Any = None) -> AfterUpdate:
    """Its row, from the beginning where it was for another mark. In a transaction: the row is held."""
    with transaction.atomic():
        values = {"mark": one.mark(), "done_at": done_at}
        row, _ = AfterUpdate.objects.select_for_update().get_or_create(name=one.name, defaults=values)
        if row.mark != one.mark():
            row.mark, row.done_at, row.at, row.changed, row.left = one.mark(), done_at, "", 0, ""
            row.begun_at = timezone.now()
            row.save()
    return row


# --- the work --------------------------------------------------------------------------------------------------------
def wanted() -> list[Work]:
    """What is due, no job does, and did not fail just now."""
    found = due()
    if not found:
        return []
    since = timezone.now() - AGAIN
    jobs_of = Job.objects.filter(kind=KIND, subject__in=[one.subject for one in found])
    busy = set(jobs_of.filter(state__in=Job.ACTIVE).values_list("subject", flat=True))
    busy |= set(jobs_of.filter(state=Job.State.FAILED, finished_at__gt=since).values_list("subject", flat=True))
    return [one for one in found if one.subject not in busy]


def any_wanted() -> bool:
    return bool(wanted())


def ask() -> int:
    """Ask for a job for each that is wanted. Returns how many."""
    found = wanted()
    for one in found:
        jobs.request(KIND, one.subject)
    return len(found)


@jobs.job(KIND, minutes=60, slow=True, words="更新后的整理")
def carry_out(job: Job, progress: Progress) -> None:
    """Nothing where another version of the program asked: that one does it."""
    one = _works.get(job.subject.partition(":")[0])
    if one is None or one.subject != job.subject:
        log.warning("%s is for another version of the program", job.subject)
        return
    number, began = 0, time.monotonic()
    while (percent := step(one)) and time.monotonic() - began < SPELL:
        number += 1
        progress(min(percent, 95), f"{one.words}，第 {number} 批")


def step(one: Work) -> int:
    """Do the next portion. Returns the percent that is done, at least 1; 0 where nothing is left."""
    with transaction.atomic():
        row = _begin(one)
        if row.done_at is not None:
            return 0
        portion = one.portion(row.at)
        row.changed += portion.changed
        row.left = _listed(row.left, portion.left)
        row.at, row.done_at = portion.at or "", timezone.now() if portion.at is None else None
        row.save()
        if row.done_at and row.left:
            troubles.tell(f"update:{one.name}", f"更新后的整理（{one.words}）有几处要人看", row.left)
        elif row.done_at:
            troubles.closed(f"update:{one.name}")
    return 0 if row.done_at else max(portion.percent, 1)


def _listed(before: str, lines: tuple[str, ...]) -> str:
    """Both as lines. What is more than is kept is left out by whole lines, and the list says so."""
    whole = "\n".join(filter(None, [before, *lines]))
    if before.endswith(REST) or len(whole) <= MUCH:
        return before if before.endswith(REST) else whole
    return whole[: MUCH - len(REST)].rpartition("\n")[0] + REST


# --- what is told ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Standing:
    """How far everything is: what waits or goes on, what failed last, in words of the works."""

    open: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    done: int = 0


def standing() -> Standing:
    """Two queries at most."""
    found = due()
    subjects = {one.subject: one.words for one in found}
    last: dict[str, str] = {}
    if subjects:
        rows = Job.objects.filter(kind=KIND, subject__in=subjects).order_by("pk")
        last = dict(rows.values_list("subject", "state"))
    failed = tuple(words for subject, words in subjects.items() if last.get(subject) == Job.State.FAILED)
    opened = tuple(words for words in subjects.values() if words not in failed)
    return Standing(opened, failed, len(declared()) - len(found))
