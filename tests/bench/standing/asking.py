"""Pages asked in this process: queries, processor time here and at the database, bytes."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from members.models import User
from tests.bench.standing.addresses import YARD, Page, pages

TIMES = 2
BRIEF = bool(os.environ.get("BENCH_BRIEF"))
"""BENCH_BRIEF=1: each page in one role alone, asked once after the first time."""
LONG = 2.0
"""Seconds of processor time from which a page is asked but once more."""


@dataclass(frozen=True)
class Asked:
    role: str
    name: str
    address: str
    yard: str
    status: int
    queries: int
    app: float
    """Milliseconds of this process, the least of some requests."""
    database: float
    """Milliseconds of the server's process for this connection."""
    size: int
    """Bytes of the answer."""


def database_seconds() -> float:
    """Processor time that the server's process of this connection has taken, as the kernel counts it."""
    connection.ensure_connection()
    process = connection.connection.info.backend_pid
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def clients() -> dict[str, Client]:
    made: dict[str, Client] = {}
    if not User.objects.filter(username=YARD).exists():
        User.objects.create(
            username=YARD, name=YARD, is_staff=True, is_superuser=True, must_change_password=False, password="!"
        )
    for user in User.objects.filter(username__in={page.role for page in pages()}):
        made[user.username] = Client(SERVER_NAME="localhost", raise_request_exception=False)
        made[user.username].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def ask(client: Client, page: Page) -> Asked:
    """Once to warm up, then as often as there is time for; the least of each is kept."""
    counted: list[int] = []

    def count(execute: Any, *arguments: Any) -> Any:
        counted.append(1)
        return execute(*arguments)

    taken: list[tuple[float, float]] = []
    while len(taken) <= (1 if BRIEF else TIMES):
        counted.clear()
        own, there = time.process_time(), database_seconds()
        with connection.execute_wrapper(count):
            answer = client.get(page.address)
            size = len(b"".join(answer) if answer.streaming else answer.content)
        taken.append((time.process_time() - own, database_seconds() - there))
        if len(taken) > 1 and sum(taken[-1]) > LONG:
            break
    kept = taken[1:] or taken
    app, database = (min(one[at] for one in kept) * 1000 for at in (0, 1))
    return Asked(
        page.role,
        page.name,
        page.address,
        page.yard,
        answer.status_code,
        len(counted),
        round(app, 2),
        round(database, 2),
        size,
    )


def wanted() -> Iterator[Page]:
    """All pages, or the yardsticks and those whose name fits BENCH_PAGES; in brief each name once."""
    seen: set[str] = set()
    fits = re.compile(os.environ.get("BENCH_PAGES", ""))
    for page in pages():
        if (fits.search(page.name) or page.role == YARD) and (not BRIEF or page.name not in seen):
            seen.add(page.name)
            yield page


def measure() -> Iterator[dict[str, Any]]:
    """One after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # their time would be counted nowhere
    by_role = clients()
    for page in wanted():
        if page.role in by_role:
            yield asdict(ask(by_role[page.role], page))
