"""Names out of a pasted message, as members who served on the day."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch

from members import membership, years
from members.leaves import LeaveWords, ended_leave
from members.models import Member, Position
from members.naming.found import Doubt
from members.naming.known import Known
from members.naming.message import PRESENT
from members.naming.pasted import understood


@dataclass(frozen=True)
class Met:
    """A member who is surely meant. ``state``: present, leave or absent; ``reason``: why away, as it was written;
    ``leave_kind``: the key of the kind of leave, where that is told.
    """

    member: Member
    word: str
    state: str
    reason: str
    leave_kind: str = ""
    doubt: int = 0
    """The number of the doubt whether what is said of another holds for this one too; 0 for none."""


@dataclass(frozen=True)
class Asked:
    """A word that may mean several members, or (``unknown``) nobody; members who may be meant."""

    word: str
    members: list[Member]
    unknown: bool
    state: str
    reason: str
    leave_kind: str = ""
    doubt: int = 0

    @property
    def question(self) -> str:
        if not self.unknown:
            return f"有 {len(self.members)} 位可能是“{self.word}”，请选择其中一位。"
        return f"名册中没有“{self.word}”。" + ("是不是下列委员？" if self.members else "请改正、另找一位，或不登记。")


@dataclass
class Names:
    """What was found in a pasted text. ``notes``: what does not fit together; ``passed``: text that is no name."""

    found: list[Met] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    """Words behind several names of which nobody knows whether they hold for the last one or for all."""
    kinds: dict[int, str] = field(default_factory=dict)
    """The kind of leave that each of them says, by its number."""

    def of(self, state: str) -> list[Met]:
        return [one for one in self.found if one.state == state]

    def decided(self, together: Iterable[int]) -> "Names":
        """The same where the words of these doubts (their numbers) hold for all; of the others they hold for the last."""
        told: dict[int, dict[str, Any]] = {
            one.number: {"state": one.state, "reason": one.reason, "leave_kind": self.kinds[one.number]}
            for one in self.doubts
            if one.number in set(together)
        }
        found = [replace(one, **told.get(one.doubt, {})) for one in self.found]
        asked = [replace(one, **told.get(one.doubt, {})) for one in self.asked]
        return replace(self, found=found, asked=asked)


def read_names(text: str, on: date, chosen: Iterable[Member] = ()) -> Names:
    """Members serving on the day whom a text means; each once.

    Of several with one name, one who is chosen already is meant; else the name is asked back, like an unknown one.
    """
    held = Prefetch("positions", queryset=Position.objects.held(on), to_attr="held_then")
    members = {member.pk: member for member in membership.serving(on).prefetch_related(held)}
    leaves = LeaveWords()
    pasted = understood(text, [_known(member) for member in members.values()], leaves.said)
    picked = {member.pk for member in chosen}
    names = Names(notes=pasted.notes, passed=pasted.passed, doubts=pasted.doubts)
    year = years.of_day(on)

    def kind_of(away: str, who: str) -> str:
        kind = leaves.kind(away)
        if words := ended_leave(kind, year):
            names.notes.append(f"{who}的请假种类没有登记：{words}")
            return ""
        return kind

    names.kinds = {one.number: kind_of(one.away, "、".join(one.others)) for one in pasted.doubts}
    for one in pasted.mentions:
        told = (one.state, one.reason, kind_of(one.away, one.word), one.doubt)
        if one.sure:
            names.found.append(Met(members[one.keys[0]], one.word, *told))
        elif not picked.intersection(one.keys):
            meant = [members[key] for key in one.keys]
            names.asked.append(Asked(one.word, meant, one.unknown, *told))
    return names


def _known(member: Member) -> Known:
    seats: list[Position] = member.held_then  # type: ignore[attr-defined]  # prefetched above
    bodies = (member.sector, member.committee, member.group)
    told = [f"{member.sector}界", member.employer, member.number, *(str(body) for body in bodies if body)]
    sound = member.sought.split()[1:2]
    labels = frozenset(str(seat.get_kind_display()) for seat in seats)
    return Known(member.pk, member.name, labels, tuple(filter(None, told)), sound[0] if sound else "")


__all__ = ["PRESENT", "Asked", "Doubt", "Met", "Names", "read_names"]
