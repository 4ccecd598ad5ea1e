"""开始使用: from the migrated empty database to the first activity, each step by its own page."""

import io
import re
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cppcc import jobs
from cppcc.calendar import clock
from cppcc.frame.beginning import every
from cppcc.models import Job, StepAside
from cppcc.rights import Role
from members.beginning import SECTORS
from members.jobs import ACCOUNTS
from members.models import Committee, PlenaryYear, Scheme, Sector, User
from proposals.models import Unit
from tests import factories
from tests.bringing import book_of, brought, confirmed
from tests.browserlike import opened


@pytest.fixture(autouse=True)
def on_a_day():
    """Of a year whose holidays the program knows."""
    with clock.at(timezone.make_aware(datetime(2024, 6, 3, 9))):
        yield


@pytest.fixture
def admin(account):
    return account(Role.ADMIN)


def test_the_first_administrator_is_greeted_with_what_to_do(admin):
    page = admin.get(reverse("home")).content.decode()
    assert "开始使用" in page
    assert "已完成 1/18" in page  # the program knows the holidays of this year


def test_nobody_else_is(account):
    for role in (Role.MEMBER, Role.HANDLER, Role.LEADER, Role.DISPATCHER):
        assert "已完成" not in account(role).get(reverse("home")).content.decode()


def test_what_is_not_needed_says_who_and_when_and_can_be_taken_back(admin):
    address = reverse("beginning_aside", args=["groups"])
    for _ in range(2):
        admin.post(address)
    page = admin.get(reverse("beginning")).content.decode()
    assert f"不需要：{admin.user}" in page
    assert "已完成 1/17" in page
    admin.post(address, {"back": "1"})
    assert not StepAside.objects.exists()
    assert admin.post(reverse("beginning_aside", args=["nothing"])).status_code == 404


def test_the_list_leaves_the_home_page_and_stays_in_the_settings(admin, account):
    admin.post(reverse("beginning_aside", args=["all"]))
    assert "已完成" not in admin.get(reverse("home")).content.decode()
    staff = account(Role.STAFF)
    assert "收起" in staff.get(reverse("beginning")).content.decode()
    staff.post(reverse("beginning_aside", args=["all"]), {"back": "1"})
    assert "已完成" in admin.get(reverse("home")).content.decode()


def test_names_that_any_committee_has_are_taken_over_with_one_press(admin):
    factories.SectorFactory(name="教育", order=3)
    Sector.objects.all().delete()
    for _ in range(2):
        admin.post(reverse("beginning_take", args=["sectors"]), {"name": [*SECTORS[:3], "不在其中"]})
    assert list(Sector.objects.values_list("name", flat=True)) == list(SECTORS[:3])
    assert admin.post(reverse("beginning_take", args=["units"])).status_code == 404


def test_the_list_asks_two_queries_whatever_there_is(admin):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(reverse("beginning")).status_code == 200
        return len(queries)

    asked()
    few = asked()
    factories.MemberFactory.create_batch(5)
    factories.HandlerFactory.create_batch(3)
    factories.ActivityFactory()
    factories.PlenaryYearFactory()
    assert asked() <= few + 2  # a year brings its own two
    assert len(every()) == 18


class Walker:
    """Goes each step by the address that the list gives, and sends the form that stands there."""

    def __init__(self, client):
        self.client = client

    def line(self, key):
        return next(
            line for line in self.client.get(reverse("beginning")).context["beginning"].lines if line.step.key == key
        )

    def send(self, address, **more):
        sent = opened(self.client, address)
        sent.update(more)
        return self.client.post(address, sent, follow=True)

    def step(self, key, *, go="", **more):
        """Do it by its page; before it stands open, after it is ticked off."""
        before = self.line(key)
        assert (before.open, before.goes) == (True, True), (key, before.waits_for, before.may)
        answer = self.send(go or before.url, **more)
        assert self.line(key).done, (key, answer.context["form"].errors if answer.context.get("form") else answer)


@pytest.mark.django_db
def test_from_the_empty_database_each_step_by_its_page_ticks_itself_off(client, picture):
    assert "尚未建立账号" in client.get(reverse("login")).content.decode()
    said = io.StringIO()
    call_command("welcome", "--address", "http://127.0.0.1:8000/", stdout=said)
    assert "manage.py first_admin" in said.getvalue()
    call_command("first_admin", "chen", "陈主任", stdout=said)
    password = re.search(r"首次登录密码 (\S+)，", said.getvalue())[1]
    assert "尚未建立账号" not in client.get(reverse("login")).content.decode()
    first = {"username": "chen", "password": password}
    assert client.post(reverse("login"), first)["Location"] == reverse("home")
    own = "my-own-long-password-9"
    client.post(reverse("password_change"), {"old_password": password, "new_password1": own, "new_password2": own})
    assert "开始使用" in client.get(reverse("home")).content.decode()
    admin, today = Walker(client), clock.today()

    admin.step("identity", name="长岭县政协", short_name="长岭政协", upload=picture("PNG", "emblem.png"))
    assert admin.line("year").waits_for == "“届”"
    admin.step("term", number=10, starts_on=f"{today.year}-01-01", ends_on=f"{today.year + 4}-12-31")
    admin.step("year", opens_on=f"{today.year}-01-08", closes_on=f"{today.year}-01-11")
    assert admin.line("holidays").done  # this year's came with the program
    for key in ("sectors", "committees", "organizations"):
        names = admin.line(key).offered
        client.post(reverse("beginning_take", args=[key]), {"name": names})
        assert admin.line(key).done
        assert admin.line(key).words.startswith(str(len(names)))
    admin.step("groups", go=reverse("register_new", args=["groups"]), name="长岭镇活动组", street="长岭镇")
    admin.step("units", go=reverse("register_new", args=["units"]), name="县住建局", kind="government")
    account = admin.line("office").url
    for login, roles in (("li", ["staff"]), ("wu", ["dispatcher", "leader"])):
        admin.send(account, username=login, name=f"{login}某", roles=roles)
        assert admin.line("office").done == (login == "wu")
    assert not admin.line("members").may  # the office's
    assert "机关工作人员" in client.get(reverse("beginning")).content.decode()

    desk = Client()
    staff_user = User.objects.get(username="li")
    staff_user.must_change_password = False
    staff_user.save()
    desk.force_login(staff_user, backend="django.contrib.auth.backends.ModelBackend")
    staff = Walker(desk)
    address = staff.line("members").url
    book = book_of(["姓名", "性别", "界别", "任职日期"], ["王一", "男", "教育", f"{today.year}-01-01"])
    confirmed(desk, address, brought(desk, address, book))
    assert staff.line("members").done

    admin.send(account, username="hu", name="胡某", roles=["handler"])
    admin.step(
        "handlers", go=reverse("register_new", args=["handlers"]), user=User.objects.get(username="hu").pk,
        unit=Unit.objects.get().pk, is_head="on",
    )  # fmt: skip
    client.post(admin.line("member_accounts").url, {})
    jobs.run(Job.objects.get(kind=ACCOUNTS).pk)
    assert admin.line("member_accounts").done

    staff.step("rules")
    desk.post(reverse("scheme_start", args=[today.year]), {"like": "example:default"})
    assert staff.line("scheme").words == "草案已建立，公布后才计分"
    scheme = Scheme.objects.get()
    desk.post(scheme.step_url("publish"), {"version": scheme.version})
    assert staff.line("scheme").done
    plan = f"{reverse('register_new', args=['plan'])}?plenary={PlenaryYear.objects.get().pk}"
    assert plan in desk.get(staff.line("plan").url).content.decode()
    staff.step(
        "plan", go=plan, topic="城乡供水", form="special", lead_committee=Committee.objects.first().pk, quarter=1
    )
    text = staff.line("text").url
    assert desk.get(text).status_code == 200
    assert not staff.line("text").done  # looking at it is not writing it
    staff.step("text", go=reverse("report_ends", args=[today.year]), opening="今年以来，县政协围绕中心履职。")
    staff.step(
        "activity", title="视察城乡供水", kind="inspection", place="水厂",
        starts_at=f"{today:%Y-%m-%d}T09:00", ends_at=f"{today:%Y-%m-%d}T11:00",
    )  # fmt: skip
    assert staff.client.get(reverse("beginning")).context["beginning"].finished
    assert "已完成" not in desk.get(reverse("home")).content.decode()
