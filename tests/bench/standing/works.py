"""What takes long or much memory, one in each process: sheets, figures, an assessment, a report, and its yardstick."""

import resource
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
from reports.content import gather
from reports.documents import own_pictures, ready_pictures, report_pdf
from tests.bench.large_report import by_chromium
from tests.bench.standing.asking import database_seconds
from tests.bench.standing.names import CHROMIUM, YARDS


def _year() -> PlenaryYear:
    return PlenaryYear.objects.get(year=2024)


def _office() -> User:
    return User.objects.get(username="staff")


def sheet(name: str) -> Callable[[], Any]:
    """A list's sheet as its job makes it, of the shown year."""

    def work() -> None:
        path, user = reverse(name), _office()
        request = RequestFactory().get(path)
        request.user, request.session, request.resolver_match = user, {}, resolve(path)  # type: ignore[assignment]
        request.shown_year = _year().pk  # type: ignore[attr-defined]
        page = resolve(path).func.view_class()  # type: ignore[attr-defined]
        page.setup(request)
        jobs.run(jobs.request(exporting.KIND, str(exporting.ask(page, page.columns()).pk), user).pk)

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
        own, children = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        reading = by_chromium(content, own_pictures(content), Path(place))
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
    if reading.seconds != reading.seconds:  # not a number: it did not print
        raise RuntimeError(reading.notes)
    spent = now.ru_utime + now.ru_stime - children.ru_utime - children.ru_stime
    return {"app": (spent + time.process_time() - own) * 1000, "database": 0.0, "peak": now.ru_maxrss // 1024}


def searched() -> None:
    for word in ("社区", "近视", "鲸鱼"):
        Proposal.objects.visible_to(_office()).searched(word).count()


def alike() -> None:
    one = Proposal.objects.filter(state="closed").order_by("pk")[7]
    similar_to(one.title, f"{one.situation}\n{one.suggestion}", _office())


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
    "members whose name is read": lambda: list(Member.objects.all()),
}


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
    return found | (told if name == CHROMIUM else {}) | ({"yard": YARDS[name]} if name in YARDS else {})
