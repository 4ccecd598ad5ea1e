"""The year's end: no year for today, a year that is ended, what comes late, and which figures moved since."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Attendance, MicroSuggestion, OfficeTask, WelfareDeed
from activities.services import attending
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Refused, Role
from cppcc.workflow import take
from members import assessing, drafting, years
from members.models import Declaration, LateRecord, PlenaryYear
from proposals.models import Category, Proposal, rules_of
from proposals.reminders import morning
from tests import factories
from tests.browserlike import opened
from tests.proposals.world import hand_in, make_world, proposal_in, step


def on(*day: int):
    return clock.at(timezone.make_aware(datetime(*day, 9)))


def form_of(**more):
    return {
        "title": "关于年末的提案", "kind": "ordinary", "proposer_kind": "sole", "category": Category.objects.first().pk,
        "situation": "情况", "suggestion": "建议", "publishable": "on", **more,
    }  # fmt: skip


def ended(year, user=None) -> PlenaryYear:
    user = user or factories.UserFactory(roles=[Role.STAFF])
    fresh = PlenaryYear.objects.get(pk=year.pk)
    with on(2025, 1, 6):
        take(PlenaryYear, year.pk, "close", user, fresh.version)
    return PlenaryYear.objects.get(pk=year.pk)


# --- nobody has set up a year for today --------------------------------------------------------------------------
def test_a_proposal_is_kept_and_not_put_into_another_year(member_client, account, year):
    staff, admin = account(Role.STAFF), account(Role.ADMIN)
    with on(2025, 1, 6):
        answer = member_client.post(reverse("proposal_new"), form_of(submit="1"), follow=True)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.situation) == ("draft", "情况")
    assert "尚未建立2025年度" in answer.content.decode()
    with on(2025, 1, 6):
        for client in (staff, admin):
            assert "尚未建立2025年度" in client.get("/").content.decode()
            assert Notice.objects.filter(user=client.user, words__contains="尚未建立2025年度").count() == 1
        page = member_client.get(proposal.get_absolute_url()).content.decode()
        assert "请机关先建立" in page  # the button stands there, disabled, with the reason
        with pytest.raises(Refused, match="尚未建立2025年度"):
            take(Proposal, proposal.pk, "submit", member_client.user, proposal.version)


def test_once_the_year_is_there_the_draft_joins_it(member_client, year):
    with on(2024, 12, 30):
        member_client.post(reverse("proposal_new"), form_of())
    proposal = Proposal.objects.get()
    assert proposal.plenary == year
    new = factories.PlenaryYearFactory(year=2025)
    with on(2025, 1, 6):
        proposal = take(Proposal, proposal.pk, "submit", member_client.user, proposal.version)
    assert (proposal.plenary, proposal.submitted_on) == (new, date(2025, 1, 6))


def test_what_was_returned_for_changes_goes_on_in_its_year(year):
    world = make_world()
    factories.PlenaryYearFactory(year=2025)
    proposal = proposal_in(world, "returned")
    with on(2025, 1, 6):
        assert step(world, proposal, "submit", "writer").plenary == year


def test_a_micro_suggestion_is_kept_too_and_joins_the_year_of_its_day(member_client, year):
    data = {"title": "路灯", "category": "city", "content": "路灯不亮。", "submit": "1"}
    with on(2025, 1, 1):
        answer = member_client.post(reverse("micro_new"), data, follow=True)
    assert "尚未建立2025年度" in answer.content.decode()
    micro = MicroSuggestion.objects.get()
    assert (micro.state, micro.duties.count()) == ("draft", 0)
    new = factories.PlenaryYearFactory(year=2025)
    with on(2025, 1, 2):
        micro = take(MicroSuggestion, micro.pk, "submit", member_client.user, micro.version)
    assert micro.plenary == new


def test_a_declaration_of_such_a_day_is_refused_with_its_text(member_client, year):
    data = {"kind": "welfare", "part": "participant", "on": "2025-01-03", "title": "助老", "content": "写了很多"}
    with on(2025, 1, 6):
        page = member_client.post(reverse("declaration_new"), data)
    assert "不在任何届次年度内" in str(page.context["form"].errors["on"])
    assert page.context["form"]["content"].value() == "写了很多"


def test_from_december_on_staff_are_reminded_of_the_next_year(account, year):
    staff = account(Role.STAFF)
    with on(2024, 11, 28):
        assert "尚未建立2025年度" not in staff.get("/").content.decode()
    with on(2024, 12, 2):
        page = staff.get("/")
        todo = next(todo for todo in page.context["todos"] if todo.label == "尚未建立2025年度")
        form = staff.get(todo.url).context["form"]
        assert (form["year"].value(), form["session"].value(), form["starts_on"].value()) == (2025, 4, date(2025, 1, 1))
        morning()
        morning()
    assert Notice.objects.filter(user=staff.user, words="请建立2025年度。").count() == 1
    factories.PlenaryYearFactory(year=2025)
    with on(2024, 12, 3):
        assert years.to_set_up() == []


def test_with_no_year_at_all_the_office_is_told(account, db):
    assert "尚未建立" in account(Role.ADMIN).get("/").content.decode()
    assert account(Role.STAFF).get(reverse("year_now")).status_code == 302


# --- a year is ended ---------------------------------------------------------------------------------------------
def test_a_year_ends_only_when_it_is_over_and_the_page_lists_what_is_open(account, year):
    staff = account(Role.STAFF)
    factories.ProposalFactory(state="submitted")
    page = reverse("year_page", args=[2024])
    with on(2024, 12, 30):
        assert "之后才能结束" in staff.get(page).content.decode()
    with on(2025, 1, 6):
        shown = staff.get(page)
        assert "提案待审查" in shown.content.decode()
        for todo in shown.context["open"]:
            listed = staff.get(todo.url)
            if "table" in listed.context:
                assert listed.context["table"].paginator.count == todo.count, todo
        answer = staff.post(reverse("year_step", args=[year.pk, "close"]), {"version": 1})
        assert answer.status_code == 302
        assert "没有变动" in staff.get(page).content.decode()
        staff.post(reverse("year_step", args=[year.pk, "reopen"]), {"version": 2, "reason": "补登一场活动"})
    fresh = PlenaryYear.objects.get(pk=year.pk)
    assert not fresh.is_closed
    assert [row.reason for row in fresh.closings.all()] == ["补登一场活动"]


def test_what_is_under_way_goes_its_course_and_moves_the_figures_of_its_year(account, year):
    world = make_world()
    hand = hand_in(world, "checked")
    ended(year, world["staff"])
    factories.PlenaryYearFactory(year=2025)
    staff = account(Role.STAFF)
    with on(2025, 2, 3):
        step(world, hand, "send", "handler")
        changes = {
            one.key: (one.then, one.now) for one in staff.get(reverse("year_page", args=[2024])).context["changes"]
        }
    assert changes["proposals.replied"] == (0, 1)
    assert Proposal.objects.get(pk=hand.proposal_id).plenary == year


def test_the_page_of_a_year_takes_a_constant_number_of_queries(account, year, same_queries):
    ended(year)
    leader = account(Role.LEADER)

    def fill(times):
        for _ in range(times):
            factories.ProposalFactory(state="submitted")
            factories.MicroFactory(state="submitted")

    same_queries(fill, lambda made: leader.get(reverse("year_page", args=[2024])), at_most=150)


ACTIVITY = {
    "title": "年底调研", "kind": "research", "place": "会议室", "starts_at": "2024-12-20T09:00", "ends_at": "2024-12-20T11:00",
}  # fmt: skip


@pytest.mark.parametrize(
    ("address", "data", "model"),
    [
        ("activity_new", ACTIVITY, Activity),
        ("declaration_new", {"kind": "welfare", "part": "participant", "on": "2024-12-20", "title": "助老"}, Declaration),
        ("task_new", {"title": "总结", "quarter": 4, "due_on": "2024-12-30"}, OfficeTask),
        ("proposal_paper", {"received_on": "2024-12-20", "title": "关于迟到的提案", "kind": "ordinary", "proposer_kind": "sole"},
         Proposal),
    ],
)  # fmt: skip
def test_a_new_record_in_an_ended_year_needs_a_reason(account, year, address, data, model):
    staff = account(Role.STAFF)
    ended(year, staff.user)
    factories.PlenaryYearFactory(year=2025)
    data = {**data, "member": factories.MemberFactory().pk, "owner": staff.user.pk}
    data["author"] = data["member"]
    with on(2025, 2, 3):
        page = staff.post(reverse(address), data)
        assert "2024年度已经结束" in str(page.context["form"].errors["late_reason"])
        assert not model.objects.exists()
        answer = staff.post(reverse(address), {**data, "late_reason": "年底漏记"})
    assert answer.status_code == 302, answer.context["form"].errors
    late = LateRecord.objects.get()
    assert (late.plenary, late.reason, late.by) == (year, "年底漏记", staff.user)
    assert "年底漏记" in staff.get(reverse("year_page", args=[2024])).content.decode()
    assert model.objects.count() == 1


def test_a_record_moved_into_an_ended_year_needs_one_too(account, year):
    staff = account(Role.STAFF)
    ended(year, staff.user)
    new = factories.PlenaryYearFactory(year=2025)
    row = Declaration.objects.create(
        plenary=new,
        member=factories.MemberFactory(),
        kind="welfare",
        on=date(2025, 1, 10),
        title="助老",
        created_by=staff.user,
    )
    data = {"kind": "welfare", "part": "participant", "on": "2024-12-20", "title": "助老", "seen_version": 1}
    with on(2025, 2, 3):
        page = staff.post(reverse("declaration_edit", args=[row.pk]), data)
    assert "late_reason" in page.context["form"].errors


def test_registers_and_lists_of_people_refuse_in_words(account, year):
    staff = account(Role.STAFF)
    activity = factories.ActivityFactory()
    there = factories.AttendanceFactory(activity=activity, state="invited")
    ended(year, staff.user)
    with on(2025, 2, 3):
        page = staff.post(
            reverse("register_new", args=["welfare"]),
            {"kind": "donation", "on": "2024-12-20", "subject": "助学", "value": 1},
        )
        assert "2024年度已经结束" in str(page.context["form"].errors)
        with pytest.raises(Refused, match="已经结束"):
            attending.mark_present(activity, [factories.MemberFactory()])
        with pytest.raises(Refused, match="已经结束"):
            attending.invite(activity, [factories.MemberFactory()])
        attending.mark_present(activity, [there.member])  # stood on the list
        named = factories.MemberFactory(name="王补登")
        data = {"confirm": "1", "member": named.pk}
        answer = staff.post(reverse("activity_names", args=[activity.pk]), data, follow=True)
        assert "已经结束" in answer.content.decode()
        with pytest.raises(Refused, match="已经结束"):
            drafting.start(PlenaryYear.objects.get(pk=year.pk), "empty")
        with pytest.raises(Refused, match="考核办法还没有公布"):
            assessing.draw_up(year, staff.user)
    assert not WelfareDeed.objects.exists()
    assert Attendance.objects.count() == 1


def test_talks_and_awards_may_follow_a_year_that_is_ended(account, year):
    staff = account(Role.STAFF)
    ended(year, staff.user)
    data = {
        "plenary": year.pk,
        "member": factories.MemberFactory().pk,
        "on": "2025-01-20",
        "by": "秘书长",
        "content": "谈话",
    }
    with on(2025, 2, 3):
        assert staff.post(reverse("register_new", args=["talks"]), data).status_code == 302


def test_which_year_pages_show_is_chosen_or_todays(account, year):
    staff = account(Role.STAFF)
    factories.PlenaryYearFactory(year=2025)
    with on(2025, 1, 6):
        assert PlenaryYear.objects.current().year == 2025
        staff.post(reverse("year_step", args=[year.pk, "show"]), {"version": 1})
        assert PlenaryYear.objects.current() == year
        staff.post(reverse("year_step", args=[year.pk, "close"]), {"version": 2})
        assert PlenaryYear.objects.current().year == 2025


def test_what_is_sent_acts_on_the_year_that_its_page_showed(account, year):
    """Another window switches the year while the rules of 2024 are open."""
    staff, before = account(Role.STAFF), factories.PlenaryYearFactory(year=2023)
    page = opened(staff, reverse("proposal_rules"))
    assert page["shown_year"] == [str(year.pk)]
    staff.post(reverse("year_switch"), {"year": before.pk})
    staff.post(reverse("proposal_rules"), {**page, "return_workdays": "4"})
    assert rules_of(year).return_workdays == 4
    assert rules_of(before).return_workdays != 4


def test_a_year_named_in_the_address_is_the_year_that_its_forms_act_on(account, year):
    staff, before = account(Role.STAFF), factories.PlenaryYearFactory(year=2023)
    page = staff.get(f"{reverse('ranking')}?year=2023")
    assert page.context["year"] == before
    assert page.wsgi_request.shown_year == before.pk
