"""A draft is open while others act: co-signers answer, texts are saved by themselves, batches run on what was seen."""

import json

import pytest
from django.urls import reverse

from cppcc import recycle
from cppcc.models import Binned
from cppcc.rights import Refused, Role
from proposals.cosigning import answer_invitation
from proposals.models import Proposal, ProposalRules
from tests import factories
from tests.browserlike import deleted, forms_of, main_form, opened


@pytest.fixture
def joint(member_client, picture):
    """A draft of two invited co-signers, with an attachment."""
    made = factories.ProposalFactory(created_by=member_client.user, proposer_kind="joint")
    factories.proposed(made, member_client.member)
    for _ in range(2):
        factories.proposed(made, factories.MemberFactory(), status="invited")
    made.suggested_units.add(factories.UnitFactory())
    made.attachments.create(file=picture(), name="附件.jpg", size=1)
    return made


def status(joint: Proposal) -> list[str]:
    return list(joint.proposers.filter(is_first=False).order_by("pk").values_list("status", flat=True))


def test_an_answer_to_an_invitation_stays_and_fails_nobody(member_client, joint):
    address = reverse("proposal_edit", args=[joint.pk])
    page = opened(member_client, address)
    one, two = joint.proposers.filter(is_first=False).order_by("pk")
    answer_invitation(one, accept=True)
    answer_invitation(two, accept=False)
    assert Proposal.objects.get().version > joint.version
    assert member_client.post(address, {**page, "situation": "改了情况", "save": "1"}).status_code == 302
    assert status(joint) == ["accepted", "declined"]
    assert Proposal.objects.get().situation == "改了情况"


def test_a_co_signer_who_signed_meanwhile_is_not_dropped_unseen(member_client, joint):
    address = reverse("proposal_edit", args=[joint.pk])
    page = opened(member_client, address)
    one, two = joint.proposers.filter(is_first=False).order_by("pk")
    answer_invitation(one, accept=True)
    answer = member_client.post(address, {**page, "cosigners": [str(two.member_id)], "save": "1"})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert f"联名委员{one.member}" in said
    assert "已确认" in said
    assert status(joint) == ["accepted", "invited"]
    assert member_client.post(address, {**main_form(said), "save": "1"}).status_code == 302  # knowing it now
    assert status(joint) == ["invited"]


def test_one_more_co_signer_joins_those_whom_another_window_invited(member_client, joint):
    address = reverse("proposal_edit", args=[joint.pk])
    page = opened(member_client, address)
    factories.proposed(joint, factories.MemberFactory(), status="invited")
    more = factories.MemberFactory()
    member_client.post(address, {**page, "cosigners": [*page["cosigners"], str(more.pk)], "save": "1"})
    assert joint.proposers.filter(is_first=False).count() == 4


def test_an_attachment_taken_away_meanwhile_fails_no_text(member_client, joint):
    address = reverse("proposal_edit", args=[joint.pk])
    page = opened(member_client, address)
    deleted(member_client, reverse("attachment_delete", args=[joint.attachments.get().pk]))
    assert member_client.post(address, {**page, "situation": "改了", "save": "1"}).status_code == 302
    assert not joint.attachments.exists()
    assert Proposal.objects.get().suggested_units.count() == 1


def test_saving_by_itself_goes_on_while_co_signers_answer(member_client, joint):
    page = opened(member_client, reverse("proposal_edit", args=[joint.pk]))
    address = reverse("proposal_autosave", args=[joint.pk])
    sent = {
        "title": joint.title,
        "suggestion": joint.suggestion,
        "seen": page["seen"][0],
        "seen_version": page["seen_version"][0],
    }
    answer_invitation(joint.proposers.filter(is_first=False).first(), accept=True)
    answer = member_client.post(address, {**sent, "situation": "写到一半"})
    assert answer.status_code == 200
    seen = json.dumps({**json.loads(sent["seen"]), **json.loads(answer.json()["seen"])})
    form = {**page, "seen": seen, "seen_version": answer.json()["version"], "situation": "写完了", "save": "1"}
    answer_invitation(joint.proposers.filter(status="invited").first(), accept=True)
    assert member_client.post(reverse("proposal_edit", args=[joint.pk]), form).status_code == 302
    assert Proposal.objects.get().situation == "写完了"
    assert member_client.post(address, {**sent, "situation": "旧窗口"}).status_code == 409


def test_saving_by_itself_does_not_hide_what_another_window_changed(member_client, joint):
    address = reverse("proposal_edit", args=[joint.pk])
    page = opened(member_client, address)
    member_client.post(address, {**page, "kind": "ordinary", "save": "1"})
    sent = {name: page[name] for name in ("title", "suggestion", "seen", "seen_version")}
    answer = member_client.post(reverse("proposal_autosave", args=[joint.pk]), {**sent, "situation": "写到一半"})
    assert answer.status_code == 200
    seen = json.dumps({**json.loads(page["seen"][0]), **json.loads(answer.json()["seen"])})
    now = {"situation": "写到一半", "seen": seen, "save": "1"}
    for version in (answer.json()["version"], Proposal.objects.get().version):  # the version alone proves nothing
        late = member_client.post(address, {**page, **now, "seen_version": version})
        assert "已被修改" in late.content.decode()
    assert Proposal.objects.get().kind == "ordinary"


# --- signing -----------------------------------------------------------------------------------------------------
def test_nobody_signs_another_text_than_was_shown(account, joint):
    row = joint.proposers.filter(is_first=False).first()
    signer = account(Role.MEMBER)
    row.member.user = signer.user
    row.member.save()
    address = reverse("invitations")
    fields = opened(signer, address)
    Proposal.objects.filter(pk=joint.pk).update(suggestion="完全不同的建议")
    answer = signer.post(address, {**fields, "accept": "1"}, follow=True)
    assert "内容在您打开此页之后有修改" in answer.content.decode()
    assert set(status(joint)) == {"invited"}
    signer.post(address, {**opened(signer, address), "accept": "1"})
    assert sorted(status(joint)) == ["accepted", "invited"]


def test_a_signature_that_was_dropped_comes_back_while_the_draft_is_written(member_client, joint):
    row = joint.proposers.filter(is_first=False).first()
    answer_invitation(row, accept=True)
    address = reverse("proposal_edit", args=[joint.pk])
    page = opened(member_client, address)
    kept = [key for key in page["cosigners"] if key != str(row.member_id)]
    assert member_client.post(address, {**page, "cosigners": kept, "save": "1"}).status_code == 302
    assert status(joint) == ["invited"]
    binned = Binned.objects.get(kind="proposals.proposer")
    Proposal.objects.filter(pk=joint.pk).update(state="submitted", submitted_on="2024-02-01")
    with pytest.raises(Refused, match="已经提交"):
        recycle.restore(binned)
    Proposal.objects.filter(pk=joint.pk).update(state="draft", submitted_on=None)
    assert member_client.post(binned.get_absolute_url()).status_code == 302
    assert sorted(status(joint)) == ["accepted", "invited"]


def test_a_batch_takes_only_what_it_showed(account, year):
    staff = account(Role.STAFF)
    made = [factories.ProposalFactory(state="reviewing") for _ in range(3)]
    address = f"{reverse('proposal_list')}?do=file"
    page = staff.post(address, {"pick": [one.pk for one in made]}).content.decode()
    fields = next(fields for _, fields in forms_of(page) if "seen" in fields)
    made[0].raise_version()
    answer = staff.post(address, {**fields, "confirm": "1"}, follow=True)
    assert "刚被他人处理过" in answer.content.decode()
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == ["reviewing", "filed", "filed"]


def test_linking_twice_is_linked(account, year):
    staff = account(Role.STAFF)
    one, two = factories.ProposalFactory(state="submitted"), factories.ProposalFactory(state="submitted")
    for _ in range(2):
        staff.post(reverse("proposal_link", args=[one.pk, two.pk]), {"do": "link"})
    assert list(one.related.all()) == [two]


def test_the_first_rules_of_a_year_are_not_written_over_unseen(account, year):
    staff = account(Role.STAFF)
    address = reverse("proposal_rules")
    page = opened(staff, address)
    assert staff.post(address, {**page, "feedback_days": "21"}).status_code == 302
    late = staff.post(address, {**page, "cosign_days": "9"})
    again = main_form(late.content.decode())
    assert (again["feedback_days"], again["cosign_days"]) == (["21"], ["9"])
    assert staff.post(address, again).status_code == 302
    assert ProposalRules.objects.values_list("feedback_days", "cosign_days").get() == (21, 9)
