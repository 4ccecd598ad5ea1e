"""日历订阅: a private address instead of a log-in; it shows what its account sees, until it is renewed or revoked."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from activities.views import feed
from cppcc.calendar import clock
from cppcc.rights import Role
from members import calendars
from members.models import CalendarAddress
from tests import factories

PAGE, RENEW, REVOKE = (reverse(f"calendar_{name}") for name in ("address", "renew", "revoke"))


def path_of(client) -> str:
    """The address as its owner's page shows it."""
    client.post(RENEW)
    return client.get(PAGE).context["address"].removeprefix("http://testserver")


def titles(path: str) -> set[str]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return {str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def held(title: str, state: str = "", member=None, days: int = 3):
    begin = clock.now() + timedelta(days=days)
    activity = factories.ActivityFactory(title=title, starts_at=begin, ends_at=begin + timedelta(hours=2))
    if state:
        factories.AttendanceFactory(activity=activity, member=member, state=state)
    return activity


def test_a_member_has_his_own_activities_in_the_calendar(member_client, account, django_assert_num_queries):
    for state in ("invited", "signed_up", "present", "leave_asked", "leave", "absent"):
        held(state, state, member_client.member)
    held("别人的", "invited", factories.MemberFactory())
    held("很久以前", "present", member_client.member, days=-400)
    path = path_of(member_client)
    mine = {"invited", "signed_up", "present", "leave_asked"}
    with django_assert_num_queries(4):
        assert titles(path) == mine
    assert titles(path_of(account(Role.STAFF))) == mine | {"leave", "absent", "别人的"}
    first = Client().get(path)
    assert first["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in first


def test_the_address_ends_when_it_is_renewed_or_revoked_or_the_account_is_closed(member_client):
    first = path_of(member_client)
    second = path_of(member_client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    member_client.post(REVOKE)
    assert Client().get(second).status_code == 404
    assert "现在没有开通" in member_client.get(PAGE).content.decode()
    third = path_of(member_client)
    member_client.user.is_active = False
    member_client.user.save()
    assert Client().get(third).status_code == 404


def test_who_reads_no_activities_any_more_has_an_empty_calendar(account, member_client):
    held("活动", "invited", member_client.member)
    path = path_of(member_client)
    member_client.user.role_grants.all().delete()
    assert titles(path) == set()


def test_neither_rows_nor_the_trail_hold_the_token(member_client):
    token = path_of(member_client).split("/")[-1].removesuffix(".ics")
    row = CalendarAddress.objects.get()
    assert len(token) == 43
    assert token not in str(CalendarAddress.objects.values())
    trail = LogEntry.objects.get_for_object(row)
    assert trail.exists()
    assert not any(secret in str(entry.changes) for entry in trail for secret in (token, row.salt, row.digest))
    assert calendars.reader(row.digest) is None


@pytest.mark.parametrize("known", [True, False])
def test_reading_is_bounded_for_each_address_and_guessing_for_each_sender(member_client, account, known, monkeypatch):
    monkeypatch.setattr(feed, "KNOWN", 2)
    monkeypatch.setattr(feed, "UNKNOWN", 2)
    path, other = path_of(member_client), path_of(account(Role.STAFF))
    asked = path if known else reverse("calendar_feed", args=["x" * 43])
    answers = [Client().get(asked).status_code for _ in range(3)]
    assert answers == ([200, 200, 429] if known else [404, 404, 429])
    assert Client().get(other).status_code == 200


def test_mine_leads_there_for_who_reads_activities(member_client, account):
    assert PAGE in member_client.get(reverse("mine")).content.decode()
    assert PAGE not in account(Role.HANDLER).get(reverse("mine")).content.decode()
