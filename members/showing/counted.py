"""A record as a result counted it, beside what the ledger says of it now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse

from members.kinds import PRESENCE, Kind
from members.models import AssessmentEntry, DutyRecord
from members.schemes.words import quantity_words

FIELDS = (("on", "日期"), ("kind", "类别"), ("part", "角色"), ("half_days", "实到半天数"), ("words", "事项"))
CARRIED = (("quantity", "数量"), ("among", "共同完成人数"))
"""What results say besides since records hold it; empty where it is 1."""
PRESENT = {Kind(kind).label for kind in PRESENCE}


@dataclass(frozen=True)
class Counted:
    """One record of a result. ``record``: its row of the ledger, None where it was deleted since."""

    words: str
    facts: list[tuple[str, str]]
    """As it was counted."""
    points: list[tuple[str, str]]
    """The name of each rule that looked at it, with what it gave in words."""
    record: DutyRecord | None
    changes: list[tuple[str, str]] = field(default_factory=list)
    """What the ledger says otherwise by now."""

    @property
    def state(self) -> str:
        """ "" while it stands as it was counted."""
        if self.record is None:
            return "已删除"
        return "已更正" if self.changes else ""

    @property
    def source_url(self) -> str:
        """To where the record comes from; "" where that is gone."""
        return self.record.open_url if self.record is not None and self.record.source is not None else ""


def brought(item: dict[str, Any]) -> str:
    """The points of a record that has something to be said of, or that alone where it brings nothing: -3 分（…）."""
    if item["points"] == "0" and item["note"]:
        return str(item["note"])
    return f"{item['points']} 分" + (f"（{item['note']}）" if item["note"] else "")


def counted_url(entry: AssessmentEntry, duty: int) -> str:
    return reverse("assessment_record", args=[entry.assessment_id, entry.member_id, duty])


def counted(entry: AssessmentEntry, duty: int) -> Counted | None:
    """The record of that key in a member's result; None where the result has none such.

    A row that was made anew from its source since has another key: it is known by what it says. So has one whose
    attendance was corrected (absent, then on leave): it is the other row of that day and occasion.
    """
    lines = [line for category in entry.result.get("categories", ()) for line in category["lines"]]
    found = [(line["name"], item) for line in lines for item in line["items"] if item["duty"] == duty]
    if not found:
        return None
    item = found[0][1]
    fields = (*FIELDS, *CARRIED) if "tally" in entry.result else FIELDS
    then = {name: str(item.get(name, "")) for name, _ in fields}
    of_year = Q(plenary=entry.assessment.plenary_id)
    rows = list(DutyRecord.objects.filter(Q(pk=duty) | of_year, member=entry.member_id))
    same = [row for row in rows if row.pk == duty] or [row for row in rows if _now(row, then) == then]
    same = same or _other_state(rows, then)
    record = same[0] if same else None
    now = _now(record, then) if record else then
    return Counted(
        words=item["words"],
        facts=[(label, then[name]) for name, label in fields if then[name]],
        points=[(name, brought(one)) for name, one in found],
        record=record,
        changes=[(label, f"{then[name] or 1} → {now[name] or 1}") for name, label in fields if then[name] != now[name]],
    )


def _other_state(rows: list[DutyRecord], then: dict[str, str]) -> list[DutyRecord]:
    """Attendance, leave and absence are kinds of their own: which rows say another of them of the same occasion."""
    if then["kind"] not in PRESENT:
        return []
    found = [row for row in rows if row.kind in PRESENCE]
    return [row for row in found if all(_now(row, then)[name] == then[name] for name in ("on", "words"))]


def _now(record: DutyRecord, names: Mapping[str, str]) -> dict[str, str]:
    """What the ledger says of these, in the words of a result; ``names``: what the result says."""
    said = {
        "on": f"{record.on:%Y-%m-%d}",
        "kind": record.get_kind_display(),
        "part": record.get_part_display(),
        "half_days": str(record.half_days),
        "words": record.words,
        "quantity": quantity_words(record.kind, record.quantity),
        "among": str(record.among) if record.among > 1 else "",
    }
    if not names["part"]:  # told to nobody else (``members.schemes.explaining.part_for_all``)
        said["part"] = ""
    return {name: str(said[name]) for name in names}
