"""Where a member belonged on a day, and whether he served: one answer at every door."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance
from activities.services import attending, checkin, merging
from cppcc.calendar import clock
from cppcc.rights import Refused, Role
from members import membership, register
from members.importing.reading import MemberRow
from members.importing.writing import write
from members.models import DutyRecord, Member, Position
from proposals import cosigning
from proposals import importing as proposals_import
from proposals.models import Category
from proposals.statistics import table
from tests import factories
from tests.proposals.world import make_world, proposal_in, step

GONE = {"left_on": date(2024, 3, 1)}


def on(*day: int):
    return clock.at(timezone.make_aware(datetime(*day, 9)))


@pytest.fixture
def moved(year):
    """A member who went from 教育 to 科技 on 1 June 2026."""
    member = factories.MemberFactory(name="王搬迁")
    register.move(member, date(2026, 6, 1), sector=factories.SectorFactory(name="科技"), committee=None, group=None)
    return Member.objects.get(pk=member.pk)


def test_who_served_and_where_he_belonged_on_a_day(moved):
    assert membership.belonging(moved, date(2024, 5, 1)).words() == ("教育", "", "")
    assert membership.belonging(moved, date(2026, 6, 1)).words() == ("科技", "", "")
    assert membership.belonging(moved, date(2026, 6, 1)).recorded
    assert not membership.belonging(factories.MemberFactory(), date(2024, 5, 1)).recorded
    left = factories.MemberFactory(**GONE)
    assert [membership.served(left, day) for day in (date(2021, 1, 1), date(2024, 2, 29), date(2024, 3, 1))] == [
        False, True, False,
    ]  # fmt: skip
    assert "在 2024-03-01 不是委员" in membership.refusal([left, moved], date(2024, 3, 1))


def test_the_answer_takes_the_same_queries_for_few_and_many(moved):
    members = [moved, *(factories.MemberFactory() for _ in range(20))]
    with CaptureQueriesContext(connection) as asked:
        then = membership.Belongings(members)
        for member in members:
            then.on(member, date(2024, 5, 1))
    assert len(asked) == 1


# --- past years follow nobody's present --------------------------------------------------------------------------
def test_last_years_table_and_lists_stay_when_a_member_moves(moved, year, account):
    proposal = factories.ProposalFactory(state="filed", number=1)
    factories.proposed(proposal, moved)
    lines = {line.label: line.counts["filed"] for line in table("sector", year, None)}
    assert lines["教育"] == 1
    assert "科技" not in lines
    staff, education = account(Role.STAFF), factories.SectorFactory(name="教育")
    listed = staff.get(f"{reverse('proposal_list')}?year=2024&sector={education.pk}")
    assert [row.pk for row in listed.context["table"].data] == [proposal.pk]
    DutyRecord.objects.create(
        member=moved, plenary=year, kind="attendance", on=date(2024, 5, 20), words="调研", source=proposal
    )
    ledger = staff.get(f"{reverse('duty_list')}?sector={education.pk}")
    assert ledger.context["table"].paginator.count == 1
    then = staff.get(f"{reverse('member_list')}?sector={education.pk}&on=2024-05-01")
    assert [row.pk for row in then.context["table"].data] == [moved.pk]
    assert staff.get(f"{reverse('member_list')}?sector={education.pk}").context["table"].paginator.count == 0


def test_people_are_invited_by_where_they_belonged_on_the_day(moved, year):
    activity = factories.ActivityFactory()
    education = factories.SectorFactory(name="教育")
    assert attending.chosen_members(activity, {"sector": [education]}, []) == [moved]


def test_a_spreadsheet_moves_members_and_keeps_where_they_were(year):
    member = factories.MemberFactory()
    row = MemberRow(member.name, {"sector": factories.SectorFactory(name="科技")}, member)
    with on(2026, 6, 1):
        write([row])
    member = Member.objects.get(pk=member.pk)
    assert member.sector.name == "科技"
    assert membership.belonging(member, date(2024, 5, 1)).words()[0] == "教育"


def test_the_members_page_says_where_nothing_was_recorded(moved, year, account):
    staff = account(Role.STAFF)
    assert "没有登记过当时的归属" in staff.get(factories.MemberFactory().get_absolute_url()).content.decode()
    page = staff.get(moved.get_absolute_url()).content.decode()
    assert "没有登记过当时的归属" not in page
    assert "2024年归属" in page


# --- nobody is entered for a day on which he was no member -------------------------------------------------------
ACTIVITY = {
    "title": "座谈", "kind": "research", "place": "会议室", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:00",
}  # fmt: skip


@pytest.mark.parametrize("where", ["present", "leave", "absent"])
def test_the_activity_form_refuses_who_did_not_serve(account, year, where):
    left = factories.MemberFactory(name="李离任", **GONE)
    page = account(Role.STAFF).post(reverse("activity_new"), {**ACTIVITY, where: [left.pk]})
    assert "李离任（任职 2022-01-01 至 2024-03-01）在 2024-05-20 不是委员" in str(page.context["form"].errors[where])
    assert not Attendance.objects.exists()


def test_every_way_to_attend_refuses_who_did_not_serve(account, year):
    left = factories.MemberFactory(name="李离任", **GONE)
    activity = factories.ActivityFactory(open_signup=True)
    with pytest.raises(Refused, match="不是委员"):
        attending.mark_present(activity, [left])
    with pytest.raises(Refused, match="不是委员"):
        attending.invite(activity, attending.chosen_members(activity, {}, [left]))
    with on(2024, 5, 19), pytest.raises(Refused, match="不是委员"):
        attending.sign_up(activity, left)
    with on(2024, 5, 20), pytest.raises(Refused, match="不是委员"):
        checkin.check_in(activity, left)
    staff = account(Role.STAFF)
    names = staff.post(reverse("activity_names", args=[activity.pk]), {"names": "李离任"})
    assert [(one.word, one.unknown) for one in names.context["names"].asked] == [("李离任", True)]
    answer = staff.post(reverse("activity_names", args=[activity.pk]), {"confirm": 1, "member": left.pk}, follow=True)
    assert "不是委员" in answer.content.decode()
    stood = factories.AttendanceFactory(activity=activity, member=left, state="invited")
    edit = reverse("attendance_edit", args=[activity.pk, stood.pk])
    assert "不是委员" in str(staff.post(edit, {"state": "present"}).context["form"].errors["state"])
    earlier = factories.ActivityFactory(starts_at=activity.starts_at - timedelta(days=2))
    factories.AttendanceFactory(activity=earlier, member=factories.MemberFactory(left_on=date(2024, 5, 20)))
    with pytest.raises(Refused, match="不是委员"):
        merging.merge(earlier, activity)


def form_of(**more):
    return {
        "title": "关于离任的提案", "kind": "ordinary", "category": Category.objects.first().pk, "situation": "情况",
        "suggestion": "建议", **more,
    }  # fmt: skip


def test_authors_and_cosigners_served_on_the_day(account, year):
    staff = account(Role.STAFF)
    left, there = factories.MemberFactory(name="李离任", **GONE), factories.MemberFactory()
    paper = {"received_on": "2024-05-20", "proposer_kind": "joint"}
    page = staff.post(reverse("proposal_paper"), form_of(**paper, author=left.pk, cosigners=[there.pk]))
    assert "不是委员" in str(page.context["form"].errors["author"])
    page = staff.post(reverse("proposal_paper"), form_of(**paper, author=there.pk, cosigners=[left.pk]))
    assert "不是委员" in str(page.context["form"].errors["cosigners"])
    paper["received_on"] = "2024-02-20"
    assert staff.post(reverse("proposal_paper"), form_of(**paper, author=left.pk)).status_code == 302


def test_who_has_left_writes_and_submits_nothing_more(member_client, year):
    world = make_world()
    proposal = proposal_in(world, "draft")
    Member.objects.filter(user=world["writer"]).update(**GONE)
    with on(2024, 5, 20), pytest.raises(Refused, match="不是委员"):
        step(world, proposal, "submit", "writer")
    Member.objects.filter(pk=member_client.member.pk).update(**GONE)
    with on(2024, 5, 20):
        for name in ("proposal_new", "micro_new", "declaration_new"):
            answer = member_client.get(reverse(name), follow=True)
            assert "不是委员" in answer.content.decode(), name


def test_an_invitation_is_accepted_only_by_who_serves(year):
    world = make_world()
    proposal = proposal_in(world, "draft")
    row = factories.proposed(proposal, factories.MemberFactory(**GONE), status="invited")
    with on(2024, 5, 20), pytest.raises(Refused, match="不是委员"):
        cosigning.answer_invitation(row, accept=True)


def test_an_import_names_who_did_not_serve(account, year):
    from cppcc.sheets import Sheet, workbook

    factories.MemberFactory(name="李离任", **GONE)
    category = Category.objects.first().name
    row = ["2024", "5", "关于导入的提案", "李离任", category, "", "", "", "2024-05-20", "2024-05-21", "", "", ""]
    content = workbook(Sheet("提案", proposals_import.HEADINGS, [row]))
    faults = proposals_import.read(content).faults
    assert any("不是委员" in fault.words for fault in faults), faults


def test_registers_refuse_a_member_of_another_time(account, year):
    left = factories.MemberFactory(**GONE)
    data = {"kind": "elderly", "on": "2024-05-20", "subject": "助老", "value": 1, "member": left.pk}
    page = account(Role.STAFF).post(reverse("register_new", args=["welfare"]), data)
    assert "不是委员" in str(page.context["form"].errors["member"])


def test_positions_are_those_of_the_day(year):
    member = factories.MemberFactory()
    Position.objects.create(member=member, kind="chair", starts_on=date(2024, 1, 1), ends_on=date(2024, 6, 30))
    assert list(membership.holding(["chair"], date(2024, 5, 1))) == [member]
    assert not membership.holding(["chair"], date(2024, 7, 1)).exists()
