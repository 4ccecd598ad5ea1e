"""What takes long or much memory, one in each process: sheets, figures, an assessment, a report, and its yardstick."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import RequestFactory
from django.urls import resolve, reverse

from cppcc import figures, jobs
from cppcc.lists import exporting
from members import assessing, duties
from members.ledger import assess
from members.models import Member, PlenaryYear, Scheme, User
from proposals.models import Proposal
from proposals.similar import similar_to
from reports import keeping
from reports.archiving import archive
from reports.content import gather
from reports.documents import own_pictures, ready_pictures, report_pdf
from tests.bench.large_report import by_chromium
from tests.bench.standing.asking import database_seconds
from tests.bench.standing.names import (
    CHECKED,
    CHROMIUM,
    IMPORTED,
    JOBS,
    PLAIN_DJANGO,
    PREPARED,
    SHEETS,
    YARDS,
)
from tests.made import ROOT


def _year() -> PlenaryYear:
    return PlenaryYear.objects.get(year=2024)


def _office() -> User:
    return User.objects.get(username="staff")


OF_THE_ADMIN = {"account_list", "audit_list"}


def sheet(name: str) -> Callable[[], Any]:
    """A list's sheet as its job makes it, of the shown year."""

    def work() -> None:
        path, user = reverse(name), _office() if name not in OF_THE_ADMIN else User.objects.get(username="admin")
        request = RequestFactory().get(path)
        request.user, request.session, request.resolver_match = user, {}, resolve(path)  # type: ignore[assignment]
        request.shown_year = _year().pk  # type: ignore[attr-defined]
        page = resolve(path).func.view_class()  # type: ignore[attr-defined]
        page.setup(request)
        done(exporting.KIND, str(exporting.ask(page, page.columns()).pk), user)()

    return work


def drawn_up() -> None:
    with transaction.atomic():
        assessing.draw_up(_year(), _office(), "为测量而重新核算。")
        transaction.set_rollback(True)


def report() -> None:
    content = gather(keeping.begun(_year()))
    report_pdf(content, pictures=ready_pictures(content))


def chromium() -> Any:
    content = gather(keeping.begun(_year()))
    with tempfile.TemporaryDirectory() as place:
        own = time.process_time()
        reading, found = of_children(lambda: by_chromium(content, own_pictures(content), Path(place)))
    if reading.seconds != reading.seconds:  # not a number: it did not print
        raise RuntimeError(reading.notes)
    return found | {"app": found["app"] + (time.process_time() - own) * 1000}


def of_children(run: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    """What other processes took, that were started and ended meanwhile."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    given = run()
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime
    return given, {"app": spent * 1000, "database": 0.0, "peak": now.ru_maxrss // 1024}


def child(*words: str) -> Callable[[], Any]:
    """A start of Python with these words: the first writes what it compiles, the second is measured."""

    def work() -> Any:
        run = [sys.executable, *words]
        subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
        return of_children(lambda: subprocess.run(run, cwd=ROOT, check=True, capture_output=True))[1]

    return work


ALONE = """
from django.conf import settings
names = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
settings.configure(INSTALLED_APPS=[f"django.contrib.{name}" for name in names])
import django
django.setup()
from django.core.management import call_command
call_command("check", "--tag", "models")
"""
WHOLE = """
import cppcc.wsgi
from django.urls import get_resolver
get_resolver().reverse_dict
"""


def done(kind: str, subject: str, user: User | None = None) -> Callable[[], Any]:
    """A job of a kind, as its worker does it. RuntimeError with its words where it failed."""

    def work() -> None:
        wanted = jobs.request(kind, subject, user or _office())
        jobs.run(wanted.pk)
        wanted.refresh_from_db()
        if wanted.state != wanted.State.DONE:
            raise RuntimeError(wanted.error)

    return work


def searched() -> None:
    for word in ("社区", "近视", "鲸鱼"):
        Proposal.objects.visible_to(_office()).searched(word).count()


def alike() -> None:
    one = Proposal.objects.filter(state="closed").order_by("pk")[7]
    similar_to(one.title, f"{one.situation}\n{one.suggestion}", _office())


def archived() -> None:
    with tempfile.TemporaryDirectory() as place:
        archive(_year(), Path(place) / "2024.zip")


DONE: dict[str, Callable[[], Any]] = {
    CHROMIUM: chromium,
    "the report of the year as a PDF": report,
    "sheet of proposals": sheet("proposal_list"),
    "sheet of members": sheet("member_list"),
    "sheet of activities": sheet("activity_list"),
    "sheet of the duty ledger": sheet("duty_list"),
    "all figures of a year": lambda: figures.values(_year()),
    "points of all members": lambda: assess(_year(), Scheme.objects.get(plenary=_year()).parsed),
    "an assessment drawn up": drawn_up,
    "the ledger compared with its sources": lambda: duties.rebuild(_year(), only_look=True),
    "three words searched in all proposals": searched,
    "proposals that are like one": alike,
    "the archive of a year": archived,
    "members whose name is read": lambda: list(Member.objects.all()),
    **{f"sheet of {name}": sheet(address) for name, address in SHEETS.items()},
    **{f"job {kind}": done(kind, subject) for kind, subject in JOBS.items()},
    PLAIN_DJANGO: child("-c", ALONE),
    CHECKED: child("manage.py", "check"),
    IMPORTED: child("-c", WHOLE),
    PREPARED: child("manage.py", "prepare"),
}
OUTSIDE = {CHROMIUM, PLAIN_DJANGO, CHECKED, IMPORTED, PREPARED}
"""Done in processes of their own, which tell what those took."""


def measured(name: str) -> dict[str, Any]:
    """Milliseconds of processor time here and at the database, seconds, and MB that this process has taken at most."""
    PlenaryYear.objects.count()
    clock, own, there = time.perf_counter(), time.process_time(), database_seconds()
    try:
        told = DONE[name]()
    except Exception as fault:  # noqa: BLE001  # said in the table; the others are measured
        return {"fault": f"{type(fault).__name__}: {fault}"[:200]}
    found = {
        "app": round((time.process_time() - own) * 1000, 1),
        "database": round((database_seconds() - there) * 1000, 1),
        "seconds": round(time.perf_counter() - clock, 1),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    return found | (told if name in OUTSIDE else {}) | ({"yard": YARDS[name]} if name in YARDS else {})
