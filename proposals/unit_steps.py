"""What each step of a unit writes besides the state. The table that names them: ``proposals.course``.

签收 or 退办, 会办意见, 延期, 拟稿, 会签, 签发, 审核, 发送; each returns the words that the course shows.
"""

from datetime import date
from typing import Any

from cppcc.calendar import clock
from cppcc.workflow import enter
from proposals import lettering, placing
from proposals.acting import unit_of
from proposals.models import Assignment, Extension
from proposals.states import HandState


# --- every unit ------------------------------------------------------------------------------------------------
def accept(hand: Assignment, user: Any) -> str:
    hand.accepted_on = clock.today()
    return ""


def send_back(hand: Assignment, user: Any, reason: str) -> str:
    hand.returned_on, hand.return_reason = clock.today(), reason
    return reason


def reassign(hand: Assignment, user: Any, reason: str, unit: Any = None, reply_due: date | None = None) -> str:
    """改办: the dispatcher takes it from the unit, and another one goes on where one is named."""
    hand.returned_on, hand.return_reason = clock.today(), reason
    enter(hand, HandState.MOVED)
    hand.save()  # before the next one has it: there is one lead at a time
    hand.return_reason = placing.pass_to(hand, unit, reply_due, reason)
    return hand.return_reason


def replace(hand: Assignment, user: Any, reason: str, unit: Any = None, reply_due: date | None = None) -> str:
    """重新交办: what the unit has sent back goes to another one, or the others answer for it as well.

    Decided in the second round it is a matter of that one: the first was answered without it.
    """
    hand.from_round = hand.proposal.round
    return placing.pass_to(hand, unit, reply_due, reason)


def record_contact(hand: Assignment, user: Any, **facts: Any) -> str:
    row = hand.communications.create(recorded_by=user, **facts)
    return f"{row.get_mode_display()}，{row.people}"


# --- a co-handling unit ----------------------------------------------------------------------------------------
def give_opinion(hand: Assignment, user: Any, opinion: str) -> str:
    hand.opinion, hand.opinion_on = opinion, clock.today()
    return opinion


# --- the lead, or a separate unit ------------------------------------------------------------------------------
def _write_letter(hand: Assignment, user: Any, words: dict[str, Any]) -> str:
    lettering.drop_files(hand, words.pop("drop", ()), user)
    lettering.add_files(hand, words.pop("attachments", None) or [])
    facts = {"result_class_id" if name == "result_class" else name: value for name, value in words.items()}
    letter, _ = hand.replies.update_or_create(round=hand.proposal.round, defaults=facts)
    hand.letter_drafts.filter(round=hand.proposal.round).delete()
    return f"{letter}，{letter.class_words}"


def opinions_given(hand: Assignment) -> str:
    """The lead replies after the co-handling units have sent their opinion; in the second round none is asked again."""
    if hand.proposal.round > 1:
        return ""
    helping = hand.proposal.assignments.helping().exclude(state=HandState.OPINED)
    waited = [str(one.unit) for one in helping.select_related("unit")]
    return f"会办单位尚未送交意见：{'、'.join(waited)}。" if waited else ""


def draft(hand: Assignment, user: Any, **words: Any) -> str:
    return _write_letter(hand, user, words)


def redraft(hand: Assignment, user: Any, **words: Any) -> str:
    hand.letter.countersigns.all().delete()
    return _write_letter(hand, user, words)


def countersigned_before(hand: Assignment, user: Any) -> str:
    letter = hand.letter
    done = letter is not None and letter.countersigns.filter(assignment__unit=unit_of(user)).exists()
    return "本单位已经会签。" if done else ""


def countersign(hand: Assignment, user: Any, words: str = "") -> str:
    helping = hand.proposal.assignments.helping().filter(unit=unit_of(user)).get()
    facts = {"by": user, "on": clock.today(), "words": words, "unit_name": str(helping.unit)}
    hand.letter.countersigns.create(assignment=helping, **facts)
    return f"{helping.unit}会签。{words}"


def countersigned(hand: Assignment) -> str:
    helping = hand.proposal.assignments.helping().select_related("unit")
    waited = [str(one.unit) for one in helping.exclude(countersigns__reply=hand.letter)]
    return f"会办单位尚未会签：{'、'.join(waited)}。" if waited else ""


def sign(hand: Assignment, user: Any) -> str:
    letter = hand.letter
    letter.signed_by, letter.signed_on = user, clock.today()
    lettering.keep_names(letter)
    letter.save()
    return str(letter)


def check_letter(hand: Assignment, user: Any) -> str:
    letter = hand.letter
    letter.checked_by, letter.checked_on = user, clock.today()
    letter.save()
    return str(letter)


def return_letter(hand: Assignment, user: Any, reason: str) -> str:
    letter = hand.letter
    letter.signed_by = letter.signed_on = None
    lettering.drop_names(letter)
    letter.save()
    return reason


def send(hand: Assignment, user: Any) -> str:
    letter = hand.letter
    letter.sent_on = clock.today()
    if not letter.unit_name:  # signed by the former version while an update went on
        lettering.keep_names(letter)
    letter.save()
    return f"{letter}，{letter.class_words}"


# --- extension -------------------------------------------------------------------------------------------------
def _decide(hand: Assignment, decision: str, words: str) -> Extension:
    request = hand.extensions.get(decision=Extension.Decision.ASKED)
    request.decision, request.decided_on, request.words = decision, clock.today(), words
    request.save()
    return request


def ask_extension(hand: Assignment, user: Any, until: date, reason: str) -> str:
    hand.extensions.create(until=until, reason=reason, asked_on=clock.today())
    return f"延至 {until:%Y-%m-%d}：{reason}"


def request_is_later(hand: Assignment) -> str:
    """A day that is granted is never sooner than the present one."""
    until = hand.extensions.filter(decision=Extension.Decision.ASKED).values_list("until", flat=True).first()
    if until is None or until > hand.due:
        return ""
    return f"申请延至 {until:%Y-%m-%d}，不晚于现在的期限 {hand.due:%Y-%m-%d}，请不予同意。"


def grant_extension(hand: Assignment, user: Any, words: str = "") -> str:
    request = _decide(hand, Extension.Decision.GRANTED, words)
    if hand.second_due:
        hand.second_due = request.until
    else:
        hand.reply_due = request.until
    return f"延至 {request.until:%Y-%m-%d}。{words}"


def refuse_extension(hand: Assignment, user: Any, reason: str) -> str:
    _decide(hand, Extension.Decision.REFUSED, reason)
    return reason
