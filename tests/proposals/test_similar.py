"""Similar proposals: measured on a labelled set, read from the index through the reader's rights, in a few queries."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.rights import Role
from cppcc.search import grams, source_of, weighing
from cppcc.search.likeness import scores
from proposals.models import Proposal
from proposals.similar import NEAR_COPY, SIMILAR, _read, similar_to, title_grams
from tests import factories

PAIRS = json.loads((Path(__file__).parent.parent / "data" / "similar_pairs.json").read_text())
LIFT, WASTE = ("关于加装电梯的提案", "低层住户协调难。" * 5), ("关于垃圾分类的提案", "投放点管理不到位。" * 5)


def kept(title: str, text: str, **fields) -> Proposal:
    return factories.ProposalFactory(title=title, situation=text, suggestion="", **fields)


@pytest.fixture
def labelled(in_2024) -> list[tuple[str, float]]:
    texts = {one["a"]["title"]: one["a"]["text"] for one in PAIRS}
    rows = {title: kept(title, text, state="submitted") for title, text in texts.items()}
    weighing.weigh(source_of(Proposal))
    found = []
    for pair in PAIRS:
        mine = scores(Proposal.objects.all(), pair["b"]["title"], pair["b"]["text"], _read, title_grams)
        found.append((pair["kind"], mine.get(rows[pair["a"]["title"]].pk, 0.0)))
    return found


def measured(found, threshold, right) -> tuple[float, float]:
    shown = [kind for kind, score in found if score >= threshold]
    true = sum(kind in right for kind in shown)
    return round(true / len(shown), 2), round(true / sum(kind in right for kind, _ in found), 2)


def test_precision_and_recall_are_what_the_decision_says(labelled):
    assert len(PAIRS) >= 60
    assert {kind for kind, _ in labelled} == {"copy", "topic", "unrelated"}
    assert measured(labelled, SIMILAR, {"copy", "topic"}) == (0.97, 0.79)
    assert measured(labelled, NEAR_COPY, {"copy"}) == (1.0, 1.0)


def test_the_frame_of_titles_says_nothing():
    assert title_grams("关于加装电梯的提案") == grams("加装电梯")


def test_a_proposal_is_wholly_like_itself(in_2024):
    one, other = kept(*LIFT), kept(*WASTE)
    found = scores(Proposal.objects.all(), *LIFT, _read, title_grams)
    assert found[one.pk] == pytest.approx(1.0)
    assert found.get(other.pk, 0.0) < SIMILAR


def test_traditional_and_full_width_copies_are_alike(in_2024):
    one = kept(*LIFT, state="submitted")
    found = scores(Proposal.objects.all(), "關於加裝電梯的提案", "低層住戶協調難。" * 5, _read, title_grams)
    assert found[one.pk] > NEAR_COPY


def test_only_what_the_reader_sees_is_compared_and_told_of(member_client, account, in_2024):
    hidden = kept(*LIFT, state="submitted")
    shown = kept(f"{LIFT[0]}二", LIFT[1], state="closed", number=2, published_on="2024-06-01")
    draft = kept(*LIFT, state="draft", created_by=member_client.user)
    assert {one.proposal for one in similar_to(*LIFT, member_client.user)} == {shown}
    assert {one.proposal for one in similar_to(*LIFT, account(Role.STAFF).user)} == {shown, hidden}
    data = {"title": LIFT[0], "situation": LIFT[1], "pk": draft.pk}
    before = member_client.post(reverse("proposal_similar"), data).content
    hidden.delete()
    assert member_client.post(reverse("proposal_similar"), data).content == before


def test_the_count_of_queries_does_not_grow(account, in_2024):
    staff = account(Role.STAFF).user
    assert Role.STAFF in staff.roles
    asked = []
    for more in (2, 40):
        for number in range(more):
            kept(f"关于加装电梯{number}的提案", LIFT[1], state="submitted")
        with CaptureQueriesContext(connection) as captured:
            assert similar_to(*LIFT, staff)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 8


def test_what_came_since_the_counting_counts_too(in_2024):
    declared = source_of(Proposal)
    weighing.weigh(declared)
    assert not weighing.any_stale()
    for number in range(3):
        kept(f"关于加装电梯{number}的提案", LIFT[1], state="submitted")
    assert weighing.is_stale(declared)
    before = scores(Proposal.objects.all(), *LIFT, _read, title_grams)
    assert weighing.weigh_stale() == 1
    assert scores(Proposal.objects.all(), *LIFT, _read, title_grams) == pytest.approx(before)
