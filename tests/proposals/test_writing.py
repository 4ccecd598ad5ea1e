"""Writing: kinds of proposers, paper proposals, saving while typing, attachments, similar ones."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from cppcc.models import Notice
from cppcc.rights import Role
from members.models import DutyRecord, Organization
from proposals.models import Attachment, Proposal
from tests import factories
from tests.browserlike import deleted
from tests.proposals.test_pages import draft

pytestmark = pytest.mark.usefixtures("in_2024")


def test_joint_writers_are_invited_and_told(member_client):
    user = factories.UserFactory(roles=[Role.MEMBER])
    invited = factories.MemberFactory(user=user)
    member_client.post(reverse("proposal_new"), draft(proposer_kind="joint", cosigners=[invited.pk], save="1"))
    proposal = Proposal.objects.get()
    rows = {row.member_id: (row.is_first, row.status) for row in proposal.proposers.all()}
    assert rows == {member_client.member.pk: (True, "accepted"), invited.pk: (False, "invited")}
    assert proposal.cosign_until is not None
    assert "邀请您联名" in Notice.objects.get(user=user).words
    edited = draft(proposer_kind="joint", cosigners=[], seen_version=1, save="1")
    member_client.post(reverse("proposal_edit", args=[proposal.pk]), edited)
    assert proposal.proposers.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"proposer_kind": "party"}, "organization", "请选择参加单位。"),
        ({"proposer_kind": "committee"}, "committee", "请选择专门委员会。"),
        ({"proposer_kind": "sector", "kind": "ordinary"}, "proposer_kind", "只在全体会议期间"),
        ({"proposer_kind": "group"}, "group", "请选择小组。"),
    ],
)
def test_collective_proposals_name_their_body(member_client, changes, field, words):
    errors = member_client.post(reverse("proposal_new"), draft(save="1", **changes)).context["form"].errors
    assert words in "".join(errors[field])
    assert not Proposal.objects.exists()


def test_a_party_proposes_with_a_responsible_person(member_client):
    party = Organization.objects.create(name="民革区委会", kind="party")
    union = Organization.objects.create(name="区总工会", kind="people")
    wrong = draft(proposer_kind="party", organization=union.pk, responsible="某", submit="1")
    errors = member_client.post(reverse("proposal_new"), wrong).context["form"].errors
    assert "区总工会不是党派" in errors["organization"][0]
    data = draft(proposer_kind="party", organization=party.pk, submit="1")
    assert "请填写负责人" in member_client.post(reverse("proposal_new"), data).context["form"].errors["responsible"][0]
    member_client.post(reverse("proposal_new"), data | {"responsible": "王负责", "form_token": str(uuid.uuid4())})
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.proposer_words) == ("submitted", "民革区委会")
    assert not DutyRecord.objects.exists()


def test_staff_enter_a_paper_proposal_marked_so(account, year):
    staff, author, other = account(Role.STAFF), factories.MemberFactory(), factories.MemberFactory()
    data = draft(proposer_kind="joint", cosigners=[other.pk], received_on="2024-01-08", submit="1")
    errors = staff.post(reverse("proposal_paper"), data).context["form"].errors
    assert "请选择第一提案人" in errors["author"][0]
    staff.post(reverse("proposal_paper"), data | {"author": author.pk, "form_token": str(uuid.uuid4())})
    proposal = Proposal.objects.get()
    assert (proposal.is_paper, proposal.state) == (True, "submitted")
    assert set(DutyRecord.objects.values_list("member", "part")) == {(author.pk, "first"), (other.pk, "joint")}
    assert "纸质代录" in staff.get(proposal.get_absolute_url()).content.decode()


# --- saving while typing ----------------------------------------------------------------------------------------------
def test_texts_are_kept_while_typing(member_client):
    member_client.post(reverse("proposal_new"), draft(save="1"))
    proposal = Proposal.objects.get()
    typed = {"title": "关于助餐的提案", "situation": "写到一半", "suggestion": "", "seen_version": 1}
    address = reverse("proposal_autosave", args=[proposal.pk])
    answer = member_client.post(address, typed)
    assert answer.json()["version"] == 2
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.situation, proposal.version) == ("关于助餐的提案", "写到一半", 2)


def test_a_second_window_is_told_and_overwrites_nothing(member_client):
    member_client.post(reverse("proposal_new"), draft(save="1"))
    proposal = Proposal.objects.get()
    address = reverse("proposal_autosave", args=[proposal.pk])
    member_client.post(address, {"title": "第一个窗口", "seen_version": 1})
    answer = member_client.post(address, {"title": "第二个窗口", "seen_version": 1})
    assert answer.status_code == 409
    assert "为免覆盖" in answer.json()["words"]
    assert Proposal.objects.get().title == "第一个窗口"


def test_nobody_else_saves_into_a_draft(member_client, account):
    foreign = factories.ProposalFactory(state="draft")
    answer = member_client.post(reverse("proposal_autosave", args=[foreign.pk]), {"title": "x", "seen_version": 1})
    assert answer.status_code == 404
    submitted = factories.ProposalFactory(state="submitted", created_by=member_client.user)
    factories.proposed(submitted, member_client.member)
    answer = member_client.post(reverse("proposal_autosave", args=[submitted.pk]), {"title": "x", "seen_version": 1})
    assert answer.status_code == 409
    assert Proposal.objects.get(pk=submitted.pk).title != "x"


# --- attachments -----------------------------------------------------------------------------------------------------
def xlsx() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def test_attachments_are_checked_stored_and_handed_out_as_downloads(member_client, picture):
    files = [
        SimpleUploadedFile("调研.pdf", b"%PDF-1.7\n"),
        SimpleUploadedFile("数据.xlsx", xlsx()),
        picture(name="现场.jpg"),
    ]
    member_client.post(reverse("proposal_new"), draft(attachments=files, save="1"))
    assert [one.name for one in Attachment.objects.all()] == ["调研.pdf", "数据.xlsx", "现场.jpg"]
    one = Attachment.objects.first()
    answer = member_client.get(reverse("attachment_file", args=[one.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    name = one.file.name
    deleted(member_client, reverse("attachment_delete", args=[one.pk]))
    assert Attachment.objects.count() == 2
    assert name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"MZ\x90\x00", "内容与格式不符"),
        ("a.docx", b"PK\x03\x04", "内容与格式不符"),
        ("a.exe", b"MZ", "内容与格式不符"),
        ("a.html", b"<script>", "内容与格式不符"),
        ("a.pdf", b"", "是空文件"),
        ("a.pdf", b"%PDF-" + b"0" * (21 * 1024 * 1024), "超过每个 20 MB"),
    ],
)
def test_a_bad_attachment_is_refused_and_nothing_is_saved(member_client, name, content, words):
    data = draft(attachments=[SimpleUploadedFile(name, content)], save="1")
    errors = member_client.post(reverse("proposal_new"), data).context["form"].errors
    assert words in "".join(errors["attachments"])
    assert not Proposal.objects.exists()


def test_a_deleted_draft_takes_its_files_along(member_client, django_capture_on_commit_callbacks):
    data = draft(attachments=[SimpleUploadedFile("a.pdf", b"%PDF-1")], save="1")
    member_client.post(reverse("proposal_new"), data)
    name = Attachment.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        deleted(member_client, reverse("proposal_delete", args=[Proposal.objects.get().pk]))
    assert not default_storage.exists(name)


# --- similar ones on the page ---------------------------------------------------------------------------------------------
def test_similar_ones_show_what_may_be_seen_and_say_nothing_of_the_rest(member_client, account):
    factories.ProposalFactory(title="关于老旧小区加装电梯的提案", state="filed", number=1)
    shown = factories.ProposalFactory(
        title="关于推进老旧小区加装电梯的提案", state="closed", number=2, published_on="2024-06-01"
    )
    data = {"title": "关于加快老旧小区加装电梯工作的提案"}
    page = member_client.post(reverse("proposal_similar"), data).content.decode()
    assert shown.title in page
    assert "另有" not in page
    assert "未公布的提案不在其中" in page
    other = factories.ProposalFactory(title="关于加快老旧小区加装电梯的提案", state="submitted")
    staff = account(Role.STAFF)
    page = staff.get(f"{reverse('proposal_similar')}?pk={other.pk}").content.decode()
    assert page.count("并入此件") == 2
    staff.post(reverse("proposal_link", args=[other.pk, shown.pk]))
    assert shown in other.related.all()
    assert other in shown.related.all()
    staff.post(reverse("proposal_link", args=[other.pk, shown.pk]))
    assert not other.related.exists()
