"""登录保护: the second factor at the log-in, enrolled by role, recovery codes, let in by a command; codes are taken once."""

import io
import re
import time
from base64 import b32decode

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from cppcc.audit.kinds import KINDS
from cppcc.rights import Role
from members import factors, signing_in
from members.models import RecoveryCode, User
from tests import factories

PASSWORD = "long-enough-password-1"


def digits(user) -> str:
    """What the app of the account shows now."""
    return f"{totp(factors.secret_of(TOTPDevice.objects.get(user=user))):06}"


def log_in(client, user, going=""):
    return client.post(reverse("login"), {"username": user.username, "password": PASSWORD, "next": going})


def second(client, code):
    return client.post(reverse("login_second"), {"code": code})


def enrol(client) -> list[str]:
    """The app set up on its page by scanning and typing; returns the recovery codes that are shown."""
    page = client.get(reverse("factor_app")).content.decode()
    secret = re.search(r'own-address">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    key = b32decode(secret)
    answer = client.post(reverse("factor_app"), {"name": "我的手机", "code": f"{totp(key):06}"})
    assert answer["Location"] == reverse("factor_codes")
    shown = client.get(answer["Location"])
    assert "no-store" in shown["Cache-Control"]
    return re.findall(r"<code>([A-Z2-9-]{14})</code>", shown.content.decode())


@pytest.fixture
def protected(account, year):
    """A client of a member of staff with an app, its recovery codes, a minute later: the digits are new ones."""
    client = account(Role.STAFF)
    client.codes = enrol(client)
    with time_machine.travel(time.time() + 60, tick=True):
        yield client


def test_the_second_factor_is_asked_after_the_password_and_each_code_is_taken_once(protected):
    user, other = protected.user, Client()
    assert len(protected.codes) == factors.CODES
    assert protected.get(reverse("home")).status_code == 200  # who set it up goes on
    answer = log_in(other, user, reverse("activity_list"))
    assert answer["Location"] == reverse("login_second")
    assert other.get(reverse("home"))["Location"].startswith(reverse("login"))  # no session yet
    wrong = second(other, "000000" if digits(user) != "000000" else "111111")
    assert "验证码不对" in wrong.content.decode()
    assert "请等" in second(other, digits(user)).content.decode()  # not at once
    with time_machine.travel(time.time() + 40, tick=True):
        code = digits(user)
        done = second(other, f" {code[:3]} {code[3:]}")
        assert done["Location"] == reverse("activity_list")
        assert other.get(reverse("activity_list")).status_code == 200
        again = Client()
        log_in(again, user)
        assert second(again, code).status_code == 200  # the same digits a second time
        assert second(again, protected.codes[0].lower().replace("-", " "))["Location"] == reverse("home")
        third = Client()
        log_in(third, user)
        assert second(third, protected.codes[0]).status_code == 200
    assert factors.codes_left(user) == factors.CODES - 1
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(one.replace("-", "") in kept for one in protected.codes)


def test_wrong_codes_are_counted_like_wrong_passwords(protected, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    user, other = protected.user, Client()
    for turn in range(settings.SIGN_IN_TRIES):
        log_in(other, user)
        answer = second(other, f"WRONG-{turn}")
    assert answer.status_code == 429
    told = LogEntry.objects.filter(
        action__in=[KINDS[one].code for one in ("sign_in_failed", "factor_failed", "locked_out")]
    )
    failed = [KINDS["factor_failed"].code] * settings.SIGN_IN_TRIES
    assert list(told.order_by("pk").values_list("action", flat=True)) == [
        *failed,
        KINDS["locked_out"].code,
    ]  # one for each
    assert set(told.values_list("object_id", "actor_id")) == {(user.pk, None)}  # who it was is not known
    assert log_in(other, user).status_code == 429
    assert second(other, digits(user)).status_code == 429  # nor by the step that waited


def test_an_apps_secret_is_not_to_be_read_in_the_table(protected, settings):
    device = TOTPDevice.objects.get(user=protected.user)
    secret = factors.secret_of(device)
    assert len(secret) >= 20
    assert secret.hex() not in device.key
    assert factors.enciphered(device.user_id, secret.hex()) != device.key
    device.user_id += 1
    assert factors.secret_of(device) is None  # moved to another account
    settings.SECRET_KEY = "another-installation-of-the-same-house-with-its-own-key"
    other = Client()
    log_in(other, protected.user)
    assert second(other, f"{totp(secret):06}").status_code == 200  # a copy elsewhere takes nothing, and does not fail


def test_what_waits_for_the_second_factor_ends(protected):
    user, other = protected.user, Client()
    log_in(other, user)
    with time_machine.travel(time.time() + signing_in.PENDING_SECONDS + 5, tick=True):
        assert second(other, digits(user))["Location"] == reverse("login")
    log_in(other, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert second(other, digits(user))["Location"] == reverse("login")
    assert other.get(reverse("home"))["Location"].startswith(reverse("login"))


def test_a_session_from_before_the_second_factor_ends(account, year):
    client = account(Role.STAFF)
    other = Client()
    log_in(other, client.user)
    assert other.get(reverse("home")).status_code == 200
    enrol(client)
    assert other.get(reverse("activity_list"))["Location"] == f"{reverse('login')}?next={reverse('activity_list')}"
    assert client.get(reverse("activity_list")).status_code == 200


def test_a_role_that_needs_one_enrols_at_the_next_sign_in_and_goes_on_where_it_was_going(settings, year, db):
    user, member = factories.UserFactory(roles=[Role.LEADER]), factories.UserFactory(roles=[Role.HANDLER])
    before = Client()
    log_in(before, user)
    settings.SECOND_FACTOR_ROLES = ["leader", "auditor"]
    assert before.get(reverse("member_list")).status_code == 200  # until the next sign-in
    client = Client()
    assert log_in(client, user, reverse("member_list"))["Location"] == reverse("member_list")
    assert client.get(reverse("member_list"))["Location"] == reverse("factors")
    assert client.post(reverse("year_switch"))["Location"] == reverse("factors")
    refused = client.get(reverse("search_hits"), headers={"HX-Request": "true"})
    assert refused.status_code == 403
    assert "须启用登录保护" in client.get(reverse("factors")).content.decode()
    page = client.get(reverse("factor_app")).content.decode()
    secret = re.search(r'own-address">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    wrong = client.post(reverse("factor_app"), {"name": "手机", "code": "12345"})
    assert "与应用上显示的不符" in wrong.content.decode()
    assert secret in client.get(reverse("factor_app")).content.decode().replace(" ", "")  # scanned once is enough
    enrol(client)
    assert client.get(reverse("member_list")).status_code == 200
    device = TOTPDevice.objects.get(user=user)
    client.post(reverse("factor_remove", args=["app", device.pk]))
    assert TOTPDevice.objects.filter(user=user).exists()  # the last one of who may not go without
    other = Client()
    log_in(other, member)
    assert other.get(reverse("home")).status_code == 200


def test_the_way_on_after_enrolling_is_the_page_that_was_asked_for(settings, year, db):
    settings.SECOND_FACTOR_ROLES = ["staff"]
    user, client = factories.UserFactory(roles=[Role.STAFF]), Client()
    log_in(client, user)
    client.get(reverse("activity_list"), {"q": "调研"})
    client.get(reverse("factor_app"))
    key = client.session["app_key"]
    client.post(reverse("factor_app"), {"name": "手机", "code": f"{totp(bytes.fromhex(key)):06}"})
    shown = client.get(reverse("factor_codes")).content.decode()
    assert (
        re.search(r"<a[^>]*href=.([^\"]*)[^>]*>\s*已保存", shown)[1]
        == f"{reverse('activity_list')}?q=%E8%B0%83%E7%A0%94"
    )
    assert client.get(reverse("factor_codes"))["Location"] == reverse("factors")  # shown once


def test_devices_are_named_and_removed_by_their_owner_alone(protected, account):
    device, other = TOTPDevice.objects.get(user=protected.user), account(Role.STAFF)
    for name, sent in (("factor_name", {"name": "我的"}), ("factor_remove", {})):
        assert other.post(reverse(name, args=["app", device.pk]), sent).status_code == 404
    protected.post(reverse("factor_name", args=["app", device.pk]), {"name": "办公手机"})
    assert 'value="办公手机"' in protected.get(reverse("factors")).content.decode()
    renewed = protected.post(reverse("factor_codes"))
    shown = re.findall(r"<code>([A-Z2-9-]{14})</code>", protected.get(renewed["Location"]).content.decode())
    assert len(shown) == factors.CODES
    assert not factors.take_code(protected.user, protected.codes[1]).by  # the former ones end
    protected.post(reverse("factor_remove", args=["app", device.pk]))
    protected.user.refresh_from_db()
    assert protected.user.factor_since is None
    assert not RecoveryCode.objects.filter(user=protected.user).exists()
    assert log_in(Client(), protected.user)["Location"] == reverse("home")


def test_an_administrator_resets_what_others_lost_and_not_his_own(protected, account):
    admin = account(Role.ADMIN)
    page = admin.get(reverse("account_edit", args=[protected.user.pk])).content.decode()
    assert "重置登录保护" in page
    admin.post(reverse("account_factor_reset", args=[protected.user.pk]))
    other = Client()
    log_in(other, protected.user)
    assert other.get(reverse("home"))["Location"] == reverse("factors")
    admin.post(reverse("account_factor_reset", args=[admin.user.pk]))
    assert not User.objects.get(pk=admin.user.pk).must_enrol


def test_let_in_opens_the_door_to_who_lost_everything(protected):
    user, said = protected.user, io.StringIO()
    call_command("let_in", user.username, stdout=said)
    password = re.search(r"一次性密码 (\S+?)。", said.getvalue())[1]
    row = LogEntry.objects.get(action=KINDS["factor_reset"].code)
    assert (row.object_id, row.actor, row.additional_data) == (user.pk, None, {"reason": "by_command"})
    assert password not in f"{row.changes}{row.additional_data}"
    assert protected.get(reverse("home"))["Location"].startswith(reverse("login"))  # what was open ends
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": password})
    assert client.get(reverse("home"))["Location"] == reverse("password_change")
    new = {"old_password": password, "new_password1": "another-good-one-77", "new_password2": "another-good-one-77"}
    client.post(reverse("password_change"), new)
    assert client.get(reverse("home"))["Location"] == reverse("factors")
    enrol(client)
    assert client.get(reverse("home")).status_code == 200
    with pytest.raises(CommandError):
        call_command("let_in", "nobody-of-that-name")
