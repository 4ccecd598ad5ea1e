"""Log-in, first password, lock-out, roles, and accounts made by the administrator."""

import re
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cppcc.rights import Role
from members.models import Member, User
from tests import factories

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
    assert "15 分钟后再试" in answer.content.decode()
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
    password = re.search(r"新密码：([\w-]+)", page).group(1)
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
