"""Two entries of one event become one."""

from typing import Any

from django.db import transaction

from activities.models import Activity, Attendance
from activities.services import doubles, telling
from activities.services.attendance import change, filling, record_attendance
from activities.services.attending import day_of
from cppcc import recycle
from cppcc.rights import Refused, Role
from members import membership

State = Attendance.State
STRENGTH = [State.INVITED, State.SIGNED_UP, State.ABSENT, State.LEAVE_ASKED, State.LEAVE, State.PRESENT]


def doubtful(double: Activity, into: Activity) -> list[doubles.Pair]:
    """What both may say: whether it is one thing is asked before they are merged."""
    return [one for one in doubles.pairs(double, into) if not one.sure]


def merge(
    double: Activity,
    into: Activity,
    user: Any = None,
    seen: dict[int, int] | None = None,
    answers: dict[str, bool] | None = None,
) -> list[doubles.Pair]:
    """Two entries of one event become one: people, suggestions, outcomes, quantities, pictures and files move over.

    What both say counts once; heads of others are not added up, the larger number stays; the other entry goes into the
    bin with what was not moved. ``seen``: the versions that the person saw, by key; ``answers``: whether it is one
    thing, by the key of each doubtful pair. Returns what is one now.
    Raises Refused where one of the two was changed since, and where an answer is wanting.
    """
    if double.pk == into.pk:
        raise Refused("不能把活动并入它自己。")
    membership.require([row.member for row in double.attendances.select_related("member")], day_of(into))
    planned, listed = telling.plan_of(double), telling.users_on(double)
    with transaction.atomic():
        for key in sorted([double.pk, into.pk]):
            stands = Activity.objects.select_for_update(of=("self",)).get(pk=key)
            if seen is not None and seen.get(key) != stands.version:
                raise Refused(f"“{stands}”在您打开此页之后有变化。请核对两场活动后再并入。")
        same = _one_thing(doubles.pairs(double, into), answers or {})
        _people(double, into)
        _heads(double, into)
        into.themes.add(*double.themes.all())
        for pair in same:
            doubles.unite(pair)
        _move(double, into, {(type(pair.gone), pair.gone.pk) for pair in same})
        recycle.delete(Activity.objects.get(pk=double.pk), user, [Role.STAFF])
        into.raise_version()
        telling.of_change(into, planned, listed)
    return same


def _one_thing(found: list[doubles.Pair], answers: dict[str, bool]) -> list[doubles.Pair]:
    if any(not pair.sure and pair.key not in answers for pair in found):
        raise Refused("两场活动有几处可能是同一项，请逐项选择后再并入。")
    return [pair for pair in found if pair.sure or answers[pair.key]]


def _people(double: Activity, into: Activity) -> None:
    """A member on both lists is counted once, by the stronger fact."""
    there = {row.member_id: row for row in into.attendances.select_for_update(of=("self",)).select_related("activity")}
    for row in double.attendances.select_related("activity"):
        own = there.get(row.member_id)
        whole = row.half_days is not None and row.half_days >= into.half_days
        row.half_days = None if whole else row.half_days  # of an entry with fewer half days he missed nothing
        if own is None:
            row.activity = into
            row.save()
            record_attendance(row)
        elif STRENGTH.index(State(row.state)) > STRENGTH.index(State(own.state)):
            row.delete()
            taken = ("half_days", "reason", "how", "checked_in_at", "late", "left_early", "leave_kind")
            more = filling(row, own.reason, own.leave_kind) if own.state in Attendance.LEAVES else {}
            change(own, row.state, **{name: getattr(row, name) for name in taken} | more)
        elif own.state == row.state and row.late_words:
            change(own, own.state, late=own.late or row.late, left_early=own.left_early or row.left_early)
        elif row.state in Attendance.LEAVES and (more := filling(own, row.reason, row.leave_kind)):
            change(own, own.state, **more)


def _heads(double: Activity, into: Activity) -> None:
    for heads in double.others.all():
        kept, new = into.others.get_or_create(kind=heads.kind, defaults={"count": heads.count})
        if not new and heads.count > kept.count:
            kept.count = heads.count
            kept.save()


def _move(double: Activity, into: Activity, same: set[tuple[type[Any], int]]) -> None:
    """All that hangs on it, but what ``same`` names and files that are there already."""
    for name in ("photos", "files"):
        twice = doubles.files_twice(getattr(double, name).all(), getattr(into, name).all())
        same |= {(type(row), row.pk) for row in twice}
    for related in (double.suggestions, double.outcomes, double.photos, double.files, double.quantities):
        for part in related.all():
            if (type(part), part.pk) not in same:
                part.activity = into
                part.save()
