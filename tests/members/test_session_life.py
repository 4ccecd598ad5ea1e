"""How long a log-in lives: idle, at most, not by pages that ask by themselves; and the screen that has its own address."""

import re
from datetime import timedelta
from pathlib import Path

import time_machine
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve, reverse

from activities.models import Activity
from cppcc.calendar import clock
from cppcc.frame.sessions import RENEWED
from cppcc.rights import Role
from members import passes
from tests import factories

POLL = {"HX-Request": "true"}
VARIABLE = {"place": "activity_import", "address": "report_preview", "again": "activity_code"}
"""Addresses that a template is given, with a page that gives it."""


def at(moment, seconds):
    return time_machine.travel(moment + timedelta(seconds=seconds), tick=False)


def test_a_log_in_ends_after_its_life_however_much_it_is_used(account, year, settings):
    settings.SESSION_LIFE_SECONDS, settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE = 7200, 1800, 1900
    start = clock.now()
    with at(start, 0):
        staff = account(Role.STAFF)
    for seconds in range(900, 7200, 900):
        with at(start, seconds):
            page = staff.get(reverse("activity_list"))
            assert page.status_code == 200
            assert f'name="session-left" content="{7200 - seconds}"' in page.content.decode()
    with at(start, 7100):  # signing in anew is a new life
        assert staff.get(reverse("login")).status_code == 302
        again = reverse("login") + "?again=1&next=/activities/"
        assert "密码" in staff.get(again).content.decode()
    with at(start, 7200):
        answer = staff.get(reverse("activity_list"))
        assert answer["Location"].startswith("/login/")
        assert "已到时限" in staff.get(reverse("login")).content.decode()


def test_signing_in_anew_before_the_end_begins_a_new_life(account, year, settings):
    settings.SESSION_LIFE_SECONDS = 3600
    start = clock.now()
    with at(start, 0):
        staff = account(Role.STAFF)
    with at(start, 3500):
        data = {"username": staff.user.username, "password": "long-enough-password-1"}
        answer = staff.post(reverse("login") + "?again=1&next=/activities/", data)
        assert answer["Location"] == "/activities/"
    with at(start, 7000):
        assert staff.get(reverse("activity_list")).status_code == 200


def test_what_a_page_asks_by_itself_keeps_no_log_in_alive(account, year, settings):
    settings.SESSION_IDLE_SECONDS, settings.SESSION_RENEW_SECONDS, settings.SESSION_COOKIE_AGE = 1800, 60, 1860
    start, activity = clock.now(), factories.ActivityFactory()
    with at(start, 0):
        staff = account(Role.STAFF)
        staff.get(reverse("activity_list"))
        row = Session.objects.get()
    address = reverse("activity_code", args=[activity.pk])
    for seconds in range(300, 1801, 300):
        with at(start, seconds):
            assert staff.get(address, headers=POLL).status_code == 200
    assert Session.objects.get() == row
    assert Session.objects.get().expire_date == row.expire_date
    with at(start, 1900):
        assert staff.get(address, headers=POLL).status_code == 401
        assert staff.get(reverse("activity_list")).status_code == 302


def test_a_session_is_written_once_in_a_while(account, year):
    staff, start = account(Role.STAFF), clock.now()
    with at(start, 1):
        staff.get(reverse("activity_list"))
        written = staff.session[RENEWED]
    with at(start, configured.SESSION_RENEW_SECONDS - 5):
        staff.get(reverse("activity_list"))
        assert staff.session[RENEWED] == written
    with at(start, configured.SESSION_RENEW_SECONDS + 5):
        staff.get(reverse("activity_list"))
        assert staff.session[RENEWED] > written


def test_every_part_that_is_asked_again_and_again_says_so():
    found = set()
    for path in Path(configured.BASE_DIR, "templates").rglob("*.html"):
        text = path.read_text()
        if re.search(r'hx-trigger="[^"]*every ', text):
            named = re.search(r"""hx-get="\{% url ['"](\w+)['"]""", text)
            given = re.search(r'hx-get="\{\{ (\w+) \}\}"', text)
            assert named or given, path
            found.add(named[1] if named else VARIABLE[given[1]])
    assert len(found) > 8
    wanted = {"slug": "a", "key": "a", "book": "staff", "year": 2024, "pk": 1}
    for name in found:
        view = next(
            resolve(reverse(name, kwargs={key: wanted[key] for key in keys})).func.view_class
            for keys in ((), ("pk",), ("year",), ("slug",), ("slug", "key"), ("book",))
            if _takes(name, {key: wanted[key] for key in keys})
        )
        assert view.polled, name


def _takes(name, kwargs):
    try:
        reverse(name, kwargs=kwargs)
    except Exception:  # noqa: BLE001 - whatever stands against it
        return False
    return True


# --- the screen --------------------------------------------------------------------------------------------------
def test_the_screen_of_the_hall_shows_one_code_and_opens_nothing_else(account, year):
    staff, activity, other = account(Role.STAFF), factories.ActivityFactory(), factories.ActivityFactory()
    answer = staff.post(reverse("activity_screen_open", args=[activity.pk]), {"leave": "1"})
    address = answer["Location"]
    assert staff.get(reverse("activity_list")).status_code == 302  # signed out on the hall's computer
    hall = Client()
    page = hall.get(address)
    assert page.status_code == 200
    assert "<svg" in page.content.decode()
    assert 'viewBox="0 0' in page.content.decode()  # as small as the screen is: whole, never cut
    assert f'hx-get="{address}"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not hall.cookies.get("sessionid")
    assert "<html" not in hall.get(address, headers=POLL).content.decode()
    token = address.split("/")[-2]
    assert hall.get(reverse("activity_screen", args=[other.pk, token])).status_code == 404
    assert hall.get(address.replace(token, token[:-1] + "x")).status_code == 404
    assert hall.get(reverse("activity_detail", args=[activity.pk])).status_code == 302
    assert token not in str(list(passes.Pass.objects.values()))


def test_a_screen_ends_with_the_day_with_a_press_and_with_its_maker(account, year):
    staff, activity = account(Role.STAFF), factories.ActivityFactory()

    def opened():
        return staff.post(reverse("activity_screen_open", args=[activity.pk]))["Location"]

    address, more = opened(), opened()
    with clock.at(clock.midnight(clock.today() + timedelta(days=1)) - timedelta(seconds=1)):
        assert Client().get(address).status_code == 200
    with clock.at(clock.midnight(clock.today() + timedelta(days=1))):
        assert Client().get(address).status_code == 404
    assert "今天已开通 2 个大屏地址" in staff.get(reverse("activity_code", args=[activity.pk])).content.decode()
    staff.post(reverse("activity_screen_close", args=[activity.pk]))
    assert [Client().get(one).status_code for one in (address, more)] == [404, 404]
    address = opened()
    staff.user.role_grants.all().delete()
    assert Client().get(address).status_code == 404
    assert Activity.objects.filter(pk=activity.pk).exists()


def test_the_screen_keeps_no_log_in_alive(account, year, settings):
    settings.SESSION_RENEW_SECONDS = 60
    start, activity = clock.now(), factories.ActivityFactory()
    with at(start, 0):
        staff = account(Role.STAFF)
        address = staff.post(reverse("activity_screen_open", args=[activity.pk]))["Location"]
        ends = Session.objects.get().expire_date
    with at(start, 600):
        page = staff.get(address)  # in the browser of who is signed in
        assert "_topbar" not in page.content.decode()
        assert staff.user.name not in page.content.decode()
    assert Session.objects.get().expire_date == ends
