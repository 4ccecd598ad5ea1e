"""The home of each role: what waits by name, what comes next where nothing waits, and always the same queries."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.models import CourseEntry
from cppcc.papers import spark
from cppcc.rights import Role
from proposals.models import Proposal
from reports.models import Report
from tests import factories
from tests.proposals.world import hand_in, proposal_in
from tests.test_told import Office, some_of_everything

NOW = timezone.make_aware(datetime(2024, 3, 20, 9))  # a Wednesday


@pytest.fixture
def office(year):
    with clock.at(NOW):
        yield Office(year)


def home(user) -> str:
    client = Client()
    client.force_login(type(user).objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("home"))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_staff_see_what_is_urgent_the_week_and_what_members_sent_today(office):
    world = office.world
    late = hand_in(world, "handling", reply_due=date(2024, 3, 5), longest_due=date(2024, 12, 1)).proposal
    factories.ActivityFactory(
        title="春季视察", starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=2)
    )
    proposal = factories.ProposalFactory(state="draft", created_by=world["writer"], submitted_on=None)
    factories.proposed(proposal, world["writer"].member)
    Proposal.objects.filter(pk=proposal.pk).update(state="submitted", submitted_on=date(2024, 3, 20))
    CourseEntry.objects.create(subject=proposal, user=world["writer"], label="提交", transition="submit", at=NOW)
    draft = factories.ProposalFactory(state="draft", title="只有本人看得到的草稿", created_by=world["writer"])
    CourseEntry.objects.create(subject=draft, user=world["writer"], label="撤回", transition="take_back", at=NOW)
    page = home(world["staff"])
    assert f'<a href="{late.get_absolute_url()}">{late.title}</a>' in page
    assert "超期 15 天" in page
    said = words(page)
    assert "委员今天报送 1 项" in said
    assert f"{proposal.title} 委员writer 提交" in said or f"{proposal.title} {world['writer']} 提交" in said
    assert "只有本人看得到的草稿" not in said
    assert "21 周四" in said
    assert "春季视察" in said


def test_where_nothing_waits_a_home_says_what_comes_next(office):
    world = office.world
    coming = factories.ActivityFactory(
        title="四月协商会", starts_at=NOW + timedelta(days=20), ends_at=NOW + timedelta(days=21)
    )
    for who, said in (
        ("staff", f"下一场是 4月9日的“{coming.title}”"),
        ("handler", "交办后会在这里按期限列出"),
        ("dispatcher", "机关立案后在这里列出"),
        ("leader", "报告核稿通过后在这里列出"),
        ("writer", "有新的活动时会通知您"),
        ("admin", "现在没有待办事项"),
    ):
        assert said in words(home(world[who])), who


def test_a_handler_has_the_list_of_the_unit_by_its_days_and_one_press_to_work(office):
    world = office.world
    far = hand_in(world, "handling", reply_due=date(2024, 6, 1), longest_due=date(2024, 12, 1))
    near = hand_in(world, "waiting", reply_due=date(2024, 3, 22), longest_due=date(2024, 12, 1))
    helping = hand_in(world, "opined", role="co")
    given = factories.MicroFactory(state="transferred", member=office.member(), unit=world.lead, plenary=office.year)
    page = home(world["handler"])
    places = [page.index(one) for one in (near.step_url("accept"), far.step_url("draft"), given.step_url("finish"))]
    assert places == sorted(places)
    assert "还剩 2 个工作日" in page
    assert "本单位办件 主办局" in words(page)
    assert helping.proposal.title not in words(home(world["co_handler"]))
    assert near.proposal.get_absolute_url() not in home(world["other_handler"])


def test_a_dispatcher_has_titles_to_dispatch_with_the_units_thought_of(office):
    world = office.world
    filed = proposal_in(world, "filed")
    filed.suggested_units.add(world.co)
    page = home(world["dispatcher"])
    assert filed.step_url("dispatch") in page
    assert "建议会办局" in page
    assert page.count(f">{filed.title}</a>") == 1


def test_a_dispatcher_reads_of_each_late_reply_once_and_of_those_due_next_beside(office):
    world = office.world
    late = hand_in(world, "handling", reply_due=date(2024, 3, 5), longest_due=date(2024, 12, 1)).proposal
    near = hand_in(world, "handling", reply_due=date(2024, 3, 22), longest_due=date(2024, 12, 1)).proposal
    page = home(world["dispatcher"])
    assert [page.count(f">{one.title}</a>") for one in (late, near)] == [1, 1]
    assert words(page).index("临近答复期限") < words(page).index(near.title)


def test_a_member_has_the_next_activity_the_own_matters_and_the_button_to_write(office):
    world = office.world
    soon = factories.ActivityFactory(
        title="今日座谈", starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=4)
    )
    factories.AttendanceFactory(activity=soon, member=office.member(), state="invited")
    closed = factories.ActivityFactory(
        title="别人的会", starts_at=NOW + timedelta(hours=3), ends_at=NOW + timedelta(hours=4)
    )
    own = proposal_in(world, "handling")
    other = factories.MicroFactory(state="submitted", plenary=office.year, title="别人的建议")
    page = home(world["writer"])
    said = words(page)
    assert reverse("activity_coming", args=[soon.pk]) in page
    assert "今天 11:00" in said
    assert "报名参加" in said
    assert "到场后用手机扫会场的二维码签到" in said
    assert reverse("micro_new") in page
    assert own.title in said
    assert "办理中" in said
    assert closed.title not in said
    assert other.title not in said


def test_a_leader_has_figures_what_is_late_by_unit_and_what_waits_for_the_signature(office):
    world = office.world
    for day in (date(2024, 3, 1), date(2024, 3, 12)):
        hand_in(world, "handling", reply_due=day, longest_due=date(2024, 12, 1))
    report = Report.objects.create(state="signing", plenary=office.year, slug="2024", name="2024年度履职报告")
    factories.PlenaryYearFactory(year=2023)
    page = home(world["leader"])
    assert report.step_url("sign") in page
    assert re.search(
        r"主办局</a> </td> <td class=\"number\"> <span class=\"late\">2 件</span> </td> <td class=\"number\">19 天",
        page,
    )
    assert page.count('class="chart-image"') == 3
    assert 8 <= page.count('<span class="label">') <= 12
    assert 'class="spark"' in page
    assert page.count(f">{report}</a>") == 1


def test_an_administrator_sees_whether_the_machine_is_well(office):
    page = words(home(office.world["admin"]))
    for said in (
        "后台服务",
        "后台任务",
        "邮件",
        "磁盘",
        "运行异常 没有待处理的异常",
        "承办人员 4",
        "从未登录",
        "最近登录",
    ):
        assert said in page


def test_an_account_of_several_roles_has_the_parts_of_each_and_each_matter_once(office):
    world = office.world
    both = factories.UserFactory(roles=[Role.STAFF, Role.DISPATCHER, Role.LEADER])
    filed = proposal_in(world, "filed")
    page = home(both)
    said = words(page)
    for title in ("待您签发", "待交办", "本周日程", "主要数据"):
        assert title in said
    assert page.count(f">{filed.title}</a>") == 1


def test_homes_take_the_same_queries_for_few_and_many(office):
    world = office.world
    some_of_everything(office)

    def more() -> None:
        for n in range(3):
            hand_in(world, "handling", reply_due=date(2024, 3, 1 + n), longest_due=date(2024, 12, 1))
            proposal_in(world, "filed").suggested_units.add(world.co)
            proposal = proposal_in(world, "submitted")
            CourseEntry.objects.create(
                subject=proposal, user=world["writer"], label="提交", transition="submit", at=NOW
            )
            micro = factories.MicroFactory(
                state="transferred", member=office.member(), unit=world.lead, plenary=office.year
            )
            CourseEntry.objects.create(subject=micro, user=world["writer"], label="提交", transition="submit", at=NOW)
            activity = factories.ActivityFactory(
                starts_at=NOW + timedelta(hours=n), ends_at=NOW + timedelta(hours=n + 2)
            )
            factories.AttendanceFactory(activity=activity, member=office.member(), state="invited")

    def asked() -> dict[str, int]:
        found = {}
        for who, user in world.users.items():
            home(user)
            with CaptureQueriesContext(connection) as queries:
                home(user)
            found[who] = len(queries)
        return found

    more()
    few = asked()
    more()
    assert asked() == few
    assert max(few.values()) <= 75, few


def test_a_small_line_says_its_numbers_and_leaves_gaps():
    assert spark([("2024", 3)]) == ""
    assert spark([("2023", None), ("2024", 3)]) == ""
    line = spark([("2021", 3), ("2022", 5), ("2023", None), ("2024", 5)])
    assert line.count("<polyline") == 1
    assert "2021 3，2022 5，2023 无，2024 5" in line
    assert "currentColor" in line
    assert "#" not in line
    assert "&lt;b&gt;" in spark([("<b>", 1), ("2024", 2)])
