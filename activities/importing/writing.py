"""What the activities' book writes, all or nothing: activities, who was there, heads of others, suggestions."""

from typing import Any

from activities.importing.columns import heads
from activities.models import Activity
from activities.services import parts, telling
from activities.services.entering import Entered, enter, record_whole
from cppcc.sheets import Row, Tell, silent, still
from members.models import Member

OWN = (
    "title", "kind", "starts_at", "ends_at", "half_days", "place", "plan_item", "brand", "recommended", "open_signup", "summary",
)  # fmt: skip
FACTS = ("title", "kind", "starts_at", "ends_at", "half_days")
"""What the duty ledger says of everybody who was there."""


def write(rows: list[Row], user: Any, tell: Tell = silent) -> tuple[int, int]:
    """Write checked rows, inside the caller's transaction. Returns how many are new and how many changed."""
    members = Member.objects.in_bulk({key for row in rows for key in _people(row.values)})
    added = 0
    for done, row in enumerate(rows):
        tell(done, len(rows))
        row.written = activity = Activity(created_by=user) if row.record is None else still(row)
        was = None if row.record is None else telling.plan_of(activity)
        added += row.record is None
        for name in OWN:
            if name in row.values:
                setattr(activity, name, row.values[name])
        if "organiser" in row.values:
            activity.committee, activity.group = row.values["organiser"] or (None, None)
        if row.record is not None:
            activity.bump()
        activity.save()
        if "theme" in row.values:
            activity.themes.set(row.values["theme"])
        _hang(activity, row.values, members)
        if row.record is not None and set(FACTS) & set(row.values):
            record_whole(activity)
        if was:
            telling.of_change(activity, was)
    return added, len(rows) - added


def _people(values: dict[str, Any]) -> dict[int, str]:
    """Those brought into a state, and those whose leave is told more of."""
    return {**values.get("people", {}), **values.get("leaves", {})}


def _hang(activity: Activity, values: dict[str, Any], members: dict[int, Member]) -> None:
    people = [
        Entered(
            members[key],
            str(state),
            getattr(state, "reason", ""),
            leave_kind=getattr(state, "leave_kind", "") or None,
        )
        for key, state in _people(values).items()
    ]
    if people:
        enter(activity, people)
    for kind in heads():
        if values.get(kind):
            parts.set_heads(activity, kind, values[kind])
    for text in values.get("suggestions", ()):
        activity.suggestions.create(text=text)
