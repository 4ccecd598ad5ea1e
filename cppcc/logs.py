"""Logs: nothing personal in them, each line with what it is about, as text or as JSON.

Every handler of this program, of Celery's workers and of gunicorn writes by ``Discreet``: numbers of telephones and
identity cards, addresses of mail, and what stands behind the ``?`` of an address are masked; an exception is its class, its
frames and a few facts, never its message (``cppcc.discreet``), and a record is its class and key.
``LOG_FORMAT=json`` writes each line as one JSON object (docs/operations.md), masked by the same rule.
"""

import copy
import json
import logging
import os
import re
import secrets
import sys
import threading
import zlib
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from cppcc.discreet import HIDDEN as MASK
from cppcc.discreet import hushed, shown, trace, without

PATTERNS = (
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), f"{MASK}@{MASK}"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)"), MASK),  # identity cards, before telephones
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), MASK),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)"), MASK),
    (re.compile(r"(?<=[\w/%.-])\?[^\s\"'<>]*[=%][^\s\"'<>]*"), f"?{MASK}"),
)
WARNED = re.compile(r"\A(.*?:\d+: \w+): .*", re.DOTALL)
"""A warning of Python's: where and of which kind."""
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


def cleaned(record: logging.LogRecord) -> logging.LogRecord:
    """A copy that quotes no exception and no record: neither the one it tells of nor the one that is being handled.

    Whatever another handler left in ``exc_text`` is not taken over.
    """
    one = copy.copy(record)
    told = record.exc_info[1] if record.exc_info else None
    one.msg, one.args = _words(record, told or sys.exc_info()[1]), ()
    one.exc_text = trace(told, record.exc_info[2] if record.exc_info else None) if told else None
    if told is None:
        one.exc_info = None
    return one


def _words(record: logging.LogRecord, error: BaseException | None) -> str:
    one = copy.copy(record)
    try:
        one.msg = shown(record.msg)
        if isinstance(record.args, tuple):
            one.args = shown(record.args)
        elif isinstance(record.args, dict):  # gunicorn's own kind of dict answers for what is missing
            one.args = copy.copy(record.args)
            one.args.update({key: shown(value) for key, value in record.args.items()})
        words = one.getMessage()
    except Exception:  # noqa: BLE001 - whatever a value does; logging itself would print it
        words = f"{one.msg} (without its values: they do not fit)"
    if record.name == "py.warnings":
        return WARNED.sub(r"\1", words)
    return hushed(without(words, error))


class Discreet(logging.Formatter):
    """Masks the whole line, with the traceback that hangs on it. ``inner``: the formatter that makes it, if another."""

    inner: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        clean = cleaned(record)
        line = masked(self.inner.format(clean) if self.inner else super().format(clean))
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
        clean = cleaned(record)
        line["words"] = clean.msg
        line.update(shown(getattr(record, "seen", {})))
        if clean.exc_text:
            line["trace"] = clean.exc_text
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


def catch() -> None:
    """What Python itself would print, warnings and what ends a thread or the process, becomes a line as well.

    A terminal is the developer's: there the process ends with Python's own words.
    """
    logging.captureWarnings(True)
    log = logging.getLogger("cppcc.uncaught")

    def ended(kind: Any, error: Any, frames: Any) -> None:
        if issubclass(kind, KeyboardInterrupt) or sys.stderr.isatty():
            sys.__excepthook__(kind, error, frames)
        else:
            log.critical("the process ended", exc_info=(kind, error, frames))

    def thread_ended(told: Any) -> None:
        if told.exc_type is not SystemExit:
            log.critical("a thread ended", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))

    def unraisable(told: Any) -> None:
        log.error("nobody heard of it", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))

    sys.excepthook, threading.excepthook, sys.unraisablehook = ended, thread_ended, unraisable
