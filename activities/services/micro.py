"""Writing micro-suggestions 微建议 and 社情民意, and what they mean for the duty ledger."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from activities.models import MicroPhoto, MicroSuggestion
from activities.states import MicroState
from members import duties
from members.models import DutyRecord


def save_suggestion(micro: MicroSuggestion, files: Iterable[Any]) -> MicroSuggestion:
    """Save a micro-suggestion with its checked pictures."""
    with transaction.atomic():
        micro.save()
        for file in files:
            MicroPhoto.objects.create(suggestion=micro, file=file)
    return micro


def micro_duties(micro: MicroSuggestion) -> list[duties.Duty]:
    """What a 微建议 or 社情民意 means for its member: submitted, adopted (at a level), excellent, with an instruction."""
    member = micro.member
    if micro.submitted_on is None or member is None:
        return []
    every = DutyRecord.Kind
    opinion = micro.kind == MicroSuggestion.Kind.OPINION
    kinds = [every.OPINION_SUBMITTED if opinion else every.MICRO_SUBMITTED]
    if micro.state not in (MicroState.DRAFT, MicroState.SUBMITTED, MicroState.REJECTED):
        kinds.append(every.OPINION_ADOPTED if opinion else every.MICRO_ADOPTED)
    if micro.provincial_result == MicroSuggestion.ProvincialResult.EXCELLENT:
        kinds.append(every.OPINION_EXCELLENT if opinion else every.MICRO_EXCELLENT)
    if micro.instruction:
        kinds.append(every.INSTRUCTION)
    words, on, part = f"{micro.get_kind_display()}《{micro.title}》", micro.submitted_on, DutyRecord.Part.SOLE
    adopted = (every.OPINION_ADOPTED, every.MICRO_ADOPTED)
    return [
        duties.Duty(member, micro.plenary, kind, on, words, part, level=micro.adoption_level if kind in adopted else "")
        for kind in kinds
    ]


def after_step(micro: MicroSuggestion, name: str, user: Any, words: str) -> None:
    """The ledger follows every step."""
    record_duties(micro)


def record_duties(micro: MicroSuggestion) -> None:
    duties.record(micro, micro_duties(micro))
