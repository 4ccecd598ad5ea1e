"""What each step of a micro-suggestion writes besides its state. The table that names them: ``activities.course``."""

from typing import Any

from activities.models import MicroSuggestion
from activities.services import adoptions
from activities.services import micro as micro_services
from cppcc.calendar import clock
from members import membership, years


def submit(micro: MicroSuggestion, user: Any) -> str:
    """It belongs to the year of the day on which it is sent."""
    micro.plenary = years.year_for_submission()
    micro.submitted_on = clock.today()
    return ""


def in_a_year(micro: MicroSuggestion) -> str:
    """It can be sent only where there is a year for it."""
    return years.not_set_up()


def serves(micro: MicroSuggestion) -> str:
    return membership.refusal([micro.member] if micro.member else [], clock.today())


def take_back(micro: MicroSuggestion, user: Any) -> str:
    micro.submitted_on = None
    return ""


def sent_by_himself(micro: MicroSuggestion) -> bool:
    """What the office entered from paper is the office's to change."""
    return micro.entered_by_id is None


def adopt(micro: MicroSuggestion, user: Any, late_reason: str = "", **values: Any) -> str:
    """With what is known of a first adoption, if anything is."""
    if not (values.get("level") or values.get("channel")):
        return ""
    return adoptions.add(micro, user, late_reason, **values).words


def reject(micro: MicroSuggestion, user: Any, reason: str) -> str:
    micro.reject_reason = reason
    return reason


def make_lead(micro: MicroSuggestion, user: Any) -> str:
    return ""


def transfer(micro: MicroSuggestion, user: Any, unit: Any) -> str:
    micro.unit = unit
    micro.returned_on, micro.return_reason = None, ""
    return f"转{unit}办理"


def _without_unit(micro: MicroSuggestion, reason: str) -> str:
    unit, micro.unit = micro.unit, None
    micro.returned_on, micro.return_reason = clock.today(), f"{unit}：{reason}"
    return micro.return_reason


def send_back(micro: MicroSuggestion, user: Any, reason: str) -> str:
    """退办: it is not the unit's; staff transfer it to another one."""
    words = _without_unit(micro, reason)
    micro_services.tell_office(micro, words)
    return words


def call_back(micro: MicroSuggestion, user: Any, reason: str) -> str:
    """The unit was a wrong one, or there is none any more."""
    micro_services.tell_unit(micro, reason)
    return _without_unit(micro, reason)


def finish(micro: MicroSuggestion, user: Any, result: str, photos: Any = ()) -> str:
    micro.result = result
    micro.done_on = clock.today()
    for file in photos:
        micro.photos.create(file=file, of_result=True)
    return result


def report_up(micro: MicroSuggestion, user: Any) -> str:
    micro.reported_on = clock.today()
    return ""


def record_result(micro: MicroSuggestion, user: Any, provincial_result: str) -> str:
    micro.provincial_result = provincial_result
    return str(micro.get_provincial_result_display())


def record_level(micro: MicroSuggestion, user: Any, late_reason: str = "", **values: Any) -> str:
    """One adoption more: level, channel, issue and day, with the instruction on it."""
    return adoptions.add(micro, user, late_reason, **values).words


def record_instruction(micro: MicroSuggestion, user: Any, late_reason: str = "", **values: Any) -> str:
    adoptions.instruct(micro, user, late_reason, **values)
    return str(values["instruction"])
