"""What each step of a proposal writes besides its state. The table that names them: ``proposals.course``.

Each takes the locked record, the account and what the step's form gave, and returns the words that the course shows.
"""

from typing import Any

from django.db.models import Max

from cppcc import recycle
from cppcc.calendar import clock
from cppcc.rights import Role
from members.models import PlenaryYear
from proposals import cosigning, feedback, handling, merging, placing
from proposals.models import KeyProposal, Proposal, Proposer, Review
from proposals.states import State


# --- after every step ------------------------------------------------------------------------------------------
def after(proposal: Proposal, name: str, user: Any, words: str) -> None:
    """What a step means besides; what is merged into the proposal follows, a signature may be the last waited for."""
    handling.after_step(proposal, name, user, words)
    merging.record_followers(proposal)
    if name == "unmerge":
        for lead in Proposal.objects.filter(merged__plenary=proposal.plenary_id).distinct():
            merging.record_followers(lead)
    if name == "record_signature":
        cosigning.submit_if_due(proposal)


# --- the proposer ----------------------------------------------------------------------------------------------
def submit(proposal: Proposal, user: Any) -> str:
    handling.enter_year(proposal)
    proposal.submit_by_itself_on = None
    cosigning.settle_kind(proposal)
    proposal.save()
    return cosigning.said(proposal)


def wait_for_signatures(proposal: Proposal, user: Any) -> str:
    return cosigning.begin_waiting(proposal)


def stop_waiting(proposal: Proposal, user: Any) -> str:
    proposal.submit_by_itself_on = None
    return ""


def record_signature(proposal: Proposal, user: Any, **facts: Any) -> str:
    return cosigning.record_signature(proposal, **facts)


def state_before(proposal: Proposal) -> str:
    """Where it was before it was submitted; what was back for changes once goes on in its year and keeps its day."""
    returned = proposal.reviews.filter(decision=Review.Decision.RETURN).exists()
    return str(State.RETURNED if returned else State.DRAFT)


def take_back(proposal: Proposal, user: Any) -> str:
    if state_before(proposal) == State.DRAFT:
        proposal.submitted_on = None
    cosigning.reopen_kind(proposal)
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
    """With the review signing ends: the proposal is of the kind that who signed says."""
    cosigning.settle_kind(proposal)
    return ""


def file(proposal: Proposal, user: Any, reason: str = "") -> str:
    proposal.number = next_number(proposal)
    proposal.filed_on = clock.today()
    _review(proposal, user, "file", reason=reason)
    cosigning.settle_kind(proposal)
    proposal.save()
    return f"编号 {proposal.number_words}。{reason}".strip()


def return_for_changes(proposal: Proposal, user: Any, reason: str) -> str:
    _review(proposal, user, "return", reason=reason)
    cosigning.reopen_kind(proposal)
    return reason


def pass_on(proposal: Proposal, user: Any, row: Proposer, reason: str) -> str:
    return cosigning.pass_on(proposal, row, reason)


def reject(proposal: Proposal, user: Any, ground: str, reason: str) -> str:
    review = _review(proposal, user, "reject", ground=ground, reason=reason)
    return f"{review.get_ground_display()}：{reason}"


def merge(proposal: Proposal, user: Any, lead: Proposal, reason: str = "") -> str:
    lead = merging.lead_of(proposal, lead)
    proposal.merged_into = lead
    cosigning.settle_kind(proposal)
    _review(proposal, user, "merge", reason=reason)
    return f"并入{lead.number_words}《{lead.title}》。{reason}"


def unmerge(proposal: Proposal, user: Any, reason: str) -> str:
    lead = proposal.merged_into
    proposal.merged_into = None
    return f"不再并入{lead.number_words}《{lead.title}》。{reason}" if lead else reason


def convert(proposal: Proposal, user: Any, reason: str) -> str:
    _review(proposal, user, "convert", reason=reason)
    return reason


def withdraw(proposal: Proposal, user: Any, reason: str, into: Proposal | None = None) -> str:
    """What was merged into it goes ``into`` another filed one, else back to the review."""
    placing.end_hands(proposal, reason)
    return " ".join(one for one in (reason, merging.release(proposal, user, reason, into)) if one)


def name_members(proposal: Proposal, user: Any, members: Any) -> str:
    handling.set_main(proposal, list(members))
    return "、".join(str(member) for member in members) or "不指明"


# --- dispatch --------------------------------------------------------------------------------------------------
def dispatch(proposal: Proposal, user: Any, **units: Any) -> str:
    return placing.assign(proposal, **units)


def add_units(proposal: Proposal, user: Any, co_units: Any) -> str:
    return placing.assign_helpers(proposal, list(co_units))


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


def handle_again(proposal: Proposal, user: Any) -> str:
    return "评价期满，已收到的评价中有不满意的。"


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
