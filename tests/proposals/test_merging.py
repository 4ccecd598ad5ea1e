"""并案: nobody is left under nothing; merged proposers follow the lead; collective ones name their main members."""

import pytest
from django.urls import reverse

from cppcc.models import CourseEntry, Notice
from cppcc.rights import Role
from cppcc.workflow import Refused, offers
from members import duties
from members.models import DutyRecord, Organization
from proposals.handling import record_duties
from proposals.models import Proposal, ProposalRules
from tests import factories
from tests.proposals.test_pages import draft
from tests.proposals.world import make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def now(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def other(world, who: str = "other_member", **changes) -> Proposal:
    """Another member's submitted proposal."""
    proposal = factories.ProposalFactory(state="submitted", created_by=world[who], **changes)
    factories.proposed(proposal, world[who].member)
    return proposal


def merged(world, lead: Proposal, **who) -> Proposal:
    proposal = other(world, **who)
    return step(world, proposal, "merge", "staff", lead=lead)


def kinds(proposal: Proposal) -> dict[str, str]:
    return dict(DutyRecord.objects.filter(object_id=proposal.pk).values_list("kind", "part"))


# --- into what -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["filed", "dispatched", "handling"])
def test_merging_into_what_will_be_answered(state, world):
    assert merged(world, proposal_in(world, state)).state == "merged"


@pytest.mark.parametrize("state", ["replied", "closed"])
def test_nothing_is_merged_where_no_reply_will_come(state, world, client):
    lead, late = proposal_in(world, state), other(world)
    with pytest.raises(Refused, match="不会再有答复"):
        step(world, late, "merge", "staff", lead=lead)
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(late.step_url("merge"), {"version": 1, "number": lead.number, "reason": "内容相近"})
    assert "不会再有答复" in answer.context["form"].errors["number"][0]
    assert "内容相近" in answer.content.decode()


def test_merging_is_undone_with_a_reason_and_the_proposal_goes_its_own_course(world):
    lead = proposal_in(world, "filed")
    one = merged(world, lead)
    step(world, one, "unmerge", "staff", reason="内容其实不同。")
    assert (now(one).state, now(one).merged_into) == ("reviewing", None)
    assert set(kinds(one)) == {"proposal_submitted"}
    assert Notice.objects.filter(user=world["other_member"], words__contains="已解除并案").count() == 1
    step(world, one, "file", "staff")
    assert kinds(one) == {"proposal_submitted": "sole", "proposal_filed": "sole"}


# --- the lead is withdrawn -----------------------------------------------------------------------------------------
def test_withdrawing_a_lead_asks_what_becomes_of_the_others(world, client):
    lead = proposal_in(world, "dispatched")
    one = merged(world, lead)
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    address = lead.step_url("withdraw")
    page = client.get(address).content.decode()
    assert f"已并入的 1 件怎么办：《{one.title}》" in page
    answer = client.post(address, {"version": 1, "reason": "提案人要求"})
    assert answer.context["form"].errors["others"]
    client.post(address, {"version": 1, "reason": "提案人要求", "others": "review"})
    assert (now(lead).state, now(one).state, now(one).merged_into) == ("withdrawn", "reviewing", None)
    assert "退回审查" in CourseEntry.objects.get(transition="lead_gone").words
    assert Notice.objects.filter(user=world["other_member"], words__contains="退回审查").count() == 1
    assert "proposal_filed" not in kinds(one)


def test_the_others_may_be_merged_into_another_filed_one(world, client):
    lead, new, gone = (proposal_in(world, state) for state in ("filed", "filed", "closed"))
    one = merged(world, lead)
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    data = {"version": 1, "reason": "提案人要求", "others": "merge"}
    address = lead.step_url("withdraw")
    for number in ("", lead.number, gone.number, 777):
        assert client.post(address, data | {"number": number}).context["form"].errors["number"], number
    client.post(address, data | {"number": new.number})
    assert (now(one).state, now(one).merged_into) == ("merged", new)
    assert "改为并入" in CourseEntry.objects.filter(object_id=one.pk).last().words
    assert "proposal_filed" in kinds(one)


def test_the_step_alone_leaves_nobody_under_nothing(world):
    lead = proposal_in(world, "handling")
    one = merged(world, lead)
    step(world, lead, "withdraw", "staff", reason="提案人要求")
    assert now(one).state == "reviewing"
    assert not Proposal.objects.under_nothing().exists()


def test_what_landed_under_a_withdrawn_lead_is_a_to_do_of_the_office(world, client, year):
    lead = factories.ProposalFactory(state="withdrawn", number=5)
    left = factories.ProposalFactory(state="merged", merged_into=lead)
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    assert "件并案待处理" in client.get(reverse("home")).content.decode()
    page = client.get(f"{reverse('proposal_list')}?under_nothing=true&year=all").content.decode()
    assert left.title in page
    assert "unmerge" in [offer.name for offer in offers(left, world.user("staff"))]


# --- merged proposers follow the lead ------------------------------------------------------------------------------
def test_merged_proposers_have_their_part_in_what_becomes_of_the_lead(world):
    lead = proposal_in(world, "filed")
    one = merged(world, lead)
    assert kinds(one) == {"proposal_submitted": "sole", "proposal_filed": "sole"}
    step(world, lead, "award", "staff")
    assert kinds(one)["proposal_excellent"] == "sole"
    step(world, lead, "take_award_back", "staff", reason="误评")
    assert "proposal_excellent" not in kinds(one)
    assert duties.rebuild(lead.plenary).total == 0


def test_who_has_a_part_in_the_lead_is_not_counted_twice(world):
    lead = proposal_in(world, "filed")
    record_duties(lead)
    own = merged(world, lead, who="writer")
    assert set(kinds(own)) == {"proposal_submitted"}
    first, second = merged(world, lead), merged(world, lead)
    assert [set(kinds(one)) for one in (first, second)] == [
        {"proposal_submitted", "proposal_filed"},
        {"proposal_submitted"},
    ]
    step(world, first, "unmerge", "staff", reason="内容不同")
    assert "proposal_filed" in kinds(second)
    assert duties.rebuild(lead.plenary).total == 0


# --- main members of collective proposals --------------------------------------------------------------------------
def party(**changes) -> dict:
    body, _ = Organization.objects.get_or_create(name="民盟区委", defaults={"kind": "party"})
    return draft(proposer_kind="party", organization=body.pk, responsible="某某", **changes)


def test_a_collective_proposal_names_its_main_members_and_they_get_their_part(member_client, world, client):
    one, two = (factories.MemberFactory() for _ in range(2))
    member_client.post(reverse("proposal_new"), party(main_members=[one.pk, two.pk], submit="1"))
    proposal = Proposal.objects.get()
    assert set(DutyRecord.objects.values_list("member", "kind", "part")) == {
        (member.pk, "proposal_submitted", "collective") for member in (one, two)
    }
    step(world, proposal, "file", "staff")
    assert kinds(proposal) == {"proposal_submitted": "collective", "proposal_filed": "collective"}
    assert duties.rebuild(proposal.plenary).total == 0
    assert one.name in member_client.get(proposal.get_absolute_url()).content.decode()


def test_the_number_of_main_members_is_limited_by_the_years_rules(member_client, year):
    ProposalRules.objects.create(plenary=year, main_members=1)
    many = [factories.MemberFactory().pk for _ in range(2)]
    answer = member_client.post(reverse("proposal_new"), party(main_members=many, save="1"))
    assert "最多 1 名" in answer.context["form"].errors["main_members"][0]


def test_a_members_own_proposal_keeps_no_main_members(member_client):
    other_one = factories.MemberFactory()
    member_client.post(reverse("proposal_new"), draft(main_members=[other_one.pk], submit="1"))
    assert not Proposal.objects.get().main_members.exists()
    assert DutyRecord.objects.get().member == member_client.member


def test_the_office_names_them_afterwards(world, client):
    proposal = proposal_in(world, "filed", proposer_kind="party")
    proposal.proposers.all().delete()
    proposal.proposers.create(organization=Organization.objects.create(name="民盟区委", kind="party"), is_first=True)
    record_duties(proposal)
    assert not DutyRecord.objects.exists()
    client.force_login(world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    assert "尚未指明" in client.get(proposal.get_absolute_url()).content.decode()
    address = proposal.step_url("name_members")
    members = [factories.MemberFactory().pk for _ in range(4)]
    assert client.post(address, {"version": 1, "members": members}).context["form"].errors["members"]
    client.post(address, {"version": 1, "members": members[:2]})
    assert set(DutyRecord.objects.values_list("member", "kind")) == {
        (member, kind) for member in members[:2] for kind in ("proposal_submitted", "proposal_filed")
    }


def test_a_main_member_reads_the_whole_course_once_it_is_submitted(world, client):
    proposal = proposal_in(world, "draft", proposer_kind="party")
    proposal.main_members.create(member=world["other_member"].member)
    seen = Proposal.objects.whole_to(world["other_member"])
    assert not seen.filter(pk=proposal.pk).exists()
    step(world, proposal, "submit", "writer")
    assert seen.filter(pk=proposal.pk).exists()
    assert world["other_member"].has_usable_password()
    assert Role.MEMBER in world["other_member"].roles


# --- how many share it, and what became of it ----------------------------------------------------------------------
def test_all_who_signed_share_a_proposal(world, year):
    proposal = proposal_in(world, "filed", proposer_kind="joint")
    factories.proposed(proposal, world["other_member"].member)
    record_duties(proposal)
    assert set(DutyRecord.objects.values_list("kind", "part", "among")) == {
        (kind, part, 2) for kind in ("proposal_submitted", "proposal_filed") for part in ("first", "joint")
    }
    assert duties.rebuild(year, only_look=True).total == 0


def test_main_members_share_a_collective_proposal_and_merged_ones_their_own(world):
    lead = proposal_in(world, "filed")
    late = other(world, proposer_kind="party")
    late.proposers.all().delete()
    for _ in range(3):
        late.main_members.create(member=factories.MemberFactory())
    record_duties(lead)
    step(world, late, "merge", "staff", lead=lead)
    assert set(DutyRecord.objects.filter(object_id=late.pk).values_list("kind", "among")) == {
        ("proposal_submitted", 3),
        ("proposal_filed", 3),
    }
    assert set(DutyRecord.objects.filter(object_id=lead.pk).values_list("among", flat=True)) == {1}


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("convert", {"reason": "属于社情民意"}, "proposal_converted"),
        ("reject", {"ground": "empty", "reason": "空泛"}, "proposal_rejected"),
    ],
)
def test_what_became_of_a_proposal_that_was_not_filed_can_be_told(name, data, kind, world, year):
    proposal = step(world, other(world), name, "staff", **data)
    assert kinds(proposal) == {"proposal_submitted": "sole", kind: "sole"}
    assert duties.rebuild(year, only_look=True).total == 0
