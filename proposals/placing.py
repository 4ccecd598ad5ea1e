"""In whose hands a proposal is: 交办, 增加会办, 改办, 重新交办, and what the units' states mean for the proposal."""

from datetime import date
from typing import Any

from django.db.models import Min

from cppcc.calendar import clock
from cppcc.rights import Refused
from cppcc.workflow import Automatic, follow
from proposals import deadlines
from proposals.models import Assignment, Extension, Proposal, rules_of
from proposals.states import (
    ANSWERED,
    END,
    FOLLOW_UNITS,
    LEADING,
    OPEN,
    OUT,
    PART_OPEN,
    PROMOTED,
    HandState,
    State,
)

LETTER_CLOSED = (HandState.SIGNED, HandState.CHECKED, HandState.SENT)


# --- a unit gets it ----------------------------------------------------------------------------------------------
def hand_over(proposal: Proposal, unit: Any, role: str, due: date, on: date | None = None, **facts: Any) -> Assignment:
    """One unit's hand; its deadlines are fixed by the rules of now, the last of all by those of the first dispatch."""
    day, rules = on or clock.today(), rules_of(proposal.plenary)
    return Assignment.objects.create(
        proposal=proposal,
        unit=unit,
        role=role,
        dispatched_on=day,
        return_until=deadlines.return_until(rules, day),
        reply_due=due,
        longest_due=_first_longest(proposal) or deadlines.longest_due(rules, day),
        from_round=proposal.round,
        **facts,
    )


def _first_longest(proposal: Proposal) -> date | None:
    """The months that there are in all run from the first dispatch, whichever unit has it afterwards."""
    found: date | None = proposal.assignments.aggregate(first=Min("longest_due"))["first"]
    return found


def _by_rules(proposal: Proposal) -> date:
    rules = rules_of(proposal.plenary)
    due = deadlines.second_due if proposal.round > 1 else deadlines.reply_due
    return due(rules, clock.today())


def last_due(proposal: Proposal) -> date | None:
    """The last day that a unit which gets it today may have; the second round has its own time even when all is over.

    None for what is dispatched for the first time.
    """
    first = _first_longest(proposal)
    if first is None:
        return None
    return max(first, _by_rules(proposal) if proposal.round > 1 else clock.today())


def due_from_now(proposal: Proposal) -> date:
    """When the next reply of a unit that gets it today is due, by the rules."""
    due = _by_rules(proposal)
    return min(due, last_due(proposal) or due)


def due_said(proposal: Proposal) -> str:
    """How that day is found, in words."""
    rules, last = rules_of(proposal.plenary), last_due(proposal)
    months = rules.second_reply_months if proposal.round > 1 else rules.reply_months
    moves = "，逢休假日顺延" if rules.holidays_move else ""
    return f"默认为交办之日起 {months} 个月{moves}" + (f"，最迟 {last:%Y-%m-%d}" if last else "")


def due_fault(proposal: Proposal, due: date) -> str:
    """What stands against a day that the dispatcher sets; "" for nothing."""
    if due < clock.today():
        return "答复期限不能早于今天。"
    last = last_due(proposal)
    return f"连同原承办单位用去的时间，答复期限最迟为 {last:%Y-%m-%d}。" if last and due > last else ""


def _answer_by(proposal: Proposal, unit: Any, role: str, due: date) -> None:
    """The unit answers from now on; one that helped does not help besides. Refused where it answers already."""
    there = proposal.assignments.active().filter(unit=unit).first()
    if there and there.answers:
        raise Refused(f"{unit}已在{there.get_role_display()}，不能再次交办。")
    if there:
        _let_go(there, PROMOTED, HandState.MOVED, f"改为{Assignment.Role(role).label}")
    hand_over(proposal, unit, role, due)


def assign(
    proposal: Proposal,
    lead_unit: Any = None,
    co_units: Any = (),
    separate_units: Any = (),
    reply_due: date | None = None,
) -> str:
    """Hand the proposal to a lead unit with co-handling ones, or to separate ones; the day starts the clock."""
    due = reply_due or due_from_now(proposal)
    if bool(lead_unit) == bool(separate_units):
        raise Refused("请确定一个主办单位，或者确定分办单位，两者选一。")
    back = proposal.assignments.filter(state=HandState.RETURNED, moved_on=None, from_round=proposal.round)
    back.update(moved_on=clock.today())
    for unit in [lead_unit] if lead_unit else separate_units:
        _answer_by(proposal, unit, Assignment.Role.LEAD if lead_unit else Assignment.Role.SEPARATE, due)
    helping = set(proposal.assignments.active().values_list("unit_id", flat=True))
    for unit in co_units:
        if unit.pk not in helping:
            hand_over(proposal, unit, Assignment.Role.CO, due)
    words = [f"主办：{lead_unit}"] if lead_unit else [f"分办：{'、'.join(str(unit) for unit in separate_units)}"]
    if co_units:
        words.append(f"会办：{'、'.join(str(unit) for unit in co_units)}")
    return f"{'，'.join(words)}；答复期限 {due:%Y-%m-%d}"


def letter_open(proposal: Proposal) -> str:
    """Whom a letter that is signed does not name can't help with it any more; "" while one is still written."""
    states = {hand.state for hand in proposal.assignments.all() if hand.answers and hand.returned_on is None}
    return (
        ""
        if not states or states - {*LETTER_CLOSED}
        else "答复已签发，不能再增加会办单位；须增加的，先将答复退回修改。"
    )


def assign_helpers(proposal: Proposal, units: list[Any]) -> str:
    """More co-handling units, due with the lead."""
    due = max([clock.today(), *(hand.due for hand in proposal.assignments.answering())])
    for unit in units:
        if proposal.assignments.active().filter(unit=unit).exists():
            raise Refused(f"{unit}已在承办这件提案。")
        hand_over(proposal, unit, Assignment.Role.CO, due)
    return f"会办：{'、'.join(str(unit) for unit in units)}"


# --- another unit gets it ----------------------------------------------------------------------------------------
def others_answer(hand: Assignment) -> bool:
    """Whether another unit answers besides: then nobody has to take over."""
    return hand.proposal.assignments.answering().exclude(pk=hand.pk).exists()


def pass_to(hand: Assignment, unit: Any, due: date | None, reason: str) -> str:
    """Another unit takes over a hand that is let go, in the same way; without one the others do with what is left."""
    proposal = hand.proposal
    hand.moved_on = clock.today()
    if unit is None:
        if hand.answers and not others_answer(hand):
            raise Refused("请选择接办单位：没有其他单位答复这件提案。")
        left = "由其他承办单位一并答复" if hand.answers else "不再会办"
        return f"{left}：{reason}"
    due = due or due_from_now(proposal)
    if hand.answers:
        _answer_by(proposal, unit, hand.role, due)
    elif proposal.assignments.active().filter(unit=unit).exists():
        raise Refused(f"{unit}已在承办这件提案。")
    elif signed := letter_open(proposal):
        raise Refused(signed)
    else:
        hand_over(proposal, unit, hand.role, due)
    return f"改由{unit}{hand.get_role_display()}，答复期限 {due:%Y-%m-%d}：{reason}"


# --- a unit has it no longer -------------------------------------------------------------------------------------
def settle_requests(hand: Assignment) -> None:
    """Nobody decides on an extension any more once the unit has answered, or no longer answers."""
    if hand.state not in OPEN:
        asked = hand.extensions.filter(decision=Extension.Decision.ASKED)
        asked.update(decision=Extension.Decision.SETTLED, decided_on=clock.today())


def _let_go(hand: Assignment, change: Automatic, state: str, reason: str) -> None:
    hand.returned_on, hand.return_reason = clock.today(), reason
    follow(hand, change, state, reason)
    hand.bump()
    hand.save()
    settle_requests(hand)


def end_hands(proposal: Proposal, reason: str) -> None:
    """撤案: no unit handles it any more."""
    for hand in proposal.assignments.active():
        if hand.state not in ANSWERED:
            _let_go(hand, END, HandState.ENDED, f"提案撤案：{reason}")


# --- what it means for the proposal ------------------------------------------------------------------------------
def state_of_hands(proposal: Proposal) -> str:
    """The state that the units' states mean for the proposal; a part that is nobody's is still to be answered."""
    states = [hand.state for hand in proposal.assignments.answering()]
    if not states:
        return str(State.FILED)
    if all(state == HandState.WAITING for state in states):
        return str(State.DISPATCHED)
    answered = all(state in ANSWERED for state in states) and not proposal.assignments.unplaced().exists()
    return str(State.REPLIED if answered else State.HANDLING)


def follow_units(proposal: Proposal, *, replaced: bool = False) -> None:
    """The proposal follows its units; from the day on which all have answered the days of the evaluation run.

    ``replaced``: a part is placed again, also one that landed taken for answered.
    """
    if proposal.state in LEADING:
        follow(proposal, FOLLOW_UNITS, state_of_hands(proposal))
        if proposal.state == State.REPLIED:
            proposal.feedback_until = deadlines.feedback_until(rules_of(proposal.plenary), clock.today())
    elif replaced and proposal.state == State.REPLIED and state_of_hands(proposal) in OUT:
        follow(proposal, PART_OPEN, State.HANDLING)
    else:
        return
    proposal.save()
