"""The home of who answers and who dispatches: what the unit has in hand by its day, what is to be given to a unit."""

from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse

from activities.models import MicroSuggestion
from activities.states import MicroState
from cppcc.rights import Role, holds
from cppcc.templatetags.components import state_badge
from cppcc.workflow import step_of
from proposals.acting import is_head, unit_of
from proposals.models import Assignment, Proposal
from proposals.states import OPEN, HandState, State
from reports.homes.parts import Part, Row, cut

MOST = 12
OWED = tuple(state for state in OPEN if state != HandState.OPINED)
"""In hand with something left to do: who has given his opinion waits for the leading unit."""
NEXT = {
    HandState.WAITING: "accept",
    HandState.HANDLING: "draft",
    HandState.DRAFTED: "sign",
    HandState.CHECKED: "send",
}
"""Which step stands first in each state of a hand."""


def in_hand(user: Any) -> Part:
    """What the account's unit has in hand, the nearest day first, each with its next step."""
    hands = (
        Assignment.objects.visible_to(user)
        .filter(unit=unit_of(user), state__in=OWED)
        .select_related("proposal", "unit")
        .order_by(Coalesce("second_due", "reply_due"), "pk")
    )
    first, _ = cut(list(hands[: MOST + 1]), MOST)
    given = (
        MicroSuggestion.objects.visible_to(user)
        .filter(unit=unit_of(user), state=MicroState.TRANSFERRED)
        .order_by("submitted_on", "pk")
    )
    rows = [_of_hand(hand, user) for hand in first]
    rows += [
        Row(
            str(one),
            one.get_absolute_url(),
            state_badge(one),
            "微建议",
            press="反馈",
            press_url=one.step_url("finish"),
            record=one,
        )
        for one in given[:MOST]
    ]
    unit = str(first[0].unit) if first else ""
    return Part(
        "rows",
        "本单位办件",
        rows,
        count=unit,
        nothing="本单位没有正在办理的提案和微建议。交办后会在这里按期限列出，并发通知给您。",
        more="全部办件",
        more_url=reverse("proposal_list"),
    )


def _of_hand(hand: Assignment, user: Any) -> Row:
    name = NEXT.get(HandState(hand.state), "")
    if name == "draft" and not hand.answers:
        name = "give_opinion"
    if name == "sign" and not is_head(hand, user):
        name = ""
    proposal = hand.proposal
    return Row(
        proposal.title,
        proposal.get_absolute_url(),
        state_badge(hand),
        f"{proposal.number_words} · {hand.get_role_display()}",
        hand.due,
        owed=hand.owes,
        press=step_of(Assignment, name).label if name else "查看",
        press_url=hand.step_url(name) if name else proposal.get_absolute_url(),
        record=proposal,
    )


def to_dispatch(user: Any) -> Part:
    """Filed proposals that no unit has, the oldest first, with the units that the proposer thinks of."""
    filed = (
        Proposal.objects.visible_to(user)
        .filter(state=State.FILED)
        .select_related("category")
        .prefetch_related("suggested_units")
        .order_by("filed_on", "number", "pk")
    )
    rows = [_to_give(proposal) for proposal in filed[:MOST]]
    return Part(
        "rows",
        "待交办",
        rows,
        nothing="没有等待交办的提案。机关立案后在这里列出，一点即可交办。",
        more="全部提案",
        more_url=reverse("proposal_list"),
    )


def _to_give(proposal: Proposal) -> Row:
    units = "、".join(str(unit) for unit in proposal.suggested_units.all())
    about = " · ".join(filter(None, [proposal.number_words, str(proposal.category or ""), units and f"建议{units}"]))
    url = proposal.step_url("dispatch")
    return Row(proposal.title, proposal.get_absolute_url(), "", about, press="交办", press_url=url, record=proposal)


def due_next(user: Any, named: set[tuple[type[Any], Any]]) -> Part:
    """Replies that are owed, the nearest day first, with whom they are; without what the page names already."""
    hands = (
        Assignment.objects.visible_to(user)
        .answering()
        .filter(state__in=OWED)
        .select_related("proposal", "unit")
        .order_by(Coalesce("second_due", "reply_due"), "pk")
    )
    rows = [
        Row(
            hand.proposal.title,
            hand.proposal.get_absolute_url(),
            state_badge(hand),
            f"{hand.proposal.number_words} · {hand.unit}",
            hand.due,
            owed=hand.owes,
            record=hand.proposal,
        )
        for hand in hands[: MOST + len(named)]
        if (Proposal, hand.proposal_id) not in named
    ][:MOST]
    return Part(
        "rows",
        "临近答复期限",
        rows,
        side=True,
        nothing="各承办单位没有待答复的提案。",
        more="在办提案" if rows else "",
        more_url=f"{reverse('proposal_list')}?state=handling&year=all",
    )


def may_handle(user: Any) -> bool:
    return holds(user, [Role.HANDLER]) and unit_of(user) is not None
