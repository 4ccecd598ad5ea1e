"""What the web asks of the process: one picture at a time on this machine, documents as they come."""

import fcntl
import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cppcc.apart import program
from cppcc.books.opening import BUSY, TOO_HEAVY, TOO_LONG, run, why
from cppcc.books.shape import Unreadable

PROGRAM = Path(program.__file__)
PATIENCE = 60.0
"""Seconds that a picture waits for those before it."""
log = logging.getLogger(__name__)


class Busy(Exception):
    """The machine can't look at it now; nothing is wrong with the file."""


class TooMuch(Exception):
    """Looking at it took more than any good file does."""


class Broken(Exception):
    """It broke what looked at it."""


def picture(content: bytes, edge: int, points: int, lock: Path) -> tuple[dict[str, Any], bytes]:
    """What `pictures.look` says; ``lock``: the file that those who wait share. Raises `Busy`, `TooMuch`, `Broken`."""
    with _alone(lock):
        return _asked("pictures", content, edge=edge, points=points)


def document(content: bytes, suffix: str) -> dict[str, Any]:
    """What `documents.look` says. Raises `Busy`, `TooMuch`, `Broken`."""
    return _asked("documents", content, suffix=suffix)[0]


def _asked(what: str, content: bytes, **asked: Any) -> tuple[dict[str, Any], bytes]:
    try:
        said, ended, trouble = run([str(PROGRAM), what, json.dumps(asked)], content)
    except Unreadable as error:
        raise Busy from error
    if ended == 0:
        head, _, made = said.partition(b"\n")
        return json.loads(head), made
    log.warning("What looks at %s ended with %s on %s bytes: %s", what, ended, len(content), trouble)
    words = why(ended)
    if words in (TOO_LONG, TOO_HEAVY):
        raise TooMuch
    raise Busy if words == BUSY else Broken


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One at a time on this machine, whichever process or thread asks; the system frees the lock of one that dies."""
    until = time.monotonic() + PATIENCE
    with place.open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy from None
                time.sleep(0.02)
        yield
