"""Reminders of the morning, notices, and mail that never delays anybody."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import after_working_days, clock
from cppcc.models import Notice
from cppcc.notices import telling as notices
from cppcc.rights import Role
from proposals.models import Proposal
from proposals.reminders import morning
from tests import factories
from tests.proposals.world import hand_in, make_world, proposal_in, step


@pytest.fixture
def world(year):
    return make_world()


def told(user, words: str) -> int:
    return Notice.objects.filter(user=user, words__contains=words).count()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 5, 17), "还剩 7 个工作日"),  # due on Tuesday the 28th
        (date(2024, 5, 23), "还剩 3 个工作日"),
        (date(2024, 5, 29), "已超期 1 天"),
    ],
)
def test_the_unit_is_reminded_once_for_each_mark(world, day, words):
    hand_in(world, "handling", reply_due=date(2024, 5, 28))
    morning(day)
    assert told(world["handler"], words) == 1
    assert morning(day) == 0
    assert told(world["other_handler"], "") == 0


def test_nobody_is_reminded_early_or_on_holidays(world):
    hand_in(world, "handling", reply_due=date(2024, 5, 28))
    assert morning(date(2024, 5, 10)) == 0
    assert morning(date(2024, 5, 18)) == 0  # a Saturday
    assert morning(date(2024, 10, 1)) == 0  # National Day


def test_a_missed_morning_is_made_up_for(world):
    hand_in(world, "handling", reply_due=date(2024, 5, 28))
    morning(date(2024, 5, 20))
    assert told(world["handler"], "还剩 6 个工作日") == 1


def test_after_the_reply_nobody_is_reminded(world):
    proposal = proposal_in(world, "replied")
    assert proposal.assignments.get().state == "sent"
    morning(date(2024, 5, 29))
    assert told(world["handler"], "超期") == 0


def test_a_second_reply_has_its_own_due_date(world):
    hand = hand_in(world, "handling", reply_due=date(2024, 5, 1), second_due=date(2024, 6, 28))
    morning(date(2024, 6, 25))
    assert told(world["handler"], "还剩 3 个工作日") == 1
    assert hand.due == date(2024, 6, 28)


def test_units_that_have_not_accepted_and_proposers_who_have_not_evaluated(world):
    hand_in(world, "waiting", dispatched_on=date(2024, 5, 6), reply_due=date(2024, 8, 6))
    morning(date(2024, 5, 17))
    assert told(world["handler"], "尚未签收") == 1
    proposal_in(world, "replied")  # sent on 1 March
    with clock.at(timezone.make_aware(datetime(2024, 3, 14, 8))):
        morning()
    assert told(world["writer"], "请评价提案") == 1
    with clock.at(timezone.make_aware(datetime(2024, 3, 18, 8))):
        morning()
    assert told(world["staff"], "评价期限已过") == 1


def test_a_unit_that_never_accepts_is_reminded_each_week_and_the_dispatcher_with_it(world):
    days = {"dispatched_on": date(2024, 5, 6), "return_until": date(2024, 5, 20)}
    co = hand_in(world, "waiting", role="co", reply_due=date(2024, 8, 6), **days)
    lead = hand_in(world, "waiting", reply_due=date(2024, 6, 3), **days)
    for day, times in ((14, 0), (15, 1), (16, 1), (20, 2)):
        morning(date(2024, 5, day))
        assert told(world["handler"], "尚未签收，退办期限为 2024-05-20") == times, day
    assert told(world["dispatcher"], "尚未签收") == 0
    counted = []
    for day in (21, 22, 27, 28, 31):
        morning(date(2024, 5, day))
        counted.append(told(world["handler"], "尚未签收，退办期限（2024-05-20）已过"))
    assert counted == [1, 1, 2, 2, 2]
    assert told(world["dispatcher"], lead.proposal.title) == told(world["dispatcher"], co.proposal.title) >= 2
    morning(date(2024, 6, 4))  # the lead's reply is late: told as such, and of the signature nothing more
    assert told(world["handler"], "答复已超期 1 天") == 1
    assert told(world["handler"], "尚未签收，退办期限（2024-05-20）已过 15 天") == 0
    assert told(world["co_handler"], "尚未签收，退办期限（2024-05-20）已过 15 天") == 1


def test_invitations_near_their_end(world):
    proposal = proposal_in(world, "draft", cosign_until=date(2024, 5, 21))
    factories.proposed(proposal, world["cosigner"].member, status="invited")
    morning(date(2024, 5, 20))
    assert told(world["cosigner"], "将于 2024-05-21 截止") == 1


@pytest.mark.parametrize(
    ("start", "days", "end"), [(date(2024, 9, 27), 3, date(2024, 10, 8)), (date(2024, 5, 6), 10, date(2024, 5, 17))]
)
def test_working_days_are_counted_on(start, days, end):
    assert after_working_days(start, days) == end


# --- notices ---------------------------------------------------------------------------------------------------------
def test_those_concerned_are_told_and_the_notice_leads_there(world, client):
    proposal = proposal_in(world, "submitted")
    step(world, proposal, "return_for_changes", "staff", reason="请补充数据")
    notice = Notice.objects.get(user=world["writer"])
    assert "退回修改：请补充数据" in notice.words
    client.force_login(world["writer"], backend="django.contrib.auth.backends.ModelBackend")
    assert "1 条未读" in client.get("/").content.decode()
    assert client.get(reverse("notice_open", args=[notice.pk]))["Location"] == proposal.get_absolute_url()
    assert "0 条未读" in client.get("/").content.decode()
    client.force_login(world["other_member"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 404


def test_to_dos_stand_in_the_navigation_with_their_number(world, client):
    hand_in(world, "waiting")
    hand_in(world, "waiting")
    client.force_login(world["handler"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/")
    assert page.context["todo_number"] == 2 + Proposal.objects.overdue(clock.today()).count()
    assert "件待签收" in page.content.decode()


# --- mail ----------------------------------------------------------------------------------------------------------------
def notified(**kwargs) -> Notice:
    user = factories.UserFactory(email="a@example.cn", **kwargs)
    notices.notify([user], "提案已立案", "/proposals/1/", "k")
    return Notice.objects.get(user=user)


def test_mail_goes_out_once_and_leads_to_the_page(db, settings):
    settings.SITE_URL = "https://zx.example.cn"
    notice = notified()
    assert notices.send_waiting() == 1
    assert notices.send_waiting() == 0
    notice.refresh_from_db()
    assert notice.mail == "sent"
    assert "https://zx.example.cn/proposals/1/" in mail.outbox[0].body
    assert mail.outbox[0].to == ["a@example.cn"]


def test_a_failing_mail_server_loses_nothing_and_is_tried_again_later(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    notice = notified()
    assert notices.send_waiting() == 0
    notice.refresh_from_db()
    assert (notice.mail, notice.tries) == ("waiting", 1)
    assert notice.next_try > timezone.now()
    assert notices.send_waiting() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(next_try=timezone.now() - timedelta(minutes=1))
    assert notices.send_waiting() == 1


def test_after_many_failures_it_ends_and_the_notice_stays(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    notice = notified()
    Notice.objects.update(tries=notices.MOST_TRIES - 1)
    notices.send_waiting()
    notice.refresh_from_db()
    assert notice.mail == "failed"


def test_who_wants_no_mail_gets_none(db, client):
    assert notified(mail_notices=False).mail == "none"
    user = factories.UserFactory(roles=[Role.STAFF], email="b@example.cn")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("mail_notices"))
    user.refresh_from_db()
    assert user.mail_notices is False


def test_reasons_of_several_lines_make_one_line(db):
    user = factories.UserFactory(email="a@example.cn")
    notices.notify([user], "退回修改：第一行\r\n第二行", "/", "k")
    assert notices.send_waiting() == 1
    assert "第一行 第二行" in mail.outbox[0].subject


def test_the_same_thing_is_told_once(db):
    user = factories.UserFactory()
    assert notices.notify([user, user], "x", "/", "k") == 1
    assert notices.notify([user], "x", "/", "k") == 0
    with notices.muted():
        assert notices.notify([user], "x", "/", "other") == 0
