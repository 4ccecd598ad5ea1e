"""Adoptions of a social opinion and leaders' instructions on it: written, and what each means for the duty ledger."""

from datetime import date
from typing import Any

from django.db import transaction

from activities.models import AdoptionChannel, MicroSuggestion, OpinionAdoption
from activities.states import TAKEN_UP
from cppcc.rights import Refused
from cppcc.vocabularies import rows_of
from members import duties, years
from members.models import DutyRecord, PlenaryYear

FIELDS = ("level", "channel", "issue", "on", "title", "instruction", "instruction_level", "instructed_on")


# --- writing -----------------------------------------------------------------------------------------------------
def put(row: OpinionAdoption, values: dict[str, Any]) -> OpinionAdoption:
    """Set what is known of an adoption; without a level it has that of its channel. Saved by the caller."""
    for name, value in values.items():
        setattr(row, name, value)
    if row.channel and not row.level:
        row.level = next((one.level for one in rows_of(AdoptionChannel) if one.key == row.channel), "")
    return row


def add(micro: MicroSuggestion, user: Any, reason: str = "", **values: Any) -> OpinionAdoption:
    """One more adoption of an opinion. ``reason``: why it comes after its year was ended.

    Raises Refused (Chinese) for a micro-suggestion, and where the very same is recorded.
    """
    if micro.kind != MicroSuggestion.Kind.OPINION:
        raise Refused("只有社情民意登记采用层级和渠道。")
    row = put(OpinionAdoption(opinion=micro), values)
    return save(row, user, reason)


def save(row: OpinionAdoption, user: Any, reason: str = "") -> OpinionAdoption:
    """Save an adoption with its duties, in one transaction."""
    with transaction.atomic():
        former = OpinionAdoption.objects.filter(pk=row.pk).first() if row.pk else None
        row.save()
        year = year_of(row, row.day)
        if reason and year.is_closed and (former is None or year_of(former, former.day) != year):
            years.keep_late(year, row, reason, user)
        record(row)
    return row


def instruct(micro: MicroSuggestion, user: Any, reason: str = "", **values: Any) -> OpinionAdoption:
    """A leader's instruction: on the one adoption that has none, else beside them."""
    rows = list(micro.adoptions.all())
    if len(rows) == 1 and not rows[0].instruction:
        return save(put(rows[0], values), user, reason)
    return add(micro, user, reason, **values)


def year_of(row: OpinionAdoption, day: date | None, year: PlenaryYear | None = None) -> PlenaryYear:
    """The year of a day of an adoption; that of the opinion where no day is known, or nobody set up its year.

    ``year``: one that is at hand.
    """
    if day is None or not (row.on or row.instructed_on):
        return row.opinion.plenary
    for one in (year, row.opinion.plenary):
        if one is not None and one.starts_on <= day <= one.ends_on:
            return one
    return PlenaryYear.objects.of_day(day) or row.opinion.plenary


# --- duties ------------------------------------------------------------------------------------------------------
def adoption_duties(row: OpinionAdoption, year: PlenaryYear | None = None) -> list[duties.Duty]:
    """Adopted at its level, with an instruction at that one's, each in the year of its day; of a landed one the opinion tells."""
    micro = row.opinion
    if row.landed or micro.member is None or micro.submitted_on is None or micro.state not in TAKEN_UP:
        return []
    place = f"{row.get_channel_display()}{row.issue}"
    words = f"{micro.get_kind_display()}《{micro.title}》" + (f"（{place}）" if place else "")
    told = []
    if row.adopted:
        told.append((DutyRecord.Kind.OPINION_ADOPTED, row.day, row.level))
    if row.instruction:
        told.append((DutyRecord.Kind.INSTRUCTION, row.instructed_on or row.day, row.instruction_level))
    return [
        duties.Duty(
            micro.member, year_of(row, day, year), kind, day or micro.submitted_on, words, DutyRecord.Part.SOLE, level=level
        )
        for kind, day, level in told
    ]  # fmt: skip


def own_adoption(micro: MicroSuggestion) -> tuple[bool, str, bool]:
    """What an opinion itself says in the ledger: whether it counts as adopted, at which level, whether there is an instruction.

    It speaks for its landed adoption, and where it was adopted and nobody said by whom; all else its adoptions say.
    """
    rows = list(micro.adoptions.all())
    landed = next((row for row in rows if row.landed), None)
    if landed is not None:
        counts = landed.adopted or not any(row.adopted for row in rows)
        return counts, landed.level, bool(landed.instruction)
    return not any(row.adopted for row in rows), "", False


def record(row: OpinionAdoption) -> None:
    """The ledger follows a change of one adoption: its own duties, and what the opinion still says itself."""
    record_all(MicroSuggestion.objects.get(pk=row.opinion_id))


def record_all(micro: MicroSuggestion) -> None:
    """The ledger follows an opinion and its adoptions."""
    duties.record(micro, micro_duties(micro))
    rows = OpinionAdoption.objects.filter(opinion=micro).select_related("opinion__member", "opinion__plenary")
    for row in rows:
        duties.record(row, adoption_duties(row))


def micro_duties(micro: MicroSuggestion) -> list[duties.Duty]:
    """What a 微建议 or 社情民意 means for its member: submitted, adopted, excellent, with an instruction."""
    member = micro.member
    if micro.submitted_on is None or member is None:
        return []
    every, opinion = DutyRecord.Kind, micro.kind == MicroSuggestion.Kind.OPINION
    told: dict[str, str] = {every.OPINION_SUBMITTED if opinion else every.MICRO_SUBMITTED: ""}
    counts, level, instructed = own_adoption(micro) if opinion else (True, "", False)
    if counts and micro.state in TAKEN_UP:
        told[every.OPINION_ADOPTED if opinion else every.MICRO_ADOPTED] = level
    if micro.provincial_result == MicroSuggestion.ProvincialResult.EXCELLENT:
        told[every.OPINION_EXCELLENT if opinion else every.MICRO_EXCELLENT] = ""
    if instructed:
        told[every.INSTRUCTION] = next((row.instruction_level for row in micro.adoptions.all() if row.landed), "")
    words = f"{micro.get_kind_display()}《{micro.title}》"
    return [
        duties.Duty(member, micro.plenary, kind, micro.submitted_on, words, DutyRecord.Part.SOLE, level=at)
        for kind, at in told.items()
    ]
