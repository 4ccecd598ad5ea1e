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

__all__ = ["MOST_TRIES", "muted", "notify", "notify_each", "send_waiting"]

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
    return notify_each((user, words, url, key) for user in users)


def notify_each(rows: Iterable[tuple[Any, str, str, str]]) -> int:
    """As ``notify`` for many, each (account, words, url, key) with its own, in few queries. Returns how many were told."""
    if _muted.get():
        return 0
    made = {(user.pk, key): _notice(user, words, url, key) for user, words, url, key in rows if user.is_active}
    there = Notice.objects.filter(key__in={one.key for one in made.values()}).values_list("user_id", "key")
    known = set(there) if made else set()
    new = [one for one in made.values() if (one.user_id, one.key) not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)  # told at the same moment by another: once
    if new:
        pushing.ask([one.user_id for one in new])
    return len(new)


def _notice(user: Any, words: str, url: str, key: str) -> Notice:
    by_mail = bool(user.mail_notices and user.email)
    return Notice(
        user=user,
        key=key[:120],
        words=one_line(words)[:300],  # one line: it is the subject of a mail too
        url=url[:200],
        at=clock.now(),
        mail=Notice.Mail.WAITING if by_mail else Notice.Mail.NONE,
    )
