"""联名: submitting with open invitations asks; waiting ends by itself, once; who signed decides what kind it is."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.models import CourseEntry, Notice
from cppcc.rights import Role
from cppcc.workflow import Refused, offers
from members.models import DutyRecord
from proposals import cosigning
from proposals.models import Proposal, ProposalRules, Proposer
from proposals.tasks import submit_waiting_proposals
from tests import factories
from tests.proposals.test_pages import draft
from tests.proposals.world import make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def joint(world, state: str = "draft", **changes) -> Proposal:
    """The writer's joint proposal: one invitation of an account, one of a member without."""
    changes = {"proposer_kind": "joint", "cosign_until": clock.today() + timedelta(days=3), **changes}
    proposal = proposal_in(world, state, **changes)
    factories.proposed(proposal, world["cosigner"].member, status="invited", order=2)
    return proposal


def row_of(world, proposal: Proposal, who: str = "cosigner") -> Proposer:
    return Proposer.objects.get(proposal=proposal, member=world[who].member)


def now(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def later(days: int):
    return clock.at(clock.now() + timedelta(days=days))


def told(user, words: str) -> int:
    return Notice.objects.filter(user=user, words__contains=words).count()


# --- asking --------------------------------------------------------------------------------------------------------
def test_inviting_and_submitting_on_one_screen_asks_first(member_client):
    invited = factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER]), name="受邀甲")
    data = draft(proposer_kind="joint", cosigners=[invited.pk], submit="1")
    answer = member_client.post(reverse("proposal_new"), data)
    proposal = Proposal.objects.get()
    assert proposal.state == "draft"
    assert answer["Location"] == proposal.step_url("submit")
    page = member_client.get(answer["Location"]).content.decode()
    assert "还有 1 位委员没有确认联名：受邀甲" in page
    unsaid = member_client.post(answer["Location"], {"version": proposal.version})
    assert unsaid.context["form"].errors["then"]
    assert now(proposal).state == "draft"
    member_client.post(answer["Location"], {"version": proposal.version, "then": "submit"})
    assert (now(proposal).state, now(proposal).proposer_kind) == ("submitted", "sole")


def test_waiting_is_an_answer_and_can_be_taken_back(world, client):
    proposal = joint(world)
    login(client, world["writer"])
    address = proposal.step_url("submit")
    client.post(address, {"version": 1, "then": "wait_for_signatures"})
    waiting = now(proposal)
    assert (waiting.state, waiting.submit_by_itself_on) == ("draft", clock.today() + timedelta(days=4))
    assert "等待联名中" in client.get(proposal.get_absolute_url()).content.decode()
    step(world, proposal, "stop_waiting", "writer")
    with later(5):
        assert submit_waiting_proposals() == 0
    assert (now(proposal).state, now(proposal).submit_by_itself_on) == ("draft", None)


def test_after_the_closing_date_there_is_nobody_to_wait_for(world):
    proposal = joint(world, cosign_until=clock.today() - timedelta(days=1))
    assert [offer.name for offer in offers(proposal, world.user("writer"))] == ["submit"]


# --- by itself -----------------------------------------------------------------------------------------------------
def test_on_the_day_after_the_closing_date_it_is_submitted_once_by_the_system_and_everybody_is_told(world, client):
    proposal = joint(world)
    step(world, proposal, "wait_for_signatures", "writer")
    with later(3):
        assert submit_waiting_proposals() == 0
    with later(4):
        assert submit_waiting_proposals() == 1
        assert submit_waiting_proposals() == 0
    filed = now(proposal)
    assert (filed.state, filed.proposer_kind, filed.submit_by_itself_on) == ("submitted", "sole", None)
    entry = CourseEntry.objects.get(transition="submit_by_itself")
    assert entry.user is None
    assert "未确认：委员cosigner" in entry.words
    assert told(world["writer"], "已自动提交") == told(world["cosigner"], "已自动提交") == 1
    assert told(world["staff"], "收到新提交的提案") == 1
    page = login(client, world["writer"]).get(proposal.get_absolute_url()).content.decode()
    assert "自动提交" in page
    assert "系统 ·" in page
    assert DutyRecord.objects.get().part == "sole"


def test_the_last_answer_ends_the_waiting_at_once(world):
    proposal = joint(world)
    step(world, proposal, "wait_for_signatures", "writer")
    cosigning.answer_invitation(row_of(world, proposal), accept=True)
    assert (now(proposal).state, now(proposal).proposer_kind) == ("submitted", "joint")
    assert told(world["writer"], "都已答复") == 1


def test_nobody_signed_is_told_too(world):
    proposal = joint(world)
    step(world, proposal, "wait_for_signatures", "writer")
    cosigning.answer_invitation(row_of(world, proposal), accept=False)
    assert (now(proposal).state, now(proposal).proposer_kind) == ("submitted", "sole")
    assert "已确认联名：无；谢绝：委员cosigner" in CourseEntry.objects.get(transition="submit_by_itself").words


def test_what_became_incomplete_is_told_and_not_submitted(world):
    proposal = joint(world)
    step(world, proposal, "wait_for_signatures", "writer")
    Proposal.objects.update(suggestion=" ")
    with later(4):
        assert submit_waiting_proposals() == 0
        assert submit_waiting_proposals() == 0
    assert (now(proposal).state, now(proposal).submit_by_itself_on) == ("draft", None)
    assert told(world["writer"], "没有自动提交") == told(world["cosigner"], "没有自动提交") == 1
    assert "请先填写具体建议" in CourseEntry.objects.get(transition="not_submitted").words


# --- until the review ----------------------------------------------------------------------------------------------
def test_the_invited_sign_until_the_review_starts(world, client):
    proposal = joint(world)
    step(world, proposal, "submit", "writer")
    login(client, world["cosigner"])
    page = client.get(reverse("invitations")).content.decode()
    assert "1 件待确认" in page
    assert client.get(proposal.get_absolute_url()).status_code == 200
    assert "待确认联名（审查开始前）" in client.get(proposal.get_absolute_url()).content.decode()
    client.post(reverse("invitations"), {"invitation": row_of(world, proposal).pk, "accept": "1"})
    assert now(proposal).proposer_kind == "joint"
    assert set(DutyRecord.objects.values_list("part", flat=True)) == {"first", "joint"}
    assert CourseEntry.objects.get(transition="sign").user == world["cosigner"]


def test_with_the_review_signing_ends_and_no_page_says_it_is_waited_for(world, client):
    proposal = joint(world)
    step(world, proposal, "submit", "writer")
    step(world, proposal, "start_review", "staff")
    with pytest.raises(Refused, match="不能再确认"):
        cosigning.answer_invitation(row_of(world, proposal), accept=True)
    page = login(client, world["writer"]).get(proposal.get_absolute_url()).content.decode()
    assert "待确认联名" not in page
    assert "委员cosigner 未确认联名" in page
    assert "0 件待确认" in login(client, world["cosigner"]).get(reverse("invitations")).content.decode()


def test_where_the_rules_say_so_signing_ends_with_the_submission(world, year):
    ProposalRules.objects.create(plenary=year, cosign_until_review=False)
    proposal = joint(world)
    step(world, proposal, "submit", "writer")
    assert not Proposal.objects.inviting(world["cosigner"]).exists()
    with pytest.raises(Refused, match="不能再确认"):
        cosigning.answer_invitation(row_of(world, proposal), accept=True)


def test_the_rules_of_the_year_before_hold_on(world, year):
    ProposalRules.objects.create(plenary=factories.PlenaryYearFactory(year=2023), cosign_until_review=False)
    proposal = joint(world)
    step(world, proposal, "submit", "writer")
    assert not Proposal.objects.inviting(world["cosigner"]).exists()


def test_taken_back_it_is_joint_again_and_its_invitations_stay(world):
    proposal = joint(world)
    step(world, proposal, "submit", "writer")
    assert now(proposal).proposer_kind == "sole"
    step(world, proposal, "take_back", "writer")
    assert now(proposal).proposer_kind == "joint"
    assert row_of(world, proposal).status == "invited"


def test_landed_joint_with_one_signer_is_sole_when_it_is_filed(world):
    proposal = joint(world, "submitted")
    step(world, proposal, "file", "staff")
    assert now(proposal).proposer_kind == "sole"


def test_who_is_invited_after_the_closing_date_gets_a_new_one(member_client, world):
    data = draft(proposer_kind="joint", cosigners=[world["cosigner"].member.pk], save="1")
    member_client.post(reverse("proposal_new"), data)
    Proposal.objects.update(cosign_until=date(2024, 1, 1))
    more = [world["cosigner"].member.pk, world["other_member"].member.pk]
    edited = draft(proposer_kind="joint", cosigners=more, seen_version=1, save="1")
    member_client.post(reverse("proposal_edit", args=[Proposal.objects.get().pk]), edited)
    assert Proposal.objects.get().cosign_until > clock.today()


# --- on paper ------------------------------------------------------------------------------------------------------
def test_invited_without_an_account_are_told_of_at_once(member_client, account):
    staff, silent = account(Role.STAFF), factories.MemberFactory(name="无号委员")
    data = draft(proposer_kind="joint", cosigners=[silent.pk], save="1")
    page = member_client.post(reverse("proposal_new"), data, follow=True).content.decode()
    assert "无号委员还没有账号" in page
    assert "无号委员 待确认联名" in page
    assert "收不到通知" in page
    assert told(staff.user, "无号委员") == 1


def test_staff_record_a_signature_on_paper_with_its_scan(world, client):
    proposal = joint(world, "submitted")
    login(client, world["staff"])
    row, address = row_of(world, proposal), proposal.step_url("record_signature")
    scan = SimpleUploadedFile("s.pdf", b"%PDF-1.4 signed", "application/pdf")
    tomorrow = {"version": 1, "row": row.pk, "signed_on": clock.today() + timedelta(days=1), "scan": scan}
    assert client.post(address, tomorrow).context["form"].errors["signed_on"]
    scan.seek(0)
    client.post(address, tomorrow | {"signed_on": "2024-01-09"})
    row.refresh_from_db()
    assert (row.status, row.signed_on, now(proposal).proposer_kind) == ("accepted", date(2024, 1, 9), "joint")
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "书面签名（2024-01-09）" in page
    address = reverse("signature_scan", args=[row.pk])
    assert address in page
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    assert login(client, world["other_member"]).get(address).status_code == 404


def test_the_last_signature_on_paper_ends_the_waiting(world):
    proposal = joint(world)
    assert not Proposal.objects.visible_to(world["staff"]).filter(pk=proposal.pk).exists()
    step(world, proposal, "wait_for_signatures", "writer")
    assert Proposal.objects.visible_to(world["staff"]).filter(pk=proposal.pk).exists()
    scan = SimpleUploadedFile("s.pdf", b"%PDF-1.4", "application/pdf")
    data = {"row": row_of(world, proposal), "signed_on": date(2024, 1, 9), "scan": scan}
    step(world, proposal, "record_signature", "staff", **data)
    assert (now(proposal).state, now(proposal).proposer_kind) == ("submitted", "joint")
