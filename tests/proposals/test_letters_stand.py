"""A letter says what it said when it was signed and sent, whoever is called otherwise or joins afterwards."""

import io
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from cppcc.models import Identity
from members.models import Committee
from proposals import documents
from proposals.models import Assignment, Countersign, Proposal, ProposalRules, Reply
from tests import factories
from tests.proposals.test_office import logged_in
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def signed(world, *, send: bool = True) -> Assignment:
    """A hand with a helper whose letter was signed, and sent."""
    proposal = step(
        world, proposal_in(world, "filed"), "dispatch", "dispatcher", lead_unit=world.lead, co_units=[world.co]
    )
    hand, co = proposal.assignments.get(unit=world.lead), proposal.assignments.get(unit=world.co)
    step(world, hand, "accept", "handler")
    step(world, co, "accept", "co_handler")
    step(world, co, "give_opinion", "co_handler", opinion="配合")
    step(world, hand, "draft", "handler", **LETTER)
    step(world, hand, "countersign", "co_handler")
    step(world, hand, "sign", "head")
    if send:
        sent(world, hand)
    return hand


def sent(world, hand) -> None:
    step(world, hand, "check_letter", "dispatcher")
    step(world, hand, "send", "handler")


def letter_of(hand, round_=1) -> Reply:
    return Reply.objects.get(assignment=hand, round=round_)


def word(letter) -> str:
    return "\n".join(one.text for one in Document(io.BytesIO(documents.reply_letter_docx(letter))).paragraphs)


def paper(pdf) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf.data)).pages)


def all_called_otherwise(world) -> None:
    world.lead.name, world.co.name = "新主局", "新会局"
    world.lead.save()
    world.co.save()
    member = world["writer"].member
    member.name = "改名人"
    member.save()
    Identity.objects.update_or_create(pk=Identity.ONLY, defaults={"name": "新城区政协", "short_name": "新城"})


def test_a_sent_letter_names_whom_it_named(world):
    hand = signed(world)
    before = word(letter_of(hand)), paper(documents.reply_letter(letter_of(hand)))
    all_called_otherwise(world)
    assert (word(letter_of(hand)), paper(documents.reply_letter(letter_of(hand)))) == before
    assert "我单位会同会办局研究" in before[0]
    assert "会办局" in before[0].split("抄送")[1]


def test_a_letter_names_whom_its_head_signed_and_is_written_anew_when_it_comes_back(world):
    hand = signed(world, send=False)
    world.lead.name = "新主局"
    world.lead.save()
    assert "主办局" in word(letter_of(hand))
    assert "新主局" not in word(letter_of(hand))
    step(world, hand, "return_letter", "dispatcher", reason="请补充")
    assert "新主局" in word(letter_of(hand))
    step(world, hand, "redraft", "handler", **LETTER)
    step(world, hand, "countersign", "co_handler")
    step(world, hand, "sign", "head")
    sent(world, hand)
    world.lead.name = "又改局"
    world.lead.save()
    assert "新主局" in word(letter_of(hand))
    assert "又改局" not in word(letter_of(hand))


def test_who_helps_in_the_second_round_is_not_in_the_first_letter(world):
    proposal = step(world, proposal_in(world, "filed"), "dispatch", "dispatcher", lead_unit=world.lead)
    hand = proposal.assignments.get()
    step(world, hand, "accept", "handler")
    step(world, hand, "draft", "handler", **LETTER)
    step(world, hand, "sign", "head")
    sent(world, hand)
    first = word(letter_of(hand))
    grade = {"attitude": "dissatisfied", "result": "dissatisfied", "words": "没有办"}
    step(world, proposal, "evaluate", "writer", **grade)
    step(world, proposal, "add_units", "dispatcher", co_units=[world.co])
    assert word(letter_of(hand)) == first
    step(world, hand, "draft", "handler", **LETTER | {"number": "朝建函〔2024〕10号"})
    step(world, hand, "countersign", "co_handler")
    step(world, hand, "sign", "head")
    assert "会同会办局" in word(letter_of(hand, 2))
    assert word(letter_of(hand)) == first


def test_every_page_and_paper_names_the_unit_as_it_signed(world, year, client):
    ProposalRules.objects.create(plenary=year, public=True)
    hand = signed(world)
    Proposal.objects.filter(pk=hand.proposal_id).update(published_on=date(2024, 6, 1), publishable=True)
    all_called_otherwise(world)
    public = client.get(reverse("public_detail", args=[hand.proposal_id])).content.decode()
    assert "主办局的答复" in public
    logged_in(client, world["staff"])
    page = client.get(hand.proposal.get_absolute_url()).content.decode()
    assert "主办局的答复" in page
    assert "会办局 2024" in page
    assert "主办 新主局" in page  # in whose hands it is now
    proposal = Proposal.objects.get(pk=hand.proposal_id)
    assert "主办局" in paper(documents.feedback_form(proposal))
    assert "会同会办局研究" in paper(documents.case_file(proposal))


def test_a_committee_of_another_name_now_is_answered_by_the_old_one(world):
    committee = Committee.objects.create(name="文史委")
    proposal = factories.ProposalFactory(state="handling", number=70, proposer_kind="committee")
    proposal.proposers.create(committee=committee, is_first=True)
    hand = hand_in(world, "drafted", proposal)
    step(world, hand, "sign", "head")
    committee.name = "文化文史委"
    committee.save()
    assert "文史委：" in word(letter_of(hand)).splitlines()


def test_what_was_signed_before_is_kept_as_far_as_records_tell(world):
    """Names as they stand today; helpers as the countersignatures, or the days of dispatch and return, tell them."""
    done, book, draft = signed(world), hand_in(world, "sent"), hand_in(world, "drafted")
    factories.AssignmentFactory(
        proposal=done.proposal, unit=factories.UnitFactory(name="后来局"), role="co", dispatched_on=date(2024, 1, 2)
    )
    for name, facts in {
        "当时局": {"dispatched_on": date(2024, 2, 1)},
        "退了局": {"dispatched_on": date(2024, 2, 1), "returned_on": date(2024, 2, 5), "state": "returned"},
        "撤案局": {"dispatched_on": date(2024, 2, 1), "returned_on": date(2024, 5, 5), "state": "ended"},
        "次轮局": {"dispatched_on": date(2024, 4, 1)},
    }.items():
        reason = {"return_reason": "不属本单位职责"} if "returned_on" in facts else {}
        factories.AssignmentFactory(
            proposal=book.proposal, unit=factories.UnitFactory(name=name), role="co", **facts, **reason
        )
    Reply.objects.update(unit_name="", helper_names="", proposer_names="", committee_name="")
    Countersign.objects.update(unit_name="")
    import_module("proposals.migrations.0014_names_of_replies").keep_names(apps, None)
    kept = letter_of(done)
    assert [kept.unit_name, kept.helper_names, kept.proposer_names] == ["主办局", "会办局", "委员writer"]
    assert kept.committee_name
    assert kept.countersigns.get().unit_name == "会办局"
    assert letter_of(book).helper_names == "当时局、撤案局"
    assert letter_of(draft).unit_name == ""
