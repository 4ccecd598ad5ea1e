"""Notices: what a person is told inside the program and, if wanted, by mail.

A notice is a row, written in the transaction of what it tells about. Mail goes out later by the worker: a mail
server that is away delays nobody, and what could not be sent is tried again.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.texts import legal, one_line

log = logging.getLogger("cppcc.notices")
MOST_TRIES = 8
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
    told = 0
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
        told += new
    return told


def send_waiting() -> int:
    """Send the mails that wait; each on its own. Returns how many went out."""
    now = timezone.now()
    due = Notice.objects.filter(mail=Notice.Mail.WAITING).filter(Q(next_try=None) | Q(next_try__lte=now))
    sent = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:100]):
        sent += _send(pk)
    return sent


def _send(pk: int) -> bool:
    # The claim moves the next try ahead, so that a second worker does not send the same mail.
    now = timezone.now()
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
        if notice.mail != Notice.Mail.WAITING or (notice.next_try and notice.next_try > now):
            return False
        notice.tries = F("tries") + 1
        notice.next_try = now + timedelta(minutes=5)
        notice.save(update_fields=["tries", "next_try"])
    notice.refresh_from_db()
    subject = f"【{settings.COMMITTEE_SHORT_NAME}】{one_line(notice.words)[:60]}"
    body = f"{one_line(str(notice.user))}，您好：\n\n{legal(notice.words)}\n\n请登录系统办理：{settings.SITE_URL}{notice.url}\n"
    try:
        EmailMessage(subject, body, to=[notice.user.email]).send()
    except Exception as error:  # noqa: BLE001 - whatever the mail server does, the notice stays and is tried again
        log.warning("mail of notice %s: %s", pk, error)
        left = Notice.Mail.FAILED if notice.tries >= MOST_TRIES else Notice.Mail.WAITING
        pause = timedelta(minutes=min(2**notice.tries, 240))
        Notice.objects.filter(pk=pk).update(mail=left, next_try=timezone.now() + pause)
        return False
    Notice.objects.filter(pk=pk).update(mail=Notice.Mail.SENT)
    return True
