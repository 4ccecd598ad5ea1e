"""Nothing personal in logs: what is written there is masked on its way out, wherever it comes from.

Every handler of this program, of Celery's workers and of gunicorn writes by `Discreet`: numbers of telephones and
identity cards, addresses of mail, and what stands behind the ``?`` of an address are masked, in tracebacks too.
"""

import logging
import re

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


def masked(text: str) -> str:
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


class Discreet(logging.Formatter):
    """Masks the whole line, with the traceback that hangs on it. ``inner``: the formatter that makes it, if another."""

    inner: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        return masked(self.inner.format(record) if self.inner else super().format(record))


def around(inner: logging.Formatter | None) -> Discreet:
    """The formatter of a program that sets up its own logging, made discreet."""
    if isinstance(inner, Discreet):
        return inner
    outer = Discreet()
    outer.inner = inner
    return outer


def make_discreet(logger: logging.Logger) -> None:
    for handler in logger.handlers:
        handler.setFormatter(around(handler.formatter))
