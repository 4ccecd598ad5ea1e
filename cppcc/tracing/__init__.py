"""What was done and how long it took, sent to a collector of one's own (OpenTelemetry, OTLP over HTTP).

Only where ``OTEL_EXPORTER_OTLP_ENDPOINT`` names one: else nothing is measured, loaded or sent. The packages are installed
apart (requirements/traces.in); where they are missing, ``manage.py check`` says so and all else goes on. A span holds what
stands in a line of the log besides the account: no names, no keys of records, no words that were typed. Of the database it
tells the verb and the table of a query, never its text or its values.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection

from cppcc.tracing.work import Value, Work

log = logging.getLogger("cppcc.tracing")
MISSING = "已设置 OTEL_EXPORTER_OTLP_ENDPOINT，但没有安装 OpenTelemetry 的程序包：运行踪迹不会发送，其他一切照常。"
HINT = "请按 docs/deploy.md 安装 requirements/traces.txt，或者去掉这项设置。"


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
        from cppcc.tracing import sending  # noqa: PLC0415  the one file that loads OpenTelemetry, where something is sent
    except ImportError:
        log.warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed: nothing is sent")
        return None
    return sending


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
