"""The one answer to: did this member serve on that day, and where did he belong (sector, committee, group, position)?

The present stands on the member, what was before in ``PastMembership``, seats in ``Position``; leaving counts from the
day of leaving on. Rights, pickers, attendance, authors and lists ask here and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Subquery, When

from cppcc.rights import Refused
from members.models import Committee, Member, MemberGroup, PastMembership, Position, Sector

BODIES = ("sector", "committee", "group")
Body = Sector | Committee | MemberGroup


# --- did he serve ------------------------------------------------------------------------------------------------
def served(member: Member, on: date) -> bool:
    return member.joined_on <= on and (member.left_on is None or member.left_on > on)


def serving(on: date) -> Any:
    """Those who were members on a day, with where they belong."""
    return Member.objects.serving(on).select_related(*BODIES)


def refusal(members: Iterable[Member], on: date) -> str:
    """Who of them did not serve on a day, in words; "" where all did."""
    away = [with_term(one) for one in members if not served(one, on)]
    return f"{'、'.join(away)}在 {on:%Y-%m-%d} 不是委员。" if away else ""


def with_term(member: Member) -> str:
    """张三（任职 2022-01-01 至 2024-06-30）"""
    end = f"至 {member.left_on:%Y-%m-%d}" if member.left_on else "起"
    return f"{member}（任职 {member.joined_on:%Y-%m-%d} {end}）"


def require(members: Iterable[Member], on: date) -> None:
    """Raises Refused (Chinese) where somebody of them did not serve on the day."""
    if words := refusal(members, on):
        raise Refused(words)


def check_served(row: Any) -> None:
    """For plain registers: ValidationError where a row names a member and a day on which he did not serve."""
    member, on = getattr(row, "member", None), getattr(row, "on", None)
    if getattr(row, "FOLLOWS_YEAR", False) or not isinstance(member, Member) or not isinstance(on, date):
        return
    if words := refusal([member], on):
        raise ValidationError({"member": words})


# --- where did he belong -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Belonging:
    """``recorded``: the register says so; else the earliest or present belonging is taken for a day that nobody recorded."""

    sector: Sector
    committee: Committee | None
    group: MemberGroup | None
    recorded: bool

    def words(self) -> tuple[str, str, str]:
        return str(self.sector), str(self.committee or ""), str(self.group or "")

    def line(self) -> str:
        sector, *bodies = self.words()
        return "、".join([f"{sector}界", *(one for one in bodies if one)])


class Belongings:
    """Where some members belonged on whatever days; one query. They come with their present bodies."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._past: dict[int, list[PastMembership]] = {}
        rows = PastMembership.objects.filter(member__in={one.pk for one in members})
        for row in rows.select_related(*BODIES).order_by("starts_on"):
            self._past.setdefault(row.member_id, []).append(row)

    def on(self, member: Member, day: date) -> Belonging:
        past = self._past.get(member.pk, [])
        row = next((one for one in past if one.starts_on <= day <= one.ends_on), None)
        recorded = row is not None or bool(past and day > past[-1].ends_on)
        found: Any = row or member
        return Belonging(found.sector, found.committee, found.group, recorded)


def belonging(member: Member, on: date) -> Belonging:
    return Belongings([member]).on(member, on)


def of_body(name: str, bodies: Iterable[Any], on: date) -> Any:
    """Members who belonged to one of these bodies (``name``: sector, committee, group) on a day, serving or not."""
    wanted = list(bodies)
    then = PastMembership.objects.filter(starts_on__lte=on, ends_on__gte=on)
    now = Q(**{f"{name}__in": wanted}) & ~Q(pk__in=then.values("member"))
    return Member.objects.filter(now | Q(pk__in=then.filter(**{f"{name}__in": wanted}).values("member")))


def holding(kinds: Iterable[str], on: date) -> Any:
    """Members who held one of these positions on a day."""
    held = Position.objects.held(on).filter(kind__in=list(kinds))
    return Member.objects.filter(pk__in=held.values("member"))


def body_on(name: str, day: str | date, member: str = "member") -> Case:
    """For querysets: the key of the body that a row's member belonged to on the row's own day, or on a given one.

    ``day`` and ``member`` are paths of the row; ``member`` is "pk" where the rows are the members themselves.
    """
    when = OuterRef(day) if isinstance(day, str) else day
    past = PastMembership.objects.filter(member=OuterRef(member), starts_on__lte=when, ends_on__gte=when)
    then = Subquery(past.values(f"{name}_id")[:1])
    now = f"{name}_id" if member == "pk" else f"{member}__{name}_id"
    return Case(When(Exists(past), then=then), default=F(now), output_field=BigIntegerField())


def standing_on(day: str | date, member: str = "member") -> Exists:
    """For querysets: whether a row's member held a seat of the standing committee on that day."""
    when = OuterRef(day) if isinstance(day, str) else day
    own = Position.objects.filter(member=OuterRef(member), kind__in=Position.STANDING, starts_on__lte=when)
    held = own.within(when)
    return Exists(held.filter(Q(ends_on=None) | Q(ends_on__gte=when)))
