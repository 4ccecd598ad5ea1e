"""Who is asked for a password and how often: addresses, limits, pauses, known devices, the administrator's reset."""

import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from cppcc.calendar import clock
from cppcc.identity.client import client_address, read_address
from cppcc.identity.limits import too_often
from cppcc.rights import Role
from members import gate
from members.forms import account as forms
from members.models import Tries, User
from tests import factories
from tests.servers import free_port, redis_server

PASSWORD = "long-enough-password-1"
HOME, AWAY = "10.0.0.1", "203.0.113.9"


def sign_in(username, password=PASSWORD, client=None, **meta):
    return (client or Client()).post(reverse("login"), {"username": username, "password": password}, **meta)


def wrong(username, number, **meta):
    return [sign_in(username, f"wrong{n}", **meta).status_code for n in range(number)]


def at_once(*calls):
    """What each answers; all begin at the same moment, each in a thread of its own."""
    begin = threading.Barrier(len(calls))

    def go(call):
        try:
            begin.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


@pytest.fixture
def later():
    """later(minutes=3): the clock stands so much later from now on, until the end of the test."""
    entered = []

    def go(**how):
        context = clock.at(clock.now() + timedelta(**how))
        context.__enter__()
        entered.append(context)

    yield go
    for context in reversed(entered):
        context.__exit__(None, None, None)


# --- the address -------------------------------------------------------------------------------------------------
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)
ANYTHING = st.text(st.characters(exclude_characters=",\r\n"), max_size=40)


@given(
    forged=st.lists(ANYTHING | ADDRESSES, max_size=4), own=st.lists(ADDRESSES, min_size=0, max_size=3), peer=ADDRESSES
)
@example(forged=["<b>no-address</b>", "unknown"], own=[AWAY], peer=HOME)
def test_only_what_own_proxies_wrote_is_believed(forged, own, peer):
    """Whatever a client puts before it, the answer is the entry of the outermost own proxy: an address, never a word."""
    told = ", ".join([*forged, *own])
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told)
    with override_settings(TRUSTED_PROXIES=len(own)):
        assert client_address(request) == read_address(own[0] if own else peer)
    for number in range(5):  # also where fewer proxies wrote than were configured
        with override_settings(TRUSTED_PROXIES=number):
            found = client_address(request)
            assert found == read_address(found) != ""


def test_addresses_are_read_with_ports_and_zones():
    for told, meant in {
        "203.0.113.9:4711": AWAY, "[2001:db8::1]:443": "2001:db8::1", "2001:DB8:0::1": "2001:db8::1",
        "fe80::1%eth0": "fe80::1", "::ffff:203.0.113.9": AWAY, " 203.0.113.9 ": AWAY,
        "unknown": "", "": "", "1.2.3": "", "1.2.3.4.5:6": "", "[": "", "[]:1": "", "999.1.1.1": "",
    }.items():  # fmt: skip
        assert read_address(told) == meant, told


def test_a_word_in_the_header_never_reaches_the_trail(account, year, settings):
    staff, sector = account(Role.STAFF), factories.SectorFactory(name="教育")

    def rename(name, **headers):
        staff.post(reverse("register_edit", args=["sectors", sector.pk]), {"name": name, "order": 5}, **headers)
        return LogEntry.objects.get_for_object(sector).first()

    forged = {"HTTP_X_FORWARDED_FOR": "6.6.6.6", "HTTP_X_FORWARDED_PORT": "9" * 30, "HTTP_X_CORRELATION_ID": "x" * 400}
    entry = rename("甲界", REMOTE_ADDR=HOME, **forged)
    assert (entry.remote_addr, entry.remote_port, entry.cid) == (HOME, None, None)
    settings.TRUSTED_PROXIES = 1
    assert rename("乙界", REMOTE_ADDR=HOME, HTTP_X_FORWARDED_FOR="<b>no</b>").remote_addr == HOME
    assert rename("丙界", REMOTE_ADDR=HOME, HTTP_X_FORWARDED_FOR=f"6.6.6.6, {AWAY}:99").remote_addr == AWAY


# --- limits and pauses -------------------------------------------------------------------------------------------
def test_pauses_grow_and_a_try_in_one_prolongs_nothing(db, later):
    user, told = factories.UserFactory(username="Zhang-01"), []
    gate.locked_out.connect(
        lambda **said: told.append((said["scope"], said["address"], said["username"])), weak=False, dispatch_uid="test"
    )
    assert wrong(user.username, 5, REMOTE_ADDR=HOME) == [200] * 4 + [429]
    for minutes in (1, 2, 4, 8, 15, 15):
        answer = sign_in(user.username, REMOTE_ADDR=HOME)  # the right one is not looked at
        assert answer.status_code == 429
        assert f"约 {minutes} 分钟" in answer.content.decode()
        assert 60 * (minutes - 1) < int(answer["Retry-After"]) <= 60 * minutes + 1
        later(minutes=minutes, seconds=1)
        assert sign_in(user.username, "wrong", REMOTE_ADDR=HOME).status_code == 429  # it was asked again, and was wrong
    gate.locked_out.disconnect(dispatch_uid="test")
    assert told[0] == ("pair", HOME, user.username)
    later(minutes=16)
    assert sign_in(user.username, REMOTE_ADDR=HOME).status_code == 302
    assert wrong(user.username, 4, REMOTE_ADDR=HOME) == [200] * 4  # the right one ended the count


def test_a_pause_never_tells_whether_there_is_an_account(db):
    user = factories.UserFactory()
    pages = []
    for name in (user.username, "nobody-at-all"):
        assert wrong(name, 5, REMOTE_ADDR=HOME)[-1] == 429
        pages.append(sign_in(name, REMOTE_ADDR=HOME))
    assert len({re.sub(r'X-CSRFToken": "\w+', "", page.content.decode()) for page in pages}) == 1
    assert Tries.objects.filter(scope="pair").count() == 2


@pytest.mark.django_db(transaction=True)
def test_wrong_ones_at_once_come_no_further_than_one_after_the_other():
    user = factories.UserFactory()
    codes = at_once(*[lambda n=n: sign_in(user.username, f"wrong{n}", REMOTE_ADDR=HOME).status_code for n in range(12)])
    assert sorted(codes) == [200] * 4 + [429] * 8
    assert set(Tries.objects.values_list("failures", flat=True)) == {5}
    other = factories.UserFactory()
    right = at_once(*[lambda: sign_in(other.username, REMOTE_ADDR=HOME).status_code for _ in range(4)])
    assert right == [302] * 4  # and right ones cost nothing
    assert sorted(Tries.objects.values_list("scope", "failures")) == [("account", 5), ("address", 5), ("pair", 5)]


def test_right_ones_are_not_counted_for_the_address(db, later):
    for n in range(19):
        sign_in(f"spray{n}", "wrong", REMOTE_ADDR=HOME)
    later(minutes=4)
    before = Tries.objects.filter(scope="address").values().get()
    for _ in range(3):
        assert sign_in(factories.UserFactory().username, REMOTE_ADDR=HOME).status_code == 302
    assert Tries.objects.filter(scope="address").values().get() == before


def test_a_right_one_that_opens_nothing_is_not_wrong(db):
    user = factories.UserFactory(must_change_password=True, first_password_used_at=clock.now())
    answers = [sign_in(user.username, REMOTE_ADDR=HOME) for _ in range(7)]
    assert all("只能用一次" in answer.content.decode() for answer in answers)
    assert not Tries.objects.exists()


def test_one_address_that_tries_many_names_is_slowed_and_others_are_not(db, later):
    user = factories.UserFactory()
    codes = [sign_in(f"spray{n}", "Summer-2024!", REMOTE_ADDR=HOME).status_code for n in range(25)]
    assert codes == [200] * 19 + [429] * 6
    assert sign_in(user.username, REMOTE_ADDR=HOME).status_code == 429
    assert sign_in(user.username, REMOTE_ADDR=AWAY).status_code == 302
    later(minutes=61)  # of a house that shares an address mistakes are forgiven one by one
    assert wrong("spray", 1, REMOTE_ADDR=HOME) == [200]


def test_of_ipv6_the_network_counts(db):
    codes = [sign_in(f"spray{n}", "Summer", REMOTE_ADDR=f"2001:db8::{n:x}").status_code for n in range(21)]
    assert codes[-1] == 429


def test_one_account_is_slowed_from_everywhere_but_not_by_five(db):
    user = factories.UserFactory()
    wrong(user.username, 5, REMOTE_ADDR=AWAY)
    assert sign_in(user.username, REMOTE_ADDR=HOME).status_code == 302  # somebody elsewhere isn't shut out
    codes = [sign_in(user.username.upper(), "wrong", REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(12)]
    assert codes == [200] * 9 + [429] * 3
    assert sign_in(user.username, REMOTE_ADDR=HOME).status_code == 429


def test_strangers_lock_nobody_out_of_the_own_device(db, later):
    leader = factories.UserFactory(roles=[Role.LEADER])
    own = Client(REMOTE_ADDR=HOME)
    assert sign_in(leader.username, client=own).status_code == 302
    own.post(reverse("logout"))
    for n in range(12):
        sign_in(leader.username, "wrong", REMOTE_ADDR=HOME)
        sign_in(f"other{n}", "wrong", REMOTE_ADDR=HOME)
    assert sign_in(leader.username, REMOTE_ADDR=HOME).status_code == 429
    assert sign_in(leader.username, client=own).status_code == 302
    own.post(reverse("logout"))
    assert [sign_in(leader.username, "wrong", client=own).status_code for _ in range(5)][
        -1
    ] == 429  # it has its own count
    later(minutes=2)
    # bound to the account, and to the password
    other = factories.UserFactory()
    wrong(other.username, 5, REMOTE_ADDR=HOME)
    assert sign_in(other.username, client=own).status_code == 429
    stolen = own.cookies[settings.DEVICE_COOKIE_NAME].value
    leader.set_password("quite-another-one-9")
    leader.save()
    thief = Client(REMOTE_ADDR=HOME)
    thief.cookies[settings.DEVICE_COOKIE_NAME] = stolen
    assert sign_in(leader.username, "quite-another-one-9", client=thief).status_code == 429
    thief.cookies[settings.DEVICE_COOKIE_NAME] = stolen[:-3] + "xxx"
    assert thief.get(reverse("login")).status_code == 200


def test_the_cookie_of_a_known_device_is_of_this_host_alone(account):
    """As in production: a browser takes the name only if it is secure, of the whole site and of no domain."""
    user = factories.UserFactory(roles=[Role.STAFF])
    with override_settings(DEVICE_COOKIE_NAME="__Host-known_device", SESSION_COOKIE_SECURE=True):
        own = Client(REMOTE_ADDR=HOME)
        assert sign_in(user.username, client=own).status_code == 302
        given = own.cookies["__Host-known_device"]
        said = [given[name] for name in ("secure", "httponly", "path", "domain", "samesite")]
        assert said == [True, True, "/", "", "Lax"]
        wrong(user.username, 5, REMOTE_ADDR=HOME)
        former = Client(REMOTE_ADDR=HOME)  # what was given under the former name is forgotten
        former.cookies["known_device"] = given.value
        assert sign_in(user.username, client=former).status_code == 429
        own.cookies.pop("sessionid")
        assert sign_in(user.username, client=own).status_code == 302


def test_a_reset_by_the_administrator_opens(account, year):
    admin, user = account(Role.ADMIN), factories.UserFactory(roles=[Role.STAFF])
    for n in range(3):
        wrong(user.username, 5, REMOTE_ADDR=f"198.51.100.{n}")
    wrong("spray", 20, REMOTE_ADDR="198.51.100.0")
    assert sign_in(user.username, REMOTE_ADDR=HOME).status_code == 429
    admin.post(reverse("account_reset", args=[user.pk]), {"form_token": str(uuid.uuid4())})
    password = admin.session["slips"][str(user.pk)][0]
    for address in ("198.51.100.0", HOME):
        client = Client(REMOTE_ADDR=address)
        assert sign_in(user.username, password, client=client).status_code == (302 if address != HOME else 200)
    assert not Tries.objects.filter(account=gate._digest(user.username)).exists()


def test_a_reset_opens_the_address_that_others_closed(account, year):
    """Whoever was sent away there, without one wrong password of his own."""
    admin, user = account(Role.ADMIN), factories.UserFactory(roles=[Role.STAFF])
    wrong("spray", 5, REMOTE_ADDR=AWAY)
    for n in range(20):
        sign_in(f"spray{n}", "wrong", REMOTE_ADDR=HOME)
    assert sign_in(user.username, REMOTE_ADDR=HOME).status_code == 429
    admin.post(reverse("account_reset", args=[user.pk]), {"form_token": str(uuid.uuid4())})
    assert sign_in(user.username, admin.session["slips"][str(user.pk)][0], REMOTE_ADDR=HOME).status_code == 302
    assert wrong("spray", 1, REMOTE_ADDR=AWAY) == [429]  # nothing else was opened


@pytest.mark.parametrize("name", ["x" * 400, "a\0b", "\ud800", ""])
def test_no_name_breaks_the_log_in(db, name):
    data = {"username": name.encode("utf-8", "replace").decode(), "password": "x"}
    answer = Client(HTTP_USER_AGENT="a\0b").post(reverse("login"), data)
    assert answer.status_code == 200


def test_wrong_old_passwords_in_an_open_session_count(account, year, later):
    staff = account(Role.STAFF)
    new = {"new_password1": "Quite-New-99x", "new_password2": "Quite-New-99x"}

    def change(old):
        page = staff.post(reverse("password_change"), {**new, "old_password": old, "form_token": str(uuid.uuid4())})
        return page if page.status_code == 302 else page.context["form"].errors["old_password"][0]

    assert "以后再试" not in [change(f"guess{n}") for n in range(4)][-1]
    assert "以后再试" in change("guess5")
    assert "以后再试" in change(PASSWORD)  # the right one is not looked at
    assert sign_in(staff.user.username).status_code == 302  # and nothing else is closed by it
    later(minutes=1, seconds=1)
    assert change(PASSWORD).status_code == 302


def test_failures_are_told_to_who_listens(db):
    told = []
    user_login_failed.connect(
        lambda **said: told.append(said["credentials"]["username"]), weak=False, dispatch_uid="test"
    )
    wrong("somebody", 6)
    user_login_failed.disconnect(dispatch_uid="test")
    assert told == ["somebody"] * 6


# --- other addresses that cost -----------------------------------------------------------------------------------
def test_public_pages_are_read_so_often_by_one_sender(client, year):
    codes = {client.get(reverse("public_list"), {"q": "路灯"}, REMOTE_ADDR=HOME).status_code for _ in range(121)}
    assert codes == {200, 429}
    assert client.get(reverse("public_list"), REMOTE_ADDR=AWAY).status_code == 200
    for _ in range(61):
        answer = Client().get(reverse("activity_screen", args=[1, "guess"]), REMOTE_ADDR=HOME)
    assert answer.status_code == 429
    assert "请稍后再试" in answer.content.decode()


def test_where_there_is_redis_all_processes_share_the_counts(settings):
    port = free_port()
    server = redis_server(port)
    redis = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {**settings.CACHES, "limits": {"BACKEND": redis, "LOCATION": f"redis://127.0.0.1:{port}/0"}}
    try:
        assert [too_often("public:10.0.0.1", 2) for _ in range(2)] == [False, False]
        elsewhere = caches.create_connection("limits")
        assert elsewhere.get("public:10.0.0.1") == 2
        assert elsewhere.incr("public:10.0.0.1") == 3
        assert too_often("public:10.0.0.1", 3)
    finally:
        server.terminate()
        server.wait()
    assert [too_often("public:10.0.0.1", 2) for _ in range(3)] == [False, False, True]  # each for itself, no error


# --- the last administrator --------------------------------------------------------------------------------------
def test_the_last_administrator_stays(account, year):
    admin = account(Role.ADMIN)

    def save(who, **data):
        filled = {"username": who.username, "name": who.name, "roles": ["admin"], "is_active": "on", **data}
        return admin.post(reverse("account_edit", args=[who.pk]), {k: v for k, v in filled.items() if v})

    assert "不能停用自己的账号" in save(admin.user, is_active="").content.decode()
    other = factories.UserFactory(roles=[Role.ADMIN])
    assert save(other, is_active="").status_code == 302  # one is left
    assert save(other).status_code == 302
    # the own role went meanwhile: the other one is the last
    admin.user.role_grants.filter(role=Role.ADMIN).delete()
    for other.is_active, roles in ((False, {"admin"}), (True, {"staff"})):
        with pytest.raises(forms.Refused, match="最后一个启用的系统管理员"):
            forms._keeps_an_admin(other, roles)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_each_other_leave_one():
    one, two = (factories.UserFactory(roles=[Role.ADMIN]) for _ in range(2))

    def close(who, whom, data):
        client = Client()
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        filled = {"username": whom.username, "name": whom.name, "form_token": str(uuid.uuid4()), **data}
        return client.post(reverse("account_edit", args=[whom.pk]), filled)

    ways = {"roles": ["admin"]}, {"roles": ["staff"], "is_active": "on"}  # not active any more; another role
    answers = at_once(lambda: close(one, two, ways[0]), lambda: close(two, one, ways[1]))
    left = User.objects.filter(is_active=True, role_grants__role=Role.ADMIN)
    assert left.count() == 1
    assert sorted(answer.status_code for answer in answers)[0] in (200, 302)
    assert not any(answer.status_code == 500 for answer in answers)
