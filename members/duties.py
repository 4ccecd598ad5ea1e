"""The one door into the duty ledger: higher apps record here what happened, where it happens.

Each kind of source is declared once with ``source``; ``rebuild`` makes a year's ledger anew from them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from cppcc import recycle
from members.models import PARTS, Assessment, DutyRecord, Member, PlenaryYear


@dataclass(frozen=True)
class Duty:
    """What a source means for one member."""

    member: Member
    plenary: PlenaryYear
    kind: str
    on: date
    words: str
    part: str = DutyRecord.Part.PARTICIPANT
    occasion: str = ""
    level: str = ""
    half_days: int = 1
    due_half_days: int = 1
    quantity: Decimal = Decimal(1)
    among: int = 1

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the ledger's row besides member, kind and source."""
        return {
            "plenary_id": self.plenary.pk,
            "on": self.on,
            "words": self.words[:300],
            "part": str(self.part),
            "occasion": str(self.occasion),
            "level": str(self.level),
            "half_days": self.half_days,
            "due_half_days": self.due_half_days,
            "quantity": self.quantity,
            "among": self.among,
        }


Key = tuple[int, str]  # member, kind
Place = tuple[int, int, int, str]  # content type and key of the source, member, kind
MANY = 500
"""Sources whose rows are asked and written in one query."""
MISSING = "台账缺少，应补记"


def _changed(row: DutyRecord, values: dict[str, Any]) -> bool:
    """Bring the row in line with the values of its duty; whether anything was different."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def record(source: models.Model, duties: list[Duty]) -> None:
    """Make the ledger say exactly these duties for a source; the same call twice changes nothing.

    Idempotent by (member, kind, source). An empty list takes the source out of the ledger.
    """
    content_type = ContentType.objects.get_for_model(source)
    wanted: dict[Key, Duty] = {(duty.member.pk, str(duty.kind)): duty for duty in duties}
    with transaction.atomic():
        for row in DutyRecord.objects.filter(content_type=content_type, object_id=source.pk):
            duty = wanted.pop((row.member_id, row.kind), None)
            if duty is None:
                row.delete()
            elif _changed(row, duty.values):
                row.save()
        for duty in wanted.values():
            built(source, duty, content_type).save()


def record_many(model: type[models.Model], meant: Iterable[tuple[Any, list[Duty]]]) -> None:
    """The same for many sources of one model at once: what stands is asked some hundred at a time, what is new written so."""
    content_type = ContentType.objects.get_for_model(model)
    sources = list(meant)
    wanted = {(one.pk, duty.member.pk, str(duty.kind)): (one, duty) for one, every in sources for duty in every}
    with transaction.atomic():
        for start in range(0, len(sources), MANY):
            keys = [one.pk for one, _ in sources[start : start + MANY]]
            for row in DutyRecord.objects.filter(content_type=content_type, object_id__in=keys):
                found = wanted.pop((row.object_id, row.member_id, row.kind), None)
                if found is None:
                    row.delete()
                elif _changed(row, found[1].values):
                    row.save()
        new = [built(one, duty, content_type) for one, duty in wanted.values()]
        DutyRecord.objects.bulk_create(new, batch_size=MANY)


def built(source: models.Model, duty: Duty, content_type: Any = None) -> DutyRecord:
    """An unsaved row, for many at once."""
    content_type = content_type or ContentType.objects.get_for_model(source)
    return DutyRecord(member=duty.member, kind=duty.kind, content_type=content_type, object_id=source.pk, **duty.values)


# --- the whole ledger of a year from its sources ------------------------------------------------------------------
@dataclass(frozen=True)
class Source:
    """A kind of record that duties come from: its rows of a year, and what a row means."""

    model: type[models.Model]
    rows: Callable[[PlenaryYear], Iterable[Any]]
    duties: Callable[[Any, PlenaryYear | None], list[Duty]]
    """Without a year that of the row's own day is meant."""
    part_of: str = ""
    """The path to the record that it is a part of, where schemes take both for one."""


_sources: list[Source] = []


def every_source() -> list[Source]:
    return list(_sources)


def source(*declared: Source) -> None:
    _sources.extend(declared)
    for one in declared:
        if one.part_of:
            PARTS[one.model] = one.part_of
        recycle.restored(one.model, partial(_again, one))


def _again(declared: Source, row: Any) -> None:
    """A source that came back from the bin means what it meant."""
    record(row, declared.duties(row, None))


@dataclass
class Difference:
    """What a rebuild found: how many rows there should be, and what was not so."""

    wanted: int = 0
    missing: int = 0
    wrong: int = 0
    surplus: int = 0
    lines: list[dict[str, str]] = field(default_factory=list)
    """Each difference in words: what is not so, of whom, of what, when."""

    @property
    def total(self) -> int:
        return self.missing + self.wrong + self.surplus

    def say(self, what: str, row: DutyRecord) -> None:
        kind = str(row.get_kind_display())
        self.lines.append(
            {"what": what, "member": row.member.name, "kind": kind, "on": str(row.on), "words": row.words}
        )


def _all_of(year: PlenaryYear) -> Iterator[tuple[Place, Duty]]:
    """Every duty of the year; the sources are read some hundred at a time, a year has tens of thousands."""
    for declared in _sources:
        content_type = ContentType.objects.get_for_model(declared.model)
        rows = declared.rows(year)
        for row in rows.iterator(chunk_size=MANY) if isinstance(rows, models.QuerySet) else rows:
            for duty in declared.duties(row, year):
                if duty.plenary.pk == year.pk:
                    yield (content_type.pk, row.pk, duty.member.pk, str(duty.kind)), duty


def _missing(wanted: dict[Place, dict[str, Any]]) -> list[DutyRecord]:
    """Unsaved rows, each with its member."""
    members = Member.objects.in_bulk({member for _, _, member, _ in wanted})
    return [
        DutyRecord(content_type_id=model, object_id=key, member=members[member], kind=kind, **values)
        for (model, key, member, kind), values in wanted.items()
    ]


def _elsewhere(year: PlenaryYear, places: Iterable[Place]) -> dict[Place, DutyRecord]:
    """Rows of these places that stand in other years, whose days they left: a place is in one year's ledger alone."""
    keys: dict[int, set[int]] = {}
    for model, key, _, _ in places:
        keys.setdefault(model, set()).add(key)
    found = {}
    for model, sources in keys.items():
        every = sorted(sources)
        for start in range(0, len(every), MANY):
            some = every[start : start + MANY]
            rows = DutyRecord.objects.exclude(plenary=year).filter(content_type=model, object_id__in=some)
            for row in rows.select_related("member"):
                found[(model, row.object_id, row.member_id, row.kind)] = row
    return found


def rebuild(year: PlenaryYear, *, only_look: bool = False) -> Difference:
    """Make the year's ledger say what the sources say, in one transaction. Returns what was different before.

    ``only_look`` counts the differences and writes nothing. Of what is right nothing is held but the values of its row.
    What stands in another year's ledger moves here, unless that year's assessment is approved: it stays until a person
    has decided there.
    """
    found = Difference()
    surplus, wrong = [], []
    with nullcontext() if only_look else transaction.atomic():
        wanted = {place: duty.values for place, duty in _all_of(year)}
        found.wanted = len(wanted)
        there = DutyRecord.objects.filter(plenary=year).select_related("member")
        there = there if only_look else there.select_for_update(of=("self",))
        for row in there.iterator(chunk_size=MANY):
            values = wanted.pop((row.content_type_id, row.object_id, row.member_id, row.kind), None)
            if values is None:
                surplus.append(row)
                found.say("来源没有，应删除", row)
            elif _changed(row, values):
                wrong.append(row)
                found.say("与来源不符，应改为所列", row)
        settled, moved = set(Assessment.objects.approved().values_list("plenary_id", flat=True)), []
        for place, row in _elsewhere(year, wanted).items():
            if place in wanted and row.plenary_id in settled:
                del wanted[place]
            elif place in wanted:
                _changed(row, wanted.pop(place))
                moved.append(row)
                found.say(MISSING, row)
        missing = _missing(wanted)
        for row in missing:
            found.say(MISSING, row)
        if not only_look:
            for row in surplus:
                row.delete()
            for row in (*wrong, *moved):
                row.save()
            DutyRecord.objects.bulk_create(missing)
    found.surplus, found.wrong, found.missing = len(surplus), len(wrong) + len(moved), len(missing)
    return found
