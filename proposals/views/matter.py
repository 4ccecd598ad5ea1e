"""What a proposal is to a reader: drawn on its own page, and beside the question of each of its steps."""

from typing import Any

from django.urls import reverse

from cppcc.rights import OFFICE, Role, holds
from proposals import cosigning, showing
from proposals.models import Proposal, Reply
from proposals.states import ANSWERED_FOR, UNDER_REVIEW, HandState, State

READING = frozenset({Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
INSIDE = frozenset({Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
CASE_FILE = frozenset({Role.STAFF, Role.DISPATCHER, Role.LEADER})
COMPARING = OFFICE | frozenset({Role.DISPATCHER, Role.HANDLER})
"""Who is shown what similar proposals there were, and how they were answered."""
LETTER_OUT = (HandState.DRAFTED, HandState.SIGNED, HandState.CHECKED, HandState.SENT)


def with_all(rows: Any) -> Any:
    """With all that is shown of a proposal, in a constant number of queries."""
    return (
        rows.with_people()
        .select_related("merged_into", "created_by", "key")
        .prefetch_related(
            "assignments__replies__countersigns__assignment__unit",
            "assignments__replies__promise",
            "assignments__replies__result_class",
            "assignments__letter_files",
            "assignments__communications",
            "assignments__extensions",
            "feedback__member",
            "feedback__attitude",
            "feedback__result",
            "suggested_units",
            "attachments",
            "merged",
            "related",
            "urgings",
            "main_members__member",
        )
    )


def reader_of(proposal: Proposal, user: Any) -> showing.Reader:
    return showing.Reader(
        inside=holds(user, INSIDE),
        whole=Proposal.objects.whole_to(user).filter(pk=proposal.pk).exists(),
        case_file=holds(user, CASE_FILE),
    )


def shown_to(proposal: Proposal, user: Any) -> dict[str, Any]:
    """Facts, texts, files, units and replies, as far as this account may read them."""
    reader, visible = reader_of(proposal, user), Proposal.objects.visible_to(user)
    hands = list(proposal.assignments.all())
    for hand in hands:
        hand.proposal = proposal
    readable = Reply.objects.readable_by(user).filter(assignment__in=hands).values_list("pk", flat=True)
    may_read = set(readable) if hands else set()
    for hand in hands:
        for letter in hand.replies.all():
            letter.assignment = hand
    shown = showing.page(
        proposal,
        reader,
        signatures=cosigning.lines(proposal, whole=reader.whole),
        replies=[letter for hand in hands for letter in hand.replies.all() if letter.pk in may_read],
        merged=visible.filter(merged_into=proposal),
        related=visible.filter(related=proposal),
    )
    return {**shown, "reader": reader}


def similar_url(proposal: Proposal, user: Any) -> str | None:
    """Where similar ones are found, for whoever decides on it; drafts are compared while they are written."""
    wanted = holds(user, COMPARING) and proposal.state not in (State.DRAFT, State.RETURNED)
    return f"{reverse('proposal_similar')}?pk={proposal.pk}" if wanted else None


def beside(proposal: Proposal, user: Any, hand: Any = None) -> dict[str, Any]:
    """What stands beside the question of a step: on a reply the reply first, on all others the proposal's own text."""
    whole = with_all(Proposal.objects.filter(pk=proposal.pk)).get()
    shown = shown_to(whole, user)
    judged = hand.state in LETTER_OUT if hand is not None else whole.state in ANSWERED_FOR
    if hand is not None:
        shown["letters"].sort(key=lambda one: one["letter"].assignment_id != hand.pk)
    return {
        **shown,
        "object": whole,
        "judged": shown["letters"] if judged else (),
        "earlier": () if judged else shown["letters"],
        "due_line": showing.deadline_words(hand).removeprefix("期限 ") if hand is not None else "",
        "similar_url": similar_url(whole, user) if whole.state not in ANSWERED_FOR else None,
        "in_review": whole.state in UNDER_REVIEW,
    }
