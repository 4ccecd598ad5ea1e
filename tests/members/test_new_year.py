"""新年度: one page from the to-do on the home page; what it carries over, once, and without touching the year before."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import OfficeRule, OfficeTask, PlanItem
from cppcc.calendar import clock
from cppcc.rights import Role
from members import drafting, handover
from members.models import PlenaryYear, Position, Scheme
from proposals.models import ProposalRules
from reports.keeping import begun
from reports.models import OwnFigure, Report
from tests import factories
from tests.browserlike import main_form

DECEMBER = timezone.make_aware(datetime(2024, 12, 20, 9))


@pytest.fixture
def old_year(year):
    """2024 with something of each kind."""
    with clock.at(DECEMBER):
        ProposalRules.objects.create(plenary=year, reply_months=2, public=True)
        drafting.start(year, "example:default")
        body = factories.CommitteeFactory(name="经济委")
        for place, topic in enumerate(("老旧小区改造", "营商环境"), 1):
            PlanItem.objects.create(
                plenary=year, topic=topic, form="special", lead_committee=body, quarter=place, approved_on="2024-01-05"
            )
        factories.ActivityFactory(plan_item=PlanItem.objects.get(topic="营商环境"))
        OfficeRule.objects.create(plenary=year, kind="on_time", points="1.5")
        owner = factories.UserFactory(roles=[Role.STAFF])
        gone = factories.UserFactory(is_active=False)
        for title, who in (("编写季度通报", owner), ("离岗者的任务", gone)):
            OfficeTask.objects.create(plenary=year, title=title, owner=who, quarter=1, due_on="2024-02-29")
        begun(year)
        factories.OwnFigureFactory(name="只到今年", until_year=2024)
        factories.ProposalFactory(state="filed", number=1)
        factories.MemberFactory(name="韩去", left_on=date(2024, 12, 1))
        factories.MemberFactory(name="冯来", joined_on=date(2024, 11, 1))
        yield year


def test_the_new_year_is_four_presses_and_fields_from_the_home_page(old_year, account):
    staff, steps = account(Role.STAFF), 0
    home = staff.get(reverse("home")).content.decode()
    assert "尚未建立2025年度" in home
    steps += 1  # the to-do
    page = staff.get(f"{reverse('year_new')}?year=2025")
    words = page.content.decode()
    for said in (
        "答复期限（月）：本会 2，通行 3",  # what differs
        "老旧小区改造", "按期完成一项：1.5 分", "建立为草案",  # what it would copy
        "1 项的责任人账号已停用", "件提案待交办", "韩去", "冯来",  # what stands beside
    ):  # fmt: skip
        assert said in words, said
    steps += 3  # the two days of the session, the button
    form = main_form(page.content.decode())
    form.update(opens_on="2025-01-08", closes_on="2025-01-11")
    answer = staff.post(f"{reverse('year_new')}?year=2025", form, follow=True)
    assert "2025年度已建立" in answer.content.decode()
    new = PlenaryYear.objects.get(year=2025)
    assert (new.session, new.opens_on, new.ends_on) == (4, date(2025, 1, 8), date(2025, 12, 31))
    assert steps <= 6

    # what was ticked as usual is there; what was not is not
    assert (new.proposal_rules.reply_months, new.proposal_rules.public) == (2, True)
    assert new.scheme.state == "draft"
    assert new.scheme.rules == old_year.scheme.rules
    item = PlanItem.objects.get(plenary=new)
    assert (item.topic, item.approved_on) == ("老旧小区改造", None)
    assert OfficeRule.objects.get(plenary=new).points == OfficeRule.objects.get(plenary=old_year).points
    assert Report.objects.get(plenary=new).text == Report.objects.get(plenary=old_year).text
    assert not OfficeTask.objects.filter(plenary=new).exists()
    assert OwnFigure.objects.get().until_year == 2024

    # sent again, by the same page or another, it is one year
    staff.post(f"{reverse('year_new')}?year=2025", form)
    assert staff.get(f"{reverse('year_new')}?year=2025").status_code == 302
    assert (PlenaryYear.objects.count(), Scheme.objects.count(), Report.objects.count()) == (2, 2, 2)

    # the rest later, and nothing twice
    carry = reverse("year_carry", args=[2025])
    assert "2025年已有考核办法" in staff.get(carry).content.decode()
    for _ in range(2):
        staff.post(carry, {"carry": ["rules", "scheme", "plan", "plan_held", "points", "text", "own", "tasks"]})
    task = OfficeTask.objects.get(plenary=new)
    assert (task.title, task.due_on, task.state) == ("编写季度通报", date(2025, 2, 28), "open")
    assert PlanItem.objects.filter(plenary=new).count() == 2
    assert OwnFigure.objects.get().until_year is None
    assert PlanItem.objects.filter(plenary=old_year).exclude(approved_on="2024-01-05").count() == 0
    assert OfficeTask.objects.filter(plenary=old_year).count() == 2


def test_a_fault_keeps_what_was_typed_and_ticked_and_makes_nothing(old_year, account):
    staff = account(Role.STAFF)
    form = main_form(staff.get(f"{reverse('year_new')}?year=2025").content.decode())
    form.update(starts_on="2024-12-01", opens_on="2025-01-08", closes_on="2025-01-02", carry=["tasks"])
    page = staff.post(f"{reverse('year_new')}?year=2025", form).content.decode()
    for said in ("重叠", "会议结束日期不能早于会议开始日期", 'value="2025-01-08"'):
        assert said in page, said
    form.update(starts_on="2025-01-01", closes_on="2025-01-10", session="3")
    page = staff.post(f"{reverse('year_new')}?year=2025", form).content.decode()
    assert "十届三次会议已经登记在2024年度" in page
    ticked = page.split('value="tasks"')[1][:40]
    assert "checked" in ticked
    assert PlenaryYear.objects.count() == 1


def test_a_new_term_comes_with_its_first_year_and_the_seats_can_end(account, year):
    last = factories.PlenaryYearFactory(year=2026, session=5)
    member = factories.MemberFactory(name="常青")
    Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-08")
    staff = account(Role.STAFF)
    with clock.at(timezone.make_aware(datetime(2026, 12, 20, 9))):
        page = staff.get(f"{reverse('year_new')}?year=2027")
        for said in ("换届：新建十一届（2027-01-01 至 2031-12-31）", "常青 常委", "换届。"):
            assert said in page.content.decode(), said
        form = main_form(page.content.decode())
        assert (form["in_term"], form["session"]) == (["new"], ["1"])
        form["carry"] = ["seats"]
        staff.post(f"{reverse('year_new')}?year=2027", form)
    new = PlenaryYear.objects.get(year=2027)
    assert (new.term.number, new.plenary_name) == (11, "十一届一次会议")
    assert Position.objects.get().ends_on == date(2026, 12, 31)
    assert last.term.number == 10


def test_an_administrator_sets_the_year_up_and_leaves_the_rest_to_the_office(old_year, account):
    admin = account(Role.ADMIN)
    page = admin.get(f"{reverse('year_new')}?year=2025")
    keys = [offer.what.key for offer in page.context["offers"]]
    assert keys == ["rules"]
    form = main_form(page.content.decode())
    form["carry"] = ["rules", "tasks"]  # the second is not his
    admin.post(f"{reverse('year_new')}?year=2025", form)
    assert PlenaryYear.objects.filter(year=2025).exists()
    assert not OfficeTask.objects.filter(plenary__year=2025).exists()


def test_a_year_between_two_takes_the_session_between_theirs(account, year):
    factories.PlenaryYearFactory(year=2026)
    assert handover.proposed(2025).session == 4
    PlenaryYear.objects.filter(year=2026).delete()
    factories.PlenaryYearFactory(year=2023, session=5)
    assert handover.proposed(2026).session == 6  # the fifth is another year's


def test_without_a_term_the_page_says_what_comes_first(db, account):
    page = account(Role.ADMIN).get(reverse("year_new"))
    assert "请先建立届" in page.content.decode()


def test_a_year_that_was_ended_takes_nothing(old_year, account):
    new = factories.PlenaryYearFactory(year=2025)
    PlenaryYear.objects.filter(pk=new.pk).update(state="closed")
    staff = account(Role.STAFF)
    page = staff.post(reverse("year_carry", args=[2025]), {"carry": ["scheme"]}, follow=True)
    assert "已经结束" in page.content.decode()
    assert Scheme.objects.count() == 1


def test_the_page_takes_as_many_queries_for_a_full_year_as_for_a_small_one(old_year, account):
    staff = account(Role.STAFF)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(f"{reverse('year_new')}?year=2025").status_code == 200
        return len(queries)

    asked()
    few = asked()
    body = factories.CommitteeFactory()
    for number in range(6):
        PlanItem.objects.create(plenary=old_year, topic=f"议题{number}", form="special", lead_committee=body, quarter=1)
        OfficeTask.objects.create(
            plenary=old_year, title=f"任务{number}", owner=staff.user, quarter=1, due_on="2024-03-01"
        )
        factories.OwnFigureFactory(until_year=2024)
        factories.MemberFactory(left_on=date(2024, 12, 1))
    assert asked() <= few


def test_what_is_carried_stands_in_a_quarter_that_the_new_year_has(change_of_terms, account):
    staff, new = account(Role.STAFF).user, change_of_terms[0]
    former = factories.PlenaryYearFactory(year=2020, session=4, term=new.term)
    body = factories.CommitteeFactory(name="经济委")
    PlanItem.objects.create(plenary=former, topic="议题", form="special", lead_committee=body, quarter=4)
    OfficeTask.objects.create(plenary=former, title="任务", owner=staff, quarter=4, due_on="2020-12-01")
    plan = next(one for one in handover._declared if one.key == "plan")
    tasks = next(one for one in handover._declared if one.key == "tasks")
    assert plan.look(former, new).lines == ("第3季度 议题（经济委）",)
    for one in (plan, tasks):
        one.carry(former, new, staff)
    for model in (PlanItem, OfficeTask):
        assert model.objects.get(plenary=new).quarter == 3


def test_every_declared_thing_says_it_can_be_carried_once(db):
    keys = [one.key for one in handover._declared]
    assert len(keys) == len(set(keys)) == 9
