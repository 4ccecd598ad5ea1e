"""Check-in by a code that changes: whose, how long, from a phone that is logged out, never forged."""

import time
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from activities.models import Attendance
from activities.services import attending, checkin
from cppcc.calendar import clock
from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.activities.coming import address_of, check_in, soon, state_of


def test_a_member_checks_in_by_the_code_once(now_year, member):
    activity = soon()
    attending.invite(activity, [member.member])
    assert "签到成功" in check_in(member, address_of(activity))
    row = Attendance.objects.get()
    assert (row.state, row.how) == ("present", "code")
    assert DutyRecord.objects.get().kind == "attendance"
    again = member.get(address_of(activity)).content.decode()
    assert "签到，不需要重复签到" in again
    assert DutyRecord.objects.count() == 1


def test_a_code_shown_longer_ago_has_expired(now_year, member, monkeypatch):
    activity = soon()
    attending.invite(activity, [member.member])
    code = checkin.new_code(activity)
    late = time.time() + checkin.CODE_SECONDS + 1
    monkeypatch.setattr(signing.time, "time", lambda: late)
    assert "已过期" in member.get(address_of(activity, code)).content.decode()


def test_a_code_of_another_activity_or_altered_is_refused(now_year, member):
    activity, other = soon(), soon()
    attending.invite(activity, [member.member])
    assert "不是本次活动的二维码" in member.get(address_of(activity, checkin.new_code(other))).content.decode()
    altered = member.get(address_of(activity, checkin.new_code(activity) + "x")).content.decode()
    assert "二维码无效" in altered
    assert activity.title not in altered
    post = member.post(
        address_of(activity), {"scanned": checkin.scanned(other, member.user, clock.now())}
    ).content.decode()
    assert "请重新扫描" in post
    assert state_of(activity, member.member) == "invited"


def test_who_is_not_invited_is_told_so_and_staff_have_no_member(account, now_year, member):
    activity = soon()
    assert "不在本次活动的名单中" in member.get(address_of(activity)).content.decode()
    assert "只限委员本人" in account(Role.STAFF).get(address_of(activity)).content.decode()
    opened = soon(open_signup=True)
    assert "签到成功" in check_in(member, address_of(opened))


def test_a_phone_that_is_logged_out_logs_in_first_and_comes_back(now_year, member):
    activity = soon()
    attending.invite(activity, [member.member])
    address = address_of(activity)
    phone = Client()
    assert unquote(phone.get(address)["Location"]) == f"{reverse('login')}?next={unquote(address)}"
    data = {"username": member.user.username, "password": "long-enough-password-1", "next": address}
    assert unquote(phone.post(reverse("login"), data)["Location"]) == unquote(address)
    assert "签到成功" in check_in(phone, address)


@pytest.fixture
def moved(monkeypatch):
    """moved(95): so many seconds later, for signatures and for the committee's clock."""
    began, now = time.time(), clock.now()
    held = []

    def go(seconds):
        monkeypatch.setattr(signing.time, "time", lambda: began + seconds)
        while held:
            held.pop().__exit__(None, None, None)
        held.append(clock.at(now + timedelta(seconds=seconds)))
        held[0].__enter__()
        return now + timedelta(seconds=seconds)

    yield go
    while held:
        held.pop().__exit__(None, None, None)


def log_in(phone, user, address):
    data = {"username": user.username, "password": "long-enough-password-1", "next": address}
    assert unquote(phone.post(reverse("login"), data)["Location"]) == unquote(address)


def test_the_log_in_takes_nothing_from_the_moment_of_the_scan(now_year, member, moved):
    activity = soon()
    attending.invite(activity, [member.member])
    address, phone = address_of(activity), Client()
    scan = moved(20)
    phone.get(address)
    moved(20 + 95)
    log_in(phone, member.user, address)
    moved(20 + 96)
    page = phone.get(address)
    moved(20 + 140)
    assert "签到成功" in phone.post(address, {"scanned": page.context["scanned"]}).content.decode()
    row = Attendance.objects.get()
    assert abs(row.checked_in_at - scan) < timedelta(seconds=2)


def test_a_scan_at_the_last_moment_counts_though_the_log_in_ends_after_it(now_year, member, moved):
    activity = soon(-149)  # two hours long, and half an hour after: a minute is left
    attending.invite(activity, [member.member])
    address, phone = address_of(activity), Client()
    phone.get(address)
    moved(120)
    log_in(phone, member.user, address)
    assert "签到成功" in check_in(phone, address)


@pytest.mark.parametrize("way", ["too late", "another phone", "another code", "code had expired", "twice"])
def test_a_scan_that_waits_is_of_that_phone_that_code_and_a_quarter_of_an_hour(way, now_year, member, moved):
    moved(0)  # the clock stands: no second passes between two codes but those that are said
    activity = soon()
    other = factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER]))
    attending.invite(activity, [member.member, other])
    address, phone = address_of(activity), Client()
    if way == "code had expired":
        moved(91)
    phone.get(address)
    moved(901 if way == "too late" else 95)
    if way == "another phone":
        phone = Client()
    if way == "another code":
        log_in(phone, member.user, address)
        moved(1)  # codes of one second are one
        address = address_of(activity, checkin.new_code(activity))
        moved(95)
    else:
        log_in(phone, member.user, address)
    if way == "twice":
        assert "签到成功" in check_in(phone, address)
        phone.post(reverse("logout"))
        log_in(phone, other.user, address)
    assert "已过期" in phone.get(address).content.decode()
    assert Attendance.objects.filter(state="present").count() == (way == "twice")


def test_a_scan_in_the_session_can_not_be_forged(now_year, member, moved):
    activity = soon()
    attending.invite(activity, [member.member])
    address = address_of(activity)
    moved(95)
    session = member.session
    session[checkin.WAITING] = f"{activity.pk}|{address.split('/')[-2]}|{clock.now().isoformat()}:x:y"
    session.save()
    assert "已过期" in member.get(address).content.decode()


def test_before_and_after_check_in_is_closed(now_year, member):
    early, over = soon(120), soon(-200)
    for activity in (early, over):
        attending.invite(activity, [member.member])
    assert "签到还没有开始" in member.get(address_of(early)).content.decode()
    assert "签到已经结束" in member.get(address_of(over)).content.decode()


def test_the_screen_shows_a_new_code_each_time(account, now_year):
    staff, activity = account(Role.STAFF), soon()
    address = reverse("activity_code", args=[activity.pk])
    page = staff.get(address)
    assert "<svg" in page.content.decode()
    assert 'viewBox="0 0' in page.content.decode()  # as small as the screen is: whole, never cut
    part = staff.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
