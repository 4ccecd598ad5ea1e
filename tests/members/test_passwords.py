"""Which passwords are taken, how long one holds, what a first one opens."""

import unicodedata
import uuid
from datetime import date, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cppcc.calendar import clock
from cppcc.rights import Role
from members import guessing
from members.models import UsedPassword, User
from tests import factories

FIRST, GOOD = "first-pass-ww-77", "Qd7-lampion-rue"
ALREADY = "long-enough-password-1"


def refused(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as fault:
        return " ".join(fault.messages)
    return ""


# --- what is taken -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa", "abcabcabcabcabc", "cppcc-demo-2024", "woaini1314woaini", "woaini1314", "Woaini1314!", "Aa123456789",
        "chaoyang2024", "Chaoyang@2024", "zhengxie2024", "Zhengxie@2024!", "zhangwei123456", "Zhangwei8731", "lihuaming1987",
        "qwertyuiop12", "1qaz2wsx3edc", "1qaz@WSX3edc", "Qwer1234!@#$", "P@ssw0rd2024", "Password123!", "Abcd1234!@#$", "147258369147258",
        "admin@123456", "Admin888888!", "ChangChun-2024", "19900307Zhang", "zaq12wsxZAQ!", "short1A!", "onlysmalls",
        "Changchun1234567", "1234567890abcdef", "woaizhongguo2024",
    ],
)  # fmt: skip
def test_what_anybody_would_guess_is_refused(db, password):
    assert refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "Good-Pass-3fa91c", "Quite-New-99x", "another-good-one-77", GOOD, "ChunFengHuaYuLouShang", "correct horse battery",
        "Third-Pass-0be1f7", "kR7#wq2zLm",
    ],
)  # fmt: skip
def test_what_nobody_guesses_is_taken(db, password):
    assert refused(password) == ""


def test_kinds_or_length_and_both_by_setting(db, settings):
    assert "至少 3 类" in refused("kwrplmqdgh7")
    assert refused("kwrplmqdgh7vtz") == ""
    settings.PASSWORD_KINDS, settings.PASSWORD_LONG = 4, 40
    assert "至少 4 类" in refused("kwrplmqdgh7vtzXX")
    assert refused("kwrplmqdgh7vtzX-") == ""


@given(st.text(max_size=60))
def test_any_text_has_a_strength_that_neither_capitals_nor_repetition_raise(password):
    worth = guessing.strength(password)
    plain = unicodedata.normalize("NFKC", password).casefold()
    assert 0 <= worth <= 2 * len(plain)
    assert guessing.strength(plain) == worth
    assert guessing.strength("x" + password[:1] * 40) < guessing.ENOUGH or len(plain) > 1


def test_nothing_of_the_person(db):
    user = factories.UserFactory(username="lihua88", name="欧阳锦书")
    factories.MemberFactory(user=user, phone="138-1234-5678", birth=date(1971, 11, 23))
    for password, named in {
        "Tq-Lihua88-wk": "登录名", "Tq-ouyangjinshu-wk9": "姓名", "OuYang-JinShu!7q": "姓名", "Tq-13812345678-wkv": "电话",
        "Tq.12345678.wkVz": "电话", "Tq19711123wkvx": "出生日期", "Tq-711123-wkvx": "出生日期",
    }.items():  # fmt: skip
        assert named in refused(password, user), password
        assert refused(password, factories.UserFactory()) == "" or named == "电话", password


# --- changing it -------------------------------------------------------------------------------------------------
def change(client, old, new):
    data = {"old_password": old, "new_password1": new, "new_password2": new, "form_token": str(uuid.uuid4())}
    answer = client.post(reverse("password_change"), data)
    return "" if answer.status_code == 302 else " ".join(answer.context["form"].errors.get("new_password2", ["?"]))


def test_the_last_five_are_not_taken_again(account, year):
    staff, former = account(Role.STAFF), ALREADY
    for new in ("Kw-lampe-1-xq", "Kw-tisch-2-xq", "Kw-stuhl-3-xq", "Kw-fenst-4-xq"):
        assert change(staff, former, new) == ""
        assert "不能和现在的密码相同" in change(staff, new, new)
        former = new
    assert "最近用过的 5 个" in change(staff, former, ALREADY)
    assert change(staff, former, "Kw-tuere-5-xq") == ""
    assert change(staff, "Kw-tuere-5-xq", ALREADY) == ""
    assert UsedPassword.objects.filter(user=staff.user).count() == 5


def first(password=FIRST, **more):
    user = User(username=f"new{uuid.uuid4().hex[:6]}", name="新人", must_change_password=True, **more)
    user.set_password(password)
    user.save()
    user.role_grants.create(role=Role.STAFF)
    return user


def log_in(client, user, password=FIRST):
    return client.post(reverse("login"), {"username": user.username, "password": password})


def test_a_first_password_opens_once_and_can_not_be_kept(db, year):
    user, client = first(), Client()
    assert log_in(client, user).status_code == 302
    assert "首次登录密码不能留用" in change(client, FIRST, FIRST)
    assert client.get(reverse("home"))["Location"] == reverse("password_change")
    again = log_in(Client(), user)  # somebody else with the slip
    assert "只能用一次" in again.content.decode()
    client.cookies.pop("sessionid")
    assert log_in(client, user).status_code == 302  # who began on this device goes on there
    assert change(client, FIRST, GOOD) == ""
    assert client.get(reverse("activity_list")).status_code == 200
    assert log_in(Client(), user, GOOD).status_code == 302


def test_a_first_password_waits_seven_days(db, year):
    user = first()
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert "已经过期" in log_in(Client(), user).content.decode()
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        assert log_in(Client(), user).status_code == 302


def test_a_password_ends_by_setting_and_says_when(account, year, settings):
    staff = account(Role.STAFF)
    with clock.at(clock.now() + timedelta(days=400)):
        assert staff.get(reverse("activity_list")).status_code == 200  # off
    settings.PASSWORD_DAYS = 90
    ends = clock.today() + timedelta(days=90)
    assert f"{ends:%Y-%m-%d} 到期" in staff.get(reverse("password_change")).content.decode()
    with clock.at(clock.now() + timedelta(days=85)):
        page = log_in(Client(), staff.user, ALREADY)
        assert f"您的密码 {ends:%Y-%m-%d} 到期" in page.client.get(reverse("display")).content.decode()
    with clock.at(clock.now() + timedelta(days=90)):
        assert staff.get(reverse("activity_list"))["Location"] == reverse("password_change")
        assert "请先修改密码" in staff.get(reverse("password_change")).content.decode()
        assert change(staff, ALREADY, GOOD) == ""
        assert staff.get(reverse("activity_list")).status_code == 200
