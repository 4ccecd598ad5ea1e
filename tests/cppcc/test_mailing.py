"""Mail of notices: three days of tries, one row one mail, and a server that hangs holds nobody up."""

import smtplib
import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from cppcc.models import Notice, Periodic, Trouble
from cppcc.notices import mailing, notify
from cppcc.rights import Role
from tests import factories


class Backend(BaseEmailBackend):
    """A mail server by its answers: what each mail meets, and what it was given."""

    answers: list = []
    given: list = []
    opened = 0

    def open(self):
        Backend.opened += 1
        return True

    def send_messages(self, messages):
        answer = Backend.answers.pop(0) if Backend.answers else None
        if answer is not None:
            raise answer
        Backend.given += messages
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Backend"
    Backend.answers, Backend.given, Backend.opened = [], [], 0
    return Backend


@pytest.fixture
def waiting(db):
    """waiting(3) makes three mails that wait."""

    def make(number):
        users = [factories.UserFactory(email=f"a{one}@example.cn", roles=[Role.MEMBER]) for one in range(number)]
        notify(users, "提案已立案", "/proposals/1/", "k")
        return list(Notice.objects.order_by("pk"))

    return make


def test_what_fails_is_tried_for_three_days(waiting, server):
    notice = waiting(1)[0]
    began, now = timezone.now(), timezone.now()
    refused = smtplib.SMTPRecipientsRefused({"a0@example.cn": (450, b"later")})
    while notice.mail != "failed":
        server.answers = [refused]
        Notice.objects.update(next_try=timezone.now() - timedelta(seconds=1))
        mailing.deliver()
        notice.refresh_from_db()
        now += notice.next_try - timezone.now()
    assert timedelta(days=3) <= now - began < timedelta(days=3, hours=5)
    assert "450" in notice.mail_error


def test_one_mail_that_is_refused_keeps_no_other_back(waiting, server):
    waiting(3)
    server.answers = [smtplib.SMTPRecipientsRefused({"a0@example.cn": (550, b"unknown")}), None, None]
    assert mailing.deliver() == 2
    assert [one.mail for one in Notice.objects.order_by("pk")] == ["waiting", "sent", "sent"]


def test_a_server_that_falls_silent_ends_the_batch(waiting, server):
    waiting(5)
    server.answers = [None, TimeoutError("timed out"), None, None, None]
    with pytest.raises(mailing.MailAway):
        mailing.deliver()
    assert len(server.given) == 1
    rows = list(Notice.objects.order_by("pk"))
    assert [one.mail for one in rows] == ["sent", *["waiting"] * 4]
    assert all(one.tries == 1 and one.next_try > timezone.now() for one in rows[1:])
    assert "邮件服务器" in Trouble.objects.get(closed_at=None).words


def test_a_server_that_hangs_costs_one_connection_and_the_pauses_grow(waiting, settings):
    from cppcc import tasks

    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(5)  # accepts and never answers
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", hole.getsockname()[1], 0.2
        waiting(8)
        with pytest.raises(mailing.MailAway):
            tasks.send_waiting_mail()
    assert not mailing.any_due()
    assert not Periodic.objects.filter(done_at__isnull=False).exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(next_try=None)
    assert tasks.send_waiting_mail() == 8
    assert not Trouble.objects.filter(closed_at=None).exists()


def test_a_row_is_claimed_under_its_message_id_before_its_mail_goes(waiting, server, monkeypatch):
    notice = waiting(1)[0]
    seen = []

    def died(self, messages):
        notice.refresh_from_db()
        seen.append((notice.mail, messages[0].message()["Message-ID"] == notice.message_id))
        raise SystemExit  # the worker dies after the server took it

    monkeypatch.setattr(Backend, "send_messages", died)
    with pytest.raises(SystemExit):
        mailing.deliver()
    assert seen == [("sending", True)]
    monkeypatch.undo()
    assert mailing.send_waiting() == 0
    Notice.objects.update(next_try=timezone.now() - timedelta(seconds=1))
    assert mailing.any_due()
    assert mailing.send_waiting() == 0  # never twice in silence
    first = notice.message_id
    notice.refresh_from_db()
    assert (notice.mail, notice.message_id) == ("unsure", first)
    assert mailing.send_again(notice.pk)
    mailing.deliver()
    notice.refresh_from_db()
    assert (notice.mail, notice.message_id) == ("sent", first)
    assert (mail.outbox or server.given)[-1].extra_headers["Message-ID"] == first


def test_what_stuck_is_a_list_for_administrators_who_can_send_it_again(waiting, account, same_queries):
    failed, unsure = waiting(2)
    Notice.objects.filter(pk=failed.pk).update(mail="failed", mail_error="SMTPRecipientsRefused: 550", tries=26)
    Notice.objects.filter(pk=unsure.pk).update(mail="unsure")
    admin = account(Role.ADMIN)
    page = admin.get(reverse("mail_list"), {"stuck": "true"}).content.decode()
    assert "未能发出" in page
    assert "可能已发" in page
    assert "550" in page
    assert "提案已立案" not in page  # its words are the reader's
    admin.post(reverse("mail_again", args=[failed.pk]))
    failed.refresh_from_db()
    assert (failed.mail, failed.tries) == ("waiting", 0)
    assert account(Role.STAFF).get(reverse("mail_list")).status_code == 403


def test_the_administrator_is_told_of_it_at_home(waiting, account, year):
    Notice.objects.filter(pk=waiting(1)[0].pk).update(mail="failed")
    assert "封邮件未能发出" in account(Role.ADMIN).get(reverse("home")).content.decode()
    assert "封邮件未能发出" not in account(Role.STAFF).get(reverse("home")).content.decode()
