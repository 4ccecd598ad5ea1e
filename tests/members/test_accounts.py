"""Log-in, first password, lock-out, roles, and accounts made by the administrator."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cppcc.models import Binned, SubmittedForm
from cppcc.rights import Role
from members.forms.account import ROLES
from members.models import Member, User
from proposals.models import Handler
from tests import factories
from tests.browserlike import opened

PASSWORD = "long-enough-password-1"


def log_in(client: Client, username: str, password: str = PASSWORD):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_log_in_leads_home_and_log_out_ends_the_session(client, year):
    user = factories.UserFactory(roles=[Role.STAFF])
    assert log_in(client, user.username)["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    client.post(reverse("logout"))
    assert client.get(reverse("home"))["Location"].startswith("/login/")


def test_a_first_log_in_changes_the_password_before_anything_else(client, year):
    user = factories.UserFactory(roles=[Role.STAFF], must_change_password=True)
    log_in(client, user.username)
    assert client.get(reverse("activity_list"))["Location"] == reverse("password_change")
    new = {"old_password": PASSWORD, "new_password1": "another-good-one-77", "new_password2": "another-good-one-77"}
    assert client.post(reverse("password_change"), new)["Location"] == reverse("home")
    assert client.get(reverse("activity_list")).status_code == 200


@pytest.mark.parametrize("weak", ["short1", "12345678901234", "password123456"[:8]])
def test_weak_passwords_are_refused(client, db, weak):
    user = factories.UserFactory(roles=[Role.STAFF])
    log_in(client, user.username)
    data = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert client.post(reverse("password_change"), data).context["form"].errors["new_password2"]


def test_five_wrong_passwords_lock_the_account_for_that_address(client, db):
    user = factories.UserFactory(roles=[Role.STAFF])
    for _ in range(5):
        answer = log_in(client, user.username, "wrong")
    assert answer.status_code == 429
    assert "以后再试，约 1 分钟" in answer.content.decode()
    assert log_in(client, user.username).status_code == 429
    other = factories.UserFactory(roles=[Role.STAFF])
    assert log_in(client, other.username).status_code == 302


def test_a_disabled_account_cannot_log_in(client, db):
    user = factories.UserFactory(roles=[Role.STAFF], is_active=False)
    assert log_in(client, user.username).status_code == 200


def test_an_account_made_by_the_admin_logs_in_once_with_its_first_password(account, year):
    admin = account(Role.ADMIN)
    member = factories.MemberFactory()
    data = {
        "username": "lihua",
        "name": "李华",
        "roles": ["member"],
        "member": member.pk,
        "is_active": "on",
        "form_token": str(uuid.uuid4()),
    }
    page = admin.post(reverse("account_new"), data, follow=True).content.decode()
    password = re.search(r"首次登录密码：([\w-]+)", page).group(1)
    user = User.objects.get(username="lihua")
    assert Member.objects.get(user=user) == member
    client = Client()
    log_in(client, "lihua", password)
    assert client.get(reverse("home"))["Location"] == reverse("password_change")


def test_faults_of_an_account_are_told_beside_the_field(account, year):
    admin = account(Role.ADMIN)
    taken = factories.MemberFactory(user=factories.UserFactory())
    data = {"username": admin.user.username, "name": "某", "roles": ["member"], "member": taken.pk}
    errors = admin.post(reverse("account_new"), data).context["form"].errors
    assert "已被使用" in errors["username"][0]
    assert "已有账号" in errors["member"][0]
    errors = (
        admin.post(reverse("account_new"), {"username": "x", "name": "某", "roles": ["member"]}).context["form"].errors
    )
    assert "请选择对应的委员" in errors["member"][0]


def test_an_admin_cannot_take_the_own_admin_role_away(account, year):
    admin = account(Role.ADMIN)
    data = {"username": admin.user.username, "name": "管理员", "roles": ["staff"], "is_active": "on"}
    page = admin.post(reverse("account_edit", args=[admin.user.pk]), data).content.decode()
    assert "不能取消自己的系统管理员角色" in page
    assert Role.ADMIN in User.objects.get(pk=admin.user.pk).roles


def test_a_reset_gives_a_new_one_time_password(account, year):
    admin, user = account(Role.ADMIN), factories.UserFactory(roles=[Role.STAFF])
    page = admin.post(reverse("account_reset", args=[user.pk]), follow=True).content.decode()
    password = re.search(r"首次登录密码：([\w-]+)", page).group(1)
    assert log_in(Client(), user.username).status_code == 200
    client = Client()
    assert log_in(client, user.username, password).status_code == 302
    assert client.get(reverse("home"))["Location"] == reverse("password_change")


def test_each_account_chooses_light_or_dark_and_keeps_it(account, year, client):
    """Before log-in and where nothing is chosen the system decides; an unknown colour does not exist."""
    assert 'data-bs-theme=""' in client.get(reverse("login")).content.decode()
    staff = account("staff")
    assert 'data-bs-theme=""' in staff.get(reverse("display")).content.decode()
    staff.post(reverse("theme", args=["dark"]))
    page = staff.get(reverse("display")).content.decode()
    assert 'data-bs-theme="dark"' in " ".join(page.split())
    assert page.count('aria-pressed="true"') == 2
    assert staff.post(reverse("theme", args=["pink"])).status_code == 404
    staff.post(reverse("theme"))
    assert 'data-bs-theme=""' in staff.get(reverse("home")).content.decode()


def test_the_year_switch_and_the_text_size_stay(account, year):
    staff = account(Role.STAFF)
    other = factories.PlenaryYearFactory(year=2023)
    staff.post(reverse("year_switch"), {"year": other.pk})
    assert staff.get(reverse("home")).context["selected_year"] == other
    staff.post(reverse("year_switch"), {"year": "9" * 40})
    assert staff.get(reverse("home")).context["selected_year"] == other
    staff.post(reverse("text_size"))
    assert 'class="larger-text"' in staff.get(reverse("home")).content.decode()


def test_leading_back_never_leads_to_another_site(account, year):
    staff = account(Role.STAFF)
    answer = staff.post(reverse("text_size"), headers={"referer": "https://evil.example/x"})
    assert answer["Location"] == reverse("home")


def test_pages_without_any_year_say_what_to_do(account, db):
    for role in Role:
        client = account(role)
        page = client.get(reverse("home"))
        assert page.status_code == 200
        assert "还没有建立届次年度" in page.content.decode()
    assert account(Role.LEADER).get(reverse("dashboard")).status_code == 200
    assert account(Role.LEADER).get(reverse("report_page")).status_code == 200
    member = account(Role.MEMBER)
    factories.MemberFactory(user=member.user)
    assert member.get(reverse("proposal_new"))["Location"] == reverse("proposal_list")


def test_the_first_administrator_comes_from_the_command_line_and_only_once(db, capsys):
    call_command("first_admin", "wang", "王主任")
    password = re.search(r"首次登录密码 ([\w-]+)", capsys.readouterr().out).group(1)
    client = Client()
    log_in(client, "wang", password)
    assert client.get(reverse("home"))["Location"] == reverse("password_change")
    assert User.objects.get().roles == {Role.ADMIN}
    with pytest.raises(CommandError, match="已有系统管理员"):
        call_command("first_admin", "li", "李主任")


def test_a_handlers_unit_is_kept_with_the_account_and_found_in_the_list(account, year):
    admin, unit, other = (
        account(Role.ADMIN),
        factories.UnitFactory(name="区住建局"),
        factories.UnitFactory(name="区教育局"),
    )
    data = {
        "username": "hu1",
        "name": "胡一",
        "roles": ["handler"],
        "unit": unit.pk,
        "is_head": "on",
        "is_active": "on",
    }
    page = admin.post(reverse("account_new"), data, follow=True).content.decode()
    assert "打印密码条" in page
    user = User.objects.get(username="hu1")
    assert (user.handler.unit, user.handler.is_head) == (unit, True)
    factories.HandlerFactory(unit=other, user__name="白某")
    factories.UserFactory(roles=[Role.HANDLER], name="空某")
    listed = admin.get(reverse("account_list")).content.decode()
    for words in ("区住建局（负责人）", "还没有单位", "批量开通委员账号"):
        assert words in listed
    found = admin.get(reverse("account_list"), {"unit": unit.pk}).content.decode()
    assert "胡一" in found
    assert "白某" not in found

    # moved to another unit, then no handler any more: the row goes by way of the bin
    form = opened(admin, reverse("account_edit", args=[user.pk]))
    admin.post(reverse("account_edit", args=[user.pk]), {**form, "unit": other.pk})
    assert Handler.objects.get(user=user).unit == other
    form = opened(admin, reverse("account_edit", args=[user.pk]))
    page = admin.post(reverse("account_edit", args=[user.pk]), {**form, "roles": ["staff"]}).content.decode()
    assert "请同时勾选“承办人员”角色" in page
    form.pop("is_head")
    admin.post(reverse("account_edit", args=[user.pk]), {**form, "roles": ["staff"], "unit": ""})
    assert not Handler.objects.filter(user=user).exists()
    assert Binned.objects.count() == 1


def test_the_list_of_accounts_asks_as_much_for_many_as_for_few(account, year, same_queries):
    admin = account(Role.ADMIN)
    same_queries(
        lambda number: factories.HandlerFactory.create_batch(number),
        lambda made: admin.get(reverse("account_list")),
        at_most=26,
    )


def test_a_first_password_is_a_slip_on_paper_for_a_quarter_of_an_hour(account, year):
    admin, user = account(Role.ADMIN), factories.UserFactory(roles=[Role.STAFF], name="李华")
    address = reverse("account_slip", args=[user.pk])
    page = admin.post(reverse("account_reset", args=[user.pk]), {"form_token": str(uuid.uuid4())}, follow=True)
    password = re.search(r"首次登录密码：([\w-]+)", page.content.decode()).group(1)
    assert page.request["PATH_INFO"] == address
    paper = admin.get(address, {"as": "pdf"})
    words = PdfReader(io.BytesIO(b"".join(paper))).pages[0].extract_text()
    assert password in words
    assert user.username in words
    assert "no-store" in paper["Cache-Control"]
    assert not any(password in str(kept.said) for kept in SubmittedForm.objects.all())
    assert password not in account(Role.ADMIN).get(address, follow=True).content.decode()  # another one's session
    session = admin.session
    session["slips"][str(user.pk)][1] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session.save()
    assert "不再显示" in admin.get(address, follow=True).content.decode()


def test_a_role_says_what_it_is_for(account, year):
    page = account(Role.ADMIN).get(reverse("account_new")).content.decode()
    assert "把立案的提案交给承办单位" in page
    assert all(role.label in dict(ROLES)[role] for role in Role)
