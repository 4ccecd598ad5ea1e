"""Writing, listing and finding proposals."""

import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.rights import Role
from proposals.models import Category, Proposal
from tests import factories
from tests.browserlike import deleted

pytestmark = pytest.mark.usefixtures("in_2024")


def draft(**changes) -> dict:
    return {
        "title": "关于社区助餐的提案",
        "kind": "plenary",
        "proposer_kind": "sole",
        "category": Category.objects.first().pk,
        "situation": "助餐点少。",
        "suggestion": "增设助餐点。",
        "form_token": str(uuid.uuid4()),
        **changes,
    }


def test_a_member_writes_saves_and_submits(member_client):
    answer = member_client.post(reverse("proposal_new"), draft(suggestion="", save="1"))
    proposal = Proposal.objects.get()
    assert answer["Location"] == proposal.get_absolute_url()
    assert (proposal.state, proposal.proposers.get().member) == ("draft", member_client.member)
    edited = draft(seen_version=proposal.version, submit="1")
    member_client.post(reverse("proposal_edit", args=[proposal.pk]), edited)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.suggestion) == ("submitted", "增设助餐点。")
    assert member_client.get(reverse("proposal_edit", args=[proposal.pk])).status_code == 404


def test_a_double_submit_is_one_proposal(member_client):
    data = draft(submit="1")
    first = member_client.post(reverse("proposal_new"), data)
    second = member_client.post(reverse("proposal_new"), data)
    assert Proposal.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_an_incomplete_proposal_is_not_submitted_and_nothing_typed_is_lost(member_client):
    page = member_client.post(reverse("proposal_new"), draft(suggestion=" ", submit="1")).content.decode()
    assert "提交前请填写具体建议" in page
    assert "关于社区助餐的提案" in page
    assert not Proposal.objects.exists()


def test_a_title_of_100000_characters_is_told_beside_the_field(member_client):
    page = member_client.post(reverse("proposal_new"), draft(title="长" * 100_000, save="1")).content.decode()
    assert "案由最多 60 字，现有 100000 字，请删减。" in page
    assert not Proposal.objects.exists()


def test_two_windows_do_not_overwrite_each_other(member_client):
    member_client.post(reverse("proposal_new"), draft(save="1"))
    proposal = Proposal.objects.get()
    address = reverse("proposal_edit", args=[proposal.pk])
    member_client.post(address, draft(seen_version=1, title="关于第一个窗口的提案", save="1"))
    page = member_client.post(address, draft(seen_version=1, title="关于第二个窗口的提案", save="1")).content.decode()
    assert "为免覆盖他人内容" in page
    assert "关于第二个窗口的提案" in page
    assert Proposal.objects.get().title == "关于第一个窗口的提案"


def test_deleting_a_draft_asks_first(member_client):
    member_client.post(reverse("proposal_new"), draft(save="1"))
    address = reverse("proposal_delete", args=[Proposal.objects.get().pk])
    assert "30 天内可以在“回收站”中恢复" in member_client.get(address).content.decode()
    assert Proposal.objects.exists()
    deleted(member_client, address)
    assert not Proposal.objects.exists()


def test_html_in_a_proposal_is_shown_as_text(member_client):
    member_client.post(reverse("proposal_new"), draft(title="<script>alert(1)</script>", save="1"))
    page = member_client.get(Proposal.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=电梯", 1),
        ("q=养老", 1),
        ("q=2", 1),
        ("state=rejected", 1),
        ("key=true", 1),
        ("overdue=true", 0),
        ("q=没有", 0),
    ],
)
def test_search_and_filters(account, year, query, found):
    factories.ProposalFactory(title="关于加装电梯的提案", state="filed", number=1, is_key=True)
    factories.ProposalFactory(title="关于助餐的提案", suggestion="发展养老服务。", state="filed", number=2)
    factories.ProposalFactory(title="关于路灯的提案", state="rejected")
    page = account(Role.STAFF).get(f"{reverse('proposal_list')}?{query}")
    assert page.context["table"].paginator.count == found


def test_chips_take_one_condition_away(account, year):
    page = account(Role.STAFF).get(f"{reverse('proposal_list')}?q=电梯&state=filed")
    assert [words for words, _ in page.context["chips"]] == ["案由、正文、编号或提案人：电梯", "状态：待交办"]
    assert "state=filed" in page.context["chips"][0][1]
    assert "q=" not in page.context["chips"][0][1]


def test_export_is_exactly_what_is_filtered_and_never_a_formula(account, year):
    factories.ProposalFactory(title="=1+1", state="filed", number=1)
    factories.ProposalFactory(state="rejected")
    answer = account(Role.STAFF).get(f"{reverse('proposal_list')}?state=filed&export=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    assert len(rows) == 2
    found = dict(zip((cell.value for cell in rows[0]), rows[1], strict=True))
    assert (found["案由"].value, found["案由"].data_type) == ("=1+1", "s")
    assert found["状态"].value == "待交办"


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.DISPATCHER])
def test_the_list_takes_the_same_queries_for_few_and_many(account, year, role, same_queries):
    client, numbers = account(role), iter(range(1, 100))

    def fill(times):
        for _ in range(times):
            proposal = factories.ProposalFactory(state="dispatched", number=next(numbers))
            factories.proposed(proposal, factories.MemberFactory())
            factories.AssignmentFactory(proposal=proposal)
        return proposal

    same_queries(fill, lambda made: client.get(reverse("proposal_list")), at_most=43)


def test_the_detail_page_takes_the_same_queries_for_few_and_many(account, year, same_queries):
    staff, numbers = account(Role.STAFF), iter(range(1, 100))

    def fill(times):
        proposal = factories.ProposalFactory(state="replied", number=next(numbers))
        for role in ["separate"] * times:
            factories.proposed(proposal, factories.MemberFactory())
            hand = factories.AssignmentFactory(proposal=proposal, role=role, state="sent")
            factories.ReplyFactory(assignment=hand)
        return proposal

    same_queries(fill, lambda made: staff.get(made.get_absolute_url()), at_most=60)
