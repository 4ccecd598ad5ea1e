"""Mail of notices: tried for three days, one row one mail, and one hanging server holds nobody up.

A row is claimed (``SENDING``) with its Message-ID before it goes out and is ``SENT`` after it. A worker that dies
between the two leaves a row of which nobody knows whether its mail went: it is marked ``UNSURE`` (可能已发) and not sent
again by itself; a person may, and then it goes under the same Message-ID, by which mail programs know it for the same.
"""

import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME
from django.db.models import F, Q
from django.utils import timezone

from cppcc import troubles
from cppcc.discreet import told
from cppcc.models import Notice
from cppcc.texts import legal, one_line

log = logging.getLogger("cppcc.notices")
Mail = Notice.Mail
LONGEST_PAUSE = 240
MOST_TRIES = 26
"""With pauses of 1, 2, 4 … 128, then 240 minutes the last try is three days after the first."""
BATCH, BUDGET = 100, 30.0
"""Mails of one go, and the seconds after which the go ends: the place of quick work is wanted by others too."""
UNSURE_AFTER = timedelta(minutes=10)
TROUBLE = "mail"


class MailAway(Exception):
    """The mail server cannot be reached, or stopped answering in the middle."""


def _due() -> Any:
    now = timezone.now()
    return Notice.objects.filter(mail=Mail.WAITING).filter(Q(next_try=None) | Q(next_try__lte=now))


def _left() -> Any:
    """Claimed so long ago that whoever claimed them is dead; claimed in the future by a clock that was set back."""
    now = timezone.now()
    return Notice.objects.filter(mail=Mail.SENDING).exclude(next_try__range=(now, now + UNSURE_AFTER))


def any_due() -> bool:
    """Whether the worker has anything to do for mail."""
    return _due().exists() or _left().exists()


def send_waiting() -> int:
    """Send what waits. Returns how many went out; a server that is away is told in the rows alone."""
    try:
        return deliver()
    except MailAway:
        return 0


def deliver() -> int:
    """Send what waits over one connection, each mail on its own. Returns how many went out.

    Raises MailAway after the first connection that failed: what waits is put off together, nothing else is tried.
    """
    _left().update(mail=Mail.UNSURE, mail_error="发送时程序中断，不能确定是否已经发出。")
    waiting = list(_due().order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        raise _away(error) from error
    ends, sent = time.monotonic() + BUDGET, 0
    try:
        for pk in waiting:
            if time.monotonic() > ends:
                break
            sent += _send(pk, connection)
    finally:
        _close(connection)
    troubles.closed(TROUBLE)
    return sent


def _close(connection: Any) -> None:
    try:
        connection.close()
    except Exception as error:  # noqa: BLE001 - a server that does not say goodbye changes nothing
        log.warning("closing the connection to the mail server: %s", error)


def _away(error: Exception) -> MailAway:
    """What waits is put off, and the administrator told."""
    words = _words(error)
    for pk in _due().values_list("pk", flat=True):
        _put_off(pk, Mail.WAITING, words)
    troubles.tell(TROUBLE, "邮件服务器连不上，待发邮件已推迟，将自动重试三天。", words)
    return MailAway(words)


def _send(pk: int, connection: Any) -> bool:
    """Whether this mail went out now. Raises MailAway where the server stopped answering."""
    now = timezone.now()
    claim = Notice.objects.filter(pk=pk, mail=Mail.WAITING).filter(Q(next_try=None) | Q(next_try__lte=now))
    if not claim.update(mail=Mail.SENDING, tries=F("tries") + 1, next_try=now + UNSURE_AFTER):
        return False  # another worker has it
    notice = Notice.objects.select_related("user").get(pk=pk)
    try:
        message_of(notice, connection).send()
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, OSError) as error:
        if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
            return _refused(pk, error)
        # The server may have taken the mail before it fell silent; but it said nothing, so it counts as not sent.
        _put_off(pk, Mail.SENDING, _words(error), counted=True)
        raise _away(error) from error
    except Exception as error:  # noqa: BLE001 - one mail that cannot be sent keeps no other back
        return _refused(pk, error)
    Notice.objects.filter(pk=pk, mail=Mail.SENDING).update(mail=Mail.SENT, next_try=None, mail_error="")
    return True


def _refused(pk: int, error: Exception) -> bool:
    log.warning("mail of notice %s: %s", pk, error)
    _put_off(pk, Mail.SENDING, _words(error), counted=True)
    return False


def _put_off(pk: int, state: str, words: str, counted: bool = False) -> None:
    """Try again after a pause that grows; after three days it has failed."""
    tries = Notice.objects.values_list("tries", flat=True).get(pk=pk) + (not counted)
    Notice.objects.filter(pk=pk, mail=state).update(
        mail=Mail.FAILED if tries >= MOST_TRIES else Mail.WAITING,
        tries=tries,
        next_try=_next(tries),
        mail_error=words,
    )


def _next(tries: int) -> datetime:
    return timezone.now() + timedelta(minutes=min(2 ** max(tries - 1, 0), LONGEST_PAUSE))


def _words(error: Exception) -> str:
    return told(error)[:300]


def message_of(notice: Notice, connection: Any) -> EmailMessage:
    """The mail of a notice, under the Message-ID that the row keeps from its first try on."""
    if not notice.message_id:
        notice.message_id = f"<notice-{notice.pk}.{int(notice.at.timestamp())}@{DNS_NAME.get_fqdn()}>"
        Notice.objects.filter(pk=notice.pk).update(message_id=notice.message_id)
    subject = f"【{settings.COMMITTEE_SHORT_NAME}】{one_line(notice.words)[:60]}"
    body = f"{one_line(str(notice.user))}，您好：\n\n{legal(notice.words)}\n\n请登录系统办理：{settings.SITE_URL}{notice.url}\n"
    headers = {"Message-ID": notice.message_id}
    return EmailMessage(subject, body, to=[notice.user.email], connection=connection, headers=headers)


def send_again(pk: int) -> bool:
    """再发: a mail that failed or is unsure waits again, under its own Message-ID. Whether there was one."""
    again = Notice.objects.filter(pk=pk, mail__in=[Mail.FAILED, Mail.UNSURE, Mail.WAITING])
    return bool(again.update(mail=Mail.WAITING, tries=0, next_try=None, mail_error=""))
