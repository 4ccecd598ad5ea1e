"""申报征集 urged, given another last day, closed, opened again and deleted."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.frame import todos_for
from cppcc.models import Binned, Notice
from cppcc.recycle.restoring import restore
from cppcc.rights import Role
from members.models import Asked, Declaration, Filing
from tests import factories
from tests.members.filings import SPRING, answers, declared


@pytest.fixture(autouse=True)
def spring(db):
    """The second of April 2024: the first quarter is over."""
    with clock.at(SPRING):
        yield


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


def urged(user):
    return Notice.objects.filter(user=user, key__startswith="filing-urged").count()


def test_those_who_have_not_answered_are_urged_once_a_day(staff, member_client, account):
    record = factories.AskedFactory(member=member_client.member).filing
    done = factories.MemberFactory(user=account(Role.MEMBER).user)
    factories.AskedFactory(filing=record, member=done)
    factories.AskedFactory(filing=record)  # without an account
    declared(done)
    address = reverse("filing_urge", args=[record.pk])
    assert "已催办 1 名" in staff.post(address, follow=True).content.decode()
    assert "已催办 0 名" in staff.post(address, follow=True).content.decode()
    assert (urged(member_client.user), urged(done.user)) == (1, 0)
    with clock.at(timezone.make_aware(datetime(2024, 4, 3, 9))):
        staff.post(address)
    assert urged(member_client.user) == 2


def test_ticked_rows_are_urged_and_it_is_said_who_is_not_and_why(staff, member_client):
    late = factories.AskedFactory(member=member_client.member)
    done = factories.AskedFactory(filing=late.filing, state="nothing", said_on=date(2024, 4, 1))
    alone = factories.AskedFactory(filing=late.filing)
    address = f"{reverse('asked_list')}?year=all&do=urge"
    asked = staff.post(address, {"pick": [late.pk, done.pk, alone.pk]})
    page = asked.content.decode()
    assert "没有可申报的，不需要催办" in page
    assert "没有账号，请电话联系" in page
    sent = {"pick": str(late.pk), "seen": asked.context["seen"], "confirm": "1"}
    staff.post(address, sent, follow=True)
    assert urged(member_client.user) == 1


def test_another_last_day_is_asked_for_told_and_may_not_be_past(staff, member_client):
    record = factories.AskedFactory(member=member_client.member).filing
    past = staff.post(record.step_url("change_due"), {"version": 1, "due_on": "2024-04-01"})
    assert "不能早于今天" in past.context["form"].errors["due_on"][0]
    assert "还没有答复的委员将收到通知" in staff.get(record.step_url("change_due")).content.decode()
    staff.post(record.step_url("change_due"), {"version": 1, "due_on": "2024-05-10"})
    record = Filing.objects.get()
    assert record.due_on == date(2024, 5, 10)
    assert "改为 2024-05-10" in Notice.objects.get(user=member_client.user).words
    assert "2024-04-30 改为 2024-05-10" in staff.get(record.get_absolute_url()).content.decode()


def test_closed_it_waits_for_nobody_and_opened_again_it_does(staff, member_client):
    asked = factories.AskedFactory(member=member_client.member)
    record = asked.filing
    assert "待办随之取消" in staff.get(record.step_url("close")).content.decode()
    staff.post(record.step_url("close"), {"version": 1})
    assert todos_for(member_client.user, 2024) == []
    refused = member_client.post(asked.step_url("nothing"), {"version": 1}).content.decode()
    assert "这次征集已经结束" in refused
    assert "已催办 0 名" in staff.post(reverse("filing_urge", args=[record.pk]), follow=True).content.decode()
    listed = f"{reverse('asked_list')}?filing={record.pk}"
    found = [staff.get(f"{listed}&answer={one}").context["table"].paginator.count for one in ("waiting", "open")]
    assert found == [1, 0]
    staff.post(record.step_url("reopen"), {"version": 2})
    assert len(todos_for(member_client.user, 2024)) == 1


def test_deleting_asks_leaves_the_declarations_and_comes_back_whole(staff, member_client):
    asked = factories.AskedFactory(member=member_client.member)
    made = declared(member_client.member)
    address = reverse("filing_delete", args=[asked.filing_id])
    page = staff.get(address)
    assert "已提交的履职申报不受影响" in page.content.decode()
    assert Filing.objects.exists()
    staff.post(address, {"sight": page.context["sight"]})
    assert not Filing.objects.exists()
    assert not Asked.objects.exists()
    assert Declaration.objects.filter(pk=made.pk).exists()
    assert todos_for(member_client.user, 2024) == []
    restore(Binned.objects.get())
    assert answers(Filing.objects.get()) == {member_client.member.pk: "declared"}


def test_what_is_over_and_still_open_waits_for_staff(staff, year):
    record = factories.FilingFactory(due_on=date(2024, 4, 1))
    factories.FilingFactory()
    (todo,) = [one for one in todos_for(staff.user, 2024) if "已到期" in one.label]
    rows = staff.get(todo.url).context["table"].rows
    assert (todo.count, [row.record.pk for row in rows]) == (1, [record.pk])
