"""What a register's book writes: members added, known ones brought in line, all or nothing."""

from typing import Any

from cppcc.calendar import clock
from cppcc.sheets import Tell, silent, still
from members.importing.reading import MemberRow
from members.membership import BODIES
from members.models import Member, Position
from members.register import belongs_since, follow_membership, move


def _moved(member: Member, row: MemberRow) -> dict[str, Any]:
    """Where a known member belongs from today on; where he belonged before stays on record.

    One whose present belonging began only today (or later) is corrected instead.
    """
    to = {key: value for key, value in row.values.items() if key in BODIES}
    if row.record is None or not to or clock.today() <= belongs_since(member):
        return {}
    return to


def write(rows: list[MemberRow], tell: Tell = silent) -> tuple[int, int]:
    """Write checked rows, inside the caller's transaction. Returns how many were added and how many changed."""
    added = 0
    for done, row in enumerate(rows):
        tell(done, len(rows))
        row.written = member = Member(name=row.name) if row.record is None else still(row)
        added += row.record is None
        moved = _moved(member, row)
        if member.pk and not moved:
            member.bump()
        for key, value in row.values.items():
            if key not in moved:
                setattr(member, key, value)
        member.save()
        if moved:
            move(member, clock.today(), **moved)
            member.refresh_from_db()
        since = member.joined_on if row.record is None else max(clock.today(), member.joined_on)
        for kind in row.positions:
            Position.objects.create(member=member, kind=kind, starts_on=since)
        follow_membership(member)
    return added, len(rows) - added
