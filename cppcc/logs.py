"""Logs: nothing personal in them, each line with what it is about, as text or as JSON.

Every handler of this program, of Celery's workers and of gunicorn writes by ``Discreet``: numbers of telephones and
identity cards, addresses of mail, and what stands behind the ``?`` of an address are masked, in tracebacks too.
``LOG_FORMAT=json`` writes each line as one JSON object (docs/operations.md), masked by the same rule.
"""

import json
import logging
import os
import re
import secrets
import zlib
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

MASK = "***"
PATTERNS = (
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), f"{MASK}@{MASK}"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)"), MASK),  # identity cards, before telephones
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), MASK),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)"), MASK),
    (re.compile(r"(?<=[\w/%.-])\?[^\s\"'<>]*[=%][^\s\"'<>]*"), f"?{MASK}"),
)
ACCESS = "%(t)s %(m)s %(U)s %(s)s %(B)s %(L)s"
"""gunicorn's line about a request: when, what, how long; the address without its query, no browser, nobody's name."""
about: ContextVar[str] = ContextVar("about", default="")
"""What the lines of this thread are about: the id of a request, ``job-12``; empty outside of both."""
WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Ids that are taken over from the proxy: nginx's ``$request_id``, a UUID."""


def new_id() -> str:
    return secrets.token_hex(16)


def well_formed(given: str) -> str:
    """The id that the proxy gave, if it is one; else empty."""
    return given if WELL_FORMED.fullmatch(given) else ""


def number_of(request_id: str) -> str:
    """Eight digits that stand for an id, to be read out over the telephone; the log has both."""
    return f"{zlib.crc32(request_id.encode()) % 10**8:08d}" if request_id else ""


def masked(text: str) -> str:
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


class Discreet(logging.Formatter):
    """Masks the whole line, with the traceback that hangs on it. ``inner``: the formatter that makes it, if another."""

    inner: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        line = masked(self.inner.format(record) if self.inner else super().format(record))
        return f"[{about.get()}] {line}" if about.get() else line


class Json(Discreet):
    """One object a line: time, level, logger, what it is about, the words, the traceback, and what ``extra`` ``seen`` holds."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if about.get():
            line["about"] = about.get()
        line["words"] = record.getMessage()
        line.update(getattr(record, "seen", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        kept = ("about", "time", "number")  # made here, of hexadecimal and decimal digits
        tidy = {
            key: masked(value) if isinstance(value, str) and key not in kept else value for key, value in line.items()
        }
        return json.dumps(tidy, ensure_ascii=False, default=lambda value: masked(str(value)))


def as_json() -> bool:
    """Whether lines are JSON, by the environment: gunicorn and Celery ask before there are settings."""
    return os.environ.get("LOG_FORMAT") == "json"


def around(inner: logging.Formatter | None) -> Discreet:
    """The formatter of a program that sets up its own logging, made discreet."""
    if as_json():
        return inner if isinstance(inner, Json) else Json()
    if isinstance(inner, Discreet):
        return inner
    outer = Discreet()
    outer.inner = inner
    return outer


def make_discreet(logger: logging.Logger) -> None:
    for handler in logger.handlers:
        handler.setFormatter(around(handler.formatter))
