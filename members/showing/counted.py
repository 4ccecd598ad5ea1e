"""A record as a result counted it, beside what the ledger says of it now."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from members.models import AssessmentEntry, DutyRecord

FIELDS = (("on", "日期"), ("kind", "类别"), ("part", "角色"), ("half_days", "实到半天数"), ("words", "事项"))


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


def counted_url(entry: AssessmentEntry, duty: int) -> str:
    return reverse("assessment_record", args=[entry.assessment_id, entry.member_id, duty])


def counted(entry: AssessmentEntry, duty: int) -> Counted | None:
    """The record of that key in a member's result; None where the result has none such.

    A row that was made anew from its source since has another key: it is known by what it says.
    """
    lines = [line for category in entry.result.get("categories", ()) for line in category["lines"]]
    found = [(line["name"], item) for line in lines for item in line["items"] if item["duty"] == duty]
    if not found:
        return None
    item = found[0][1]
    then = {name: str(item[name]) for name, _ in FIELDS}
    rows = list(DutyRecord.objects.filter(member=entry.member_id, plenary=entry.assessment.plenary_id))
    same = [row for row in rows if row.pk == duty] or [row for row in rows if _now(row) == then]
    record = same[0] if same else None
    now = _now(record) if record else then
    return Counted(
        words=item["words"],
        facts=[(label, then[name]) for name, label in FIELDS],
        points=[(name, one["note"] or f"{one['points']} 分") for name, one in found],
        record=record,
        changes=[(label, f"{then[name]} → {now[name]}") for name, label in FIELDS if then[name] != now[name]],
    )


def _now(record: DutyRecord) -> dict[str, Any]:
    return {
        "on": f"{record.on:%Y-%m-%d}",
        "kind": record.get_kind_display(),
        "part": record.get_part_display(),
        "half_days": str(record.half_days),
        "words": record.words,
    }
