"""What an office does with many proposals at once: review lists, the dispatch meeting, acceptance, reminders."""

from typing import Any

from cppcc.calendar import clock
from cppcc.notices import notify
from cppcc.rights import Role
from cppcc.workflow.batches import Batch, act, of_course
from proposals import telling
from proposals.forms.steps import STEP_FORMS
from proposals.models import Assignment, Proposal, Proposer
from proposals.reminders import handlers_of
from proposals.states import OUT


def hands(proposal: Proposal) -> list[Assignment]:
    """The units that have it in their hands; each knows its proposal, so that nothing is asked again."""
    found = [hand for hand in proposal.assignments.all() if hand.returned_on is None]
    for hand in found:
        hand.proposal = proposal
    return found


def nothing_owed(hand: Assignment) -> str:
    return "" if hand.proposal.state in OUT and hand.owes else f"现为“{hand.get_state_display()}”，没有待办的答复"


def remind(hand: Assignment, user: Any) -> int:
    """The unit's people are told, once a day."""
    today = clock.today()
    late = f"已超期 {(today - hand.due).days} 天" if hand.due < today else f"期限 {hand.due:%Y-%m-%d}"
    words = f"催办：提案《{hand.proposal.title}》尚未答复，{late}，请抓紧办理。"
    return notify(handlers_of(hand), words, hand.get_absolute_url(), f"urged:{hand.pk}:{today}")


def open_invitations(proposal: Proposal) -> list[Proposer]:
    return [row for row in proposal.proposers.all() if row.status == Proposer.Status.INVITED and row.member]


def nobody_asked(proposal: Proposal) -> str:
    return "" if open_invitations(proposal) else "没有待答复的联名邀请"


def remind_signers(proposal: Proposal, user: Any) -> None:
    """Whoever has not answered an invitation, once a day."""
    for row in open_invitations(proposal):
        if row.member:
            telling.of_invitation_again(proposal, row.member, clock.today())


BATCHED: tuple[Batch, ...] = (
    *of_course(Proposal, forms=STEP_FORMS),
    *of_course(Assignment, hands, STEP_FORMS),
    act("remind", "催办", [Role.STAFF, Role.DISPATCHER], Assignment, nothing_owed, remind, hands,
        asks="提醒还没有答复的承办单位，每件每天最多提醒一次。"),
    act("remind_signers", "提醒联名", [Role.STAFF], Proposal, nobody_asked, remind_signers,
        asks="提醒还没有答复联名邀请的委员，每人每天最多一次。"),
)  # fmt: skip
