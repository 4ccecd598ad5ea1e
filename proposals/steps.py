"""What each step of a proposal writes besides its state. The table that names them: ``proposals.course``.

Each takes the locked record, the account and what the step's form gave, and returns the words that the course shows.
"""

from typing import Any

from django.db.models import Max

from cppcc import recycle
from cppcc.calendar import clock
from cppcc.rights import Refused, Role
from members.models import PlenaryYear
from proposals import feedback, handling
from proposals.models import KeyProposal, Proposal, Review
from proposals.states import NUMBERED


# --- the proposer ----------------------------------------------------------------------------------------------
def submit(proposal: Proposal, user: Any) -> str:
    proposal.submitted_on = proposal.submitted_on if proposal.imported else clock.today()
    proposal.save()
    return ""


def take_back(proposal: Proposal, user: Any) -> str:
    proposal.submitted_on = None
    return ""


# --- the proposal committee ------------------------------------------------------------------------------------
def _review(proposal: Proposal, user: Any, decision: str, ground: str = "", reason: str = "") -> Review:
    return proposal.reviews.create(
        decision=decision, ground=ground, reason=reason, reviewer=user, reviewed_on=clock.today()
    )


def next_number(proposal: Proposal) -> int:
    """Consecutive within the plenary year, never reused: the year's row is the lock."""
    year = PlenaryYear.objects.select_for_update().get(pk=proposal.plenary_id)
    highest = Proposal.objects.filter(plenary=year).aggregate(top=Max("number"))["top"]
    return int(highest or 0) + 1


def start_review(proposal: Proposal, user: Any) -> str:
    return ""


def file(proposal: Proposal, user: Any, reason: str = "") -> str:
    proposal.number = next_number(proposal)
    proposal.filed_on = clock.today()
    _review(proposal, user, "file", reason=reason)
    proposal.save()
    return f"编号 {proposal.number_words}。{reason}".strip()


def return_for_changes(proposal: Proposal, user: Any, reason: str) -> str:
    _review(proposal, user, "return", reason=reason)
    return reason


def reject(proposal: Proposal, user: Any, ground: str, reason: str) -> str:
    review = _review(proposal, user, "reject", ground=ground, reason=reason)
    return f"{review.get_ground_display()}：{reason}"


def merge(proposal: Proposal, user: Any, lead: Proposal, reason: str = "") -> str:
    if lead.plenary_id != proposal.plenary_id or lead.state not in NUMBERED or lead.pk == proposal.pk:
        raise Refused("只能并入本年度已立案的另一件提案。")
    proposal.merged_into = lead
    _review(proposal, user, "merge", reason=reason)
    return f"并入{lead.number_words}《{lead.title}》。{reason}"


def convert(proposal: Proposal, user: Any, reason: str) -> str:
    _review(proposal, user, "convert", reason=reason)
    return reason


def withdraw(proposal: Proposal, user: Any, reason: str) -> str:
    handling.end_hands(proposal, reason)
    return reason


# --- dispatch --------------------------------------------------------------------------------------------------
def dispatch(proposal: Proposal, user: Any, **units: Any) -> str:
    return handling.assign(proposal, **units)


def add_units(proposal: Proposal, user: Any, co_units: Any) -> str:
    return handling.assign_helpers(proposal, list(co_units))


def urge(proposal: Proposal, user: Any, words: str) -> str:
    proposal.urgings.create(words=words, on=clock.today(), by=user)
    return words


# --- feedback and closing --------------------------------------------------------------------------------------
def evaluate(proposal: Proposal, user: Any, attitude: str, result: str, words: str = "") -> str:
    return feedback.give(proposal, user, attitude, result, words)


def record_feedback(proposal: Proposal, user: Any, **facts: Any) -> str:
    return feedback.record_paper(proposal, user, **facts)


def close(proposal: Proposal, user: Any, reason: str) -> str:
    return reason


def fulfil(proposal: Proposal, user: Any, words: str) -> str:
    for promise in handling.open_promises(proposal):
        promise.done_on, promise.words = clock.today(), words
        promise.save()
    return words


# --- key proposals, awards, publication ------------------------------------------------------------------------
def select_key(proposal: Proposal, user: Any, leading: str, supervising: str) -> str:
    KeyProposal.objects.create(proposal=proposal, leading=leading, supervising=supervising, selected_on=clock.today())
    proposal.is_key = True
    return f"领办：{leading}；督办：{supervising}"


def unselect_key(proposal: Proposal, user: Any, reason: str) -> str:
    recycle.delete(proposal.key, user, [Role.STAFF], parent=proposal)
    proposal.is_key = False
    return reason


def record_visit(proposal: Proposal, user: Any, **facts: Any) -> str:
    row = proposal.key.visits.create(**facts)
    return f"{row.get_kind_display()}，{row.people}"


def award(proposal: Proposal, user: Any) -> str:
    proposal.is_excellent = True
    return ""


def take_award_back(proposal: Proposal, user: Any, reason: str) -> str:
    proposal.is_excellent = False
    return reason


def publish(proposal: Proposal, user: Any) -> str:
    proposal.published_on = clock.today()
    return ""


def unpublish(proposal: Proposal, user: Any, reason: str) -> str:
    proposal.published_on = None
    return reason
