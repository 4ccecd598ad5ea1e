"""The first morning of a plenary session: members sign in and submit a proposal with an attachment of 1 MB.

A few do so one after the other first: what each act takes where nobody waits, for the simulation of more people.
"""

import io
import os
import re
import time
from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from PIL import Image

from members.models import PlenaryYear, Term, User
from proposals.models import Attachment, Category, Proposal
from tests.bench.standing.arrivals import simulated
from tests.bench.standing.sizes import scale
from tests.bench.standing.table import percentile
from tests.chaos.browser import Browser

PEOPLE, MORE, WINDOW = 300, 3000, 300.0
"""So many come within so many seconds; and more by simulation."""
ALONE = 5
"""So many come one after the other first."""
CROWD = 60
"""So many may wait for an answer at once."""
BYTES = 1_000_000
MARK = "测量全会"
WORDS = "老旧小区停车难问题突出，建议盘活闲置土地，建设立体停车场，完善物业管理和业主委员会协调联动机制。" * 6


def paper() -> bytes:
    """A picture of noise as a PDF of 1 MB."""
    side = 900
    kept = io.BytesIO()
    while kept.tell() < BYTES:
        kept = io.BytesIO()
        Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(kept, "PDF", quality=75)
        side += 100
    return kept.getvalue()


class Day:
    """What came of it: seconds of each act, and what went wrong."""

    def __init__(self, port: int) -> None:
        self.port, self.paper, self.category = port, paper(), str(Category.objects.order_by("pk")[0].pk)
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.faults: list[str] = []

    def come(self, number: int, name: str) -> None:
        """One member's morning; a fault is kept in words."""
        try:
            self._come(number, name)
        except Exception as fault:  # noqa: BLE001  # told with the others
            self.faults.append(f"{name}: {type(fault).__name__} {fault}"[:200])

    def _come(self, number: int, name: str) -> None:
        browser = Browser(self.port)
        form = self.act("sign-in page", lambda: browser.form("/login/", "username"))
        form |= {"username": [name], "password": [settings.DEMO_PASSWORD]}
        answer = self.act("signing in", lambda: browser.press("POST", "/login/", form))
        if answer.status != 302:
            raise RuntimeError(f"not signed in: {answer.status}")
        form = self.act("form", lambda: browser.form("/proposals/new/", "title"))
        form |= {
            "title": [f"关于{MARK}第{number}件的提案"], "kind": ["ordinary"], "category": [self.category],
            "proposer_kind": ["sole"], "situation": [WORDS], "suggestion": [WORDS], "submit": ["1"],
        }  # fmt: skip
        files = [("attachments", "a.pdf", self.paper)]
        answer = self.act("submitting", lambda: browser.press("POST", "/proposals/new/", form, files))
        if answer.status != 302:
            said = re.findall(r"(?:invalid-feedback|alert-danger)[^>]*>([^<]+)<", answer.words)
            raise RuntimeError(f"not submitted: {answer.status} {said[:3]}")
        self.act("reading it", lambda: browser.press("GET", answer.location))
        self.faults += browser.faults

    def act(self, name: str, run: Any) -> Any:
        begun = time.perf_counter()
        found = run()
        self.taken[name].append(time.perf_counter() - begun)
        return found


def of_today() -> None:
    """Proposals are written in the year of the day; the demonstration may lie before it."""
    today = timezone.localdate()
    if not PlenaryYear.objects.filter(year=today.year).exists():
        term = Term.objects.order_by("-pk")[0]
        last = PlenaryYear.objects.filter(term=term).order_by("-session").first()
        PlenaryYear.objects.create(
            term=term, year=today.year, session=(last.session if last else 0) + 1,
            starts_on=date(today.year, 1, 1), ends_on=date(today.year, 12, 31),
        )  # fmt: skip


def measure() -> dict[str, Any]:
    people, window = max(20, round(PEOPLE * scale())), max(10.0, WINDOW * scale())
    of_today()
    port = int(os.environ["BENCH_PORT"])
    names = list(
        User.objects.filter(member__isnull=False, is_active=True, username__startswith="member-")
        .order_by("pk")
        .values_list("username", flat=True)[: people + ALONE]
    )
    first, day = Day(port), Day(port)
    for number, name in enumerate(names[:ALONE]):
        first.come(-number, name)
    alone = {act: percentile(taken, 0.5) for act, taken in first.taken.items()}
    crowd = names[ALONE:]
    begun = time.perf_counter()
    with ThreadPoolExecutor(CROWD) as pool:
        waiting: list[Future[None]] = []
        for number, name in enumerate(crowd, start=1):
            time.sleep(max(0.0, begun + window * number / len(crowd) - time.perf_counter()))
            waiting.append(pool.submit(day.come, number, name))
        for one in waiting:
            one.result()
    titles = [*Proposal.objects.filter(title__contains=f"{MARK}第").values_list("title", flat=True)]
    return {
        "people": len(crowd),
        "window": window,
        "seconds": round(time.perf_counter() - begun, 1),
        "faults": [*first.faults, *day.faults],
        "lost": len(names) - len(set(titles)),
        "doubled": len(titles) - len(set(titles)),
        "attachments": (attached := Attachment.objects.filter(proposal__title__contains=f"{MARK}第").count()),
        "unattached": len(set(titles)) - attached,
        "acts": {
            act: [round(percentile(taken, part) * 1000) for part in (0.5, 0.95)] for act, taken in day.taken.items()
        },
        "alone": {act: round(seconds * 1000) for act, seconds in alone.items()},
        "more": simulated(MORE, WINDOW, alone, os.cpu_count() or 1) if alone else {},
    }
