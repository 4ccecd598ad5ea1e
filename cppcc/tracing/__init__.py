"""What was done and how long it took, sent to a collector of one's own (OpenTelemetry, OTLP over HTTP).

Only where ``OTEL_EXPORTER_OTLP_ENDPOINT`` names one: else nothing is measured, loaded or sent. The packages are installed
apart (requirements/traces.in); where they are missing, ``manage.py check`` says so and all else goes on. A span holds what
stands in a line of the log besides the account: no names, no keys of records, no words that were typed. Of the database it
tells the verb and the table of a query, never its text or its values.
"""

import heapq
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.conf import settings
from django.core import checks
from django.db import connection

log = logging.getLogger("cppcc.tracing")
Value = str | int | float | bool
SLOWEST = 50
"""So many queries of one work have spans of their own; all are counted."""
VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH", "LOCK"})
TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE) "(\w+)"')
MISSING = "已设置 OTEL_EXPORTER_OTLP_ENDPOINT，但没有安装 OpenTelemetry 的程序包：运行踪迹不会发送，其他一切照常。"
HINT = "请按 docs/deploy.md 安装 requirements/traces.txt，或者去掉这项设置。"


class Query(NamedTuple):
    """``took`` and ``begun`` are nanoseconds, the second of the epoch."""

    took: int
    begun: int
    verb: str
    table: str


@dataclass
class Work:
    """What is being done: a page, a job. Its times are nanoseconds of the epoch."""

    begun: int = field(default_factory=time.time_ns)
    ended: int = 0
    queries: int = 0
    database: int = 0
    slowest: list[Query] = field(default_factory=list)

    def count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A wrapper of the database's ``execute``."""
        begun, clock = time.time_ns(), time.perf_counter_ns()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter_ns() - clock
            self.queries += 1
            self.database += took
            if len(self.slowest) < SLOWEST:
                heapq.heappush(self.slowest, _query(took, begun, sql))
            elif took > self.slowest[0].took:
                heapq.heapreplace(self.slowest, _query(took, begun, sql))


def _query(took: int, begun: int, sql: str) -> Query:
    verb = sql.lstrip("( \n").partition(" ")[0].upper()
    table = TABLE.search(sql)
    return Query(took, begun, verb if verb in VERBS else "OTHER", table[1] if table else "")


def begin() -> Work | None:
    """None where nothing is sent."""
    return Work() if settings.TRACES else None


def end(
    work: Work,
    name: str,
    attributes: Mapping[str, Value],
    *,
    asked: bool = False,
    failed: bool = False,
    last: bool = False,
) -> None:
    """``asked``: somebody waited for it (a page). ``last``: it is sent before this returns, since the process may end with
    it (a job). Never raises where the collector is away; nothing where the packages are missing."""
    work.ended = time.time_ns()
    if sending := _sending():
        sending.sent(work, name, attributes, asked=asked, failed=failed, last=last)


@contextmanager
def task(name: str) -> Iterator[None]:
    """A task that comes again; it failed where it raises."""
    work = begin()
    if work is None:
        yield
        return
    failed = True
    try:
        with connection.execute_wrapper(work.count):
            yield
        failed = False
    finally:
        end(work, f"task {name}", {"task.name": name}, failed=failed)


@cache
def _sending() -> Any:
    """The one module that knows OpenTelemetry, loaded where something is sent; None where the packages are missing."""
    try:
        return import_module("cppcc.tracing.sending")
    except ImportError:
        log.warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed: nothing is sent")
        return None


def check(**kwargs: Any) -> list[checks.CheckMessage]:
    """``manage.py check``, without loading anything of OpenTelemetry."""
    if not settings.TRACES or _installed():
        return []
    return [checks.Warning(MISSING, hint=HINT, id="cppcc.W001")]


def _installed() -> bool:
    try:
        return all(find_spec(name) for name in ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"))
    except ImportError:
        return False
