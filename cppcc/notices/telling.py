"""Notices: what a person is told inside the program and, if wanted, by mail.

A notice is a row, written in the transaction of what it tells about. Mail goes out later by the worker
(``cppcc.notices.mailing``): a mail server that is away delays nobody, and what could not be sent is tried again.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.notices import pushing
from cppcc.notices.mailing import MOST_TRIES, send_waiting
from cppcc.texts import one_line

__all__ = ["MOST_TRIES", "muted", "notify", "send_waiting"]

_muted: ContextVar[bool] = ContextVar("muted", default=False)


@contextmanager
def muted() -> Iterator[None]:
    """Nobody is told of what happens inside (loading years that are long past)."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def notify(users: Iterable[Any], words: str, url: str, key: str) -> int:
    """Tell each account once for a key; telling the same again changes nothing. Returns how many were told."""
    if _muted.get():
        return 0
    told: list[int] = []
    words = one_line(words)  # one line: it is the subject of a mail too
    for user in {user.pk: user for user in users if user.is_active}.values():
        by_mail = bool(user.mail_notices and user.email)
        _, new = Notice.objects.get_or_create(
            user=user,
            key=key[:120],
            defaults={
                "words": words[:300],
                "url": url[:200],
                "at": clock.now(),
                "mail": Notice.Mail.WAITING if by_mail else Notice.Mail.NONE,
            },
        )
        if new:
            told.append(user.pk)
    if told:
        pushing.ask(told)
    return len(told)
