"""What hangs on an activity, changed by differences from what a person saw: only rows that were touched are written.

A page carries a ``sight`` of the people, heads and suggestions that it showed. What the person made of them is compared
with that sight; what others did meanwhile stays. Where both changed the same row, that is a ``Clash``: nothing is saved.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from activities.models import Activity, Attendance, OtherParticipants, ParticipantKind, Suggestion
from activities.services.attendance import DUTY_OF_STATE, record_attendance, set_attendance
from cppcc import recycle
from cppcc.rights import Role
from cppcc.vocabularies import names_of
from members.models import Member

Sight = dict[str, Any]
SHOWN = frozenset(str(state) for state in DUTY_OF_STATE)
EXPECTED = frozenset(str(state) for state in Attendance.EXPECTED)
LIKE = 0.6
"""From this likeness on a line that was changed is the same suggestion in other words."""


@dataclass(frozen=True)
class Clash:
    """One row that two people changed: what stands now, and what this person made of it."""

    label: str
    now: str
    typed: str


@dataclass
class Changes:
    """What a person changed, and what others did meanwhile."""

    people: dict[int, str] = field(default_factory=dict)
    """Member's key to attendance state; "" takes the member off the list."""
    heads: dict[str, int] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    reworded: dict[int, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    meanwhile: dict[str, int] = field(default_factory=dict)
    """How many rows of a kind (Chinese) others changed since the page was opened."""

    def noted(self, kind: str) -> None:
        self.meanwhile[kind] = self.meanwhile.get(kind, 0) + 1


# --- what stands -------------------------------------------------------------------------------------------------
def sight(activity: Activity) -> Sight:
    """What a page shows of an activity's people, heads and suggestions, as plain data."""
    people = {str(row.member_id): f"{row.state}:{_mark(*_told(row))}" for row in activity.attendances.all()}
    heads = {row.kind: row.count for row in activity.others.all()}
    lines = [[row.pk, row.text, _mark(row.converted_on, row.conversion)] for row in activity.suggestions.all()]
    return {"people": people, "heads": heads, "lines": lines}


def _told(row: Attendance) -> list[Any]:
    return [row.half_days, row.reason, *filter(None, [row.late_words, row.leave_kind])]


def _mark(*values: Any) -> str:
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:8]


def _shown(token: str) -> str:
    """Under which of the form's lists a row stands; those only expected stand under none."""
    state = token.partition(":")[0]
    return state if state in SHOWN else ""


# --- comparing ---------------------------------------------------------------------------------------------------
def compare(
    seen: Sight, now: Sight, people: dict[str, Iterable[Member]], heads: dict[str, int], lines: list[str]
) -> Changes:
    """What the person who saw ``seen`` made of it (``people``, ``heads``, ``lines``), on what stands ``now``."""
    found = Changes()
    _compare_people(found, seen["people"], now["people"], people)
    _compare_heads(found, seen["heads"], now["heads"], heads)
    _compare_lines(found, seen["lines"], now["lines"], lines)
    return found


def _compare_people(
    found: Changes, seen: dict[str, str], now: dict[str, str], people: dict[str, Iterable[Member]]
) -> None:
    wanted = {str(member.pk): str(state) for state, members in people.items() for member in members}
    clashing: dict[str, tuple[str, str]] = {}
    for key in {*seen, *now, *wanted}:
        was, stands, want = seen.get(key, ""), now.get(key, ""), wanted.get(key, "")
        if was != stands:
            found.noted("出席情况")
        if want == _shown(was):
            continue
        free = stands == was or _shown(stands) == want or (not was and stands.partition(":")[0] in EXPECTED)
        if free:
            found.people[int(key)] = want
        else:
            clashing[key] = (stands.partition(":")[0], want)
    names = dict(Member.objects.filter(pk__in=map(int, clashing)).values_list("pk", "name")) if clashing else {}
    for key, (stands, want) in clashing.items():
        found.clashes.append(Clash(f"{names.get(int(key), key)}的出席情况", _state(stands), _state(want)))


def _state(state: str) -> str:
    return str(Attendance.State(state).label) if state else "不在名单中"


def _compare_heads(found: Changes, seen: dict[str, int], now: dict[str, int], heads: dict[str, int]) -> None:
    for kind, want in heads.items():
        was, stands = seen.get(kind, 0), now.get(kind, 0)
        if was != stands:
            found.noted("其他参加者人次")
        if want in (was, stands):
            continue
        if stands == was:
            found.heads[kind] = want
        else:
            found.clashes.append(Clash(f"{names_of(ParticipantKind).get(kind, kind)}人次", str(stands), str(want)))


def _compare_lines(found: Changes, seen: list[Any], now: list[Any], lines: list[str]) -> None:
    was = {key: (text, mark) for key, text, mark in seen}
    stands = {key: (text, mark) for key, text, mark in now}
    for key in {*was, *stands}:
        if was.get(key) != stands.get(key):
            found.noted("意见建议")
    kept, new = _matched(was, lines)
    reworded = _reworded({key: text for key, (text, _) in was.items() if key not in kept}, new)
    for key, text in reworded.items():
        new.remove(text)
        text_now = stands[key][0] if key in stands else ""
        if text_now in (was[key][0], text):
            found.reworded[key] = text
        else:
            found.clashes.append(Clash("意见建议", text_now or "已被删除", text))
    for key in was:
        if key in kept or key in reworded or key not in stands:
            continue
        if stands[key] == was[key]:
            found.removed.append(key)
        else:
            also = "" if stands[key][1] == was[key][1] else "（期间登记了转化情况）"
            found.clashes.append(Clash("意见建议", f"{stands[key][0]}{also}", f"删去“{was[key][0]}”"))
    by_others = {text for key, (text, _) in stands.items() if key not in was}
    found.added = [text for text in new if text not in by_others]


def _matched(was: dict[int, tuple[str, str]], lines: list[str]) -> tuple[set[int], list[str]]:
    """The suggestions whose line stands there unchanged, and the lines that are none of them."""
    left, kept = list(lines), set()
    for key, (text, _) in was.items():
        if text in left:
            left.remove(text)
            kept.add(key)
    return kept, left


def _reworded(gone: dict[int, str], new: list[str]) -> dict[int, str]:
    """Which of the new lines say one of the gone ones in other words; each line once."""
    found: dict[int, str] = {}
    free = list(new)
    for key, text in gone.items():
        like = [(SequenceMatcher(None, text, line, autojunk=False).ratio(), line) for line in free]
        best = max(like, default=(0.0, ""), key=lambda pair: pair[0])
        if best[0] >= LIKE:
            found[key] = best[1]
            free.remove(best[1])
    return found


# --- writing -----------------------------------------------------------------------------------------------------
def write(activity: Activity, changes: Changes, user: Any = None) -> None:
    """Write what was touched, and nothing else; in the caller's transaction, which holds the activity's lock.

    What the person took away goes into the bin.
    """
    members = Member.objects.in_bulk(changes.people)
    for key, state in changes.people.items():
        if state:
            set_attendance(activity, members[key], state)
        else:
            _leave(activity, key, user)
    for kind, count in changes.heads.items():
        set_heads(activity, kind, count)
    for row in Suggestion.objects.select_for_update().filter(activity=activity, pk__in=changes.removed):
        recycle.delete(row, user, [Role.STAFF], parent=activity)
    for row in Suggestion.objects.select_for_update().filter(activity=activity, pk__in=changes.reworded):
        row.text = changes.reworded[row.pk]
        row.save(update_fields=["text"])
    for text in changes.added:
        activity.suggestions.create(text=text)


def _leave(activity: Activity, member: int, user: Any) -> None:
    for row in activity.attendances.select_for_update(of=("self",)).filter(member=member, state__in=SHOWN):
        recycle.delete(row, user, [Role.STAFF], parent=activity)


def set_heads(activity: Activity, kind: str, count: int) -> None:
    """So many others of a kind; 0 takes the row away."""
    if count:
        OtherParticipants.objects.update_or_create(activity=activity, kind=kind, defaults={"count": count})
    else:
        activity.others.filter(kind=kind).delete()


def record_everybody(activity: Activity) -> None:
    """Bring the ledger in line with the activity's own facts (title, kind, times) for all who are on its list."""
    for row in activity.attendances.select_related("activity", "member"):
        record_attendance(row)


# --- a form that shows both --------------------------------------------------------------------------------------
def mixed_people(seen: Sight, now: Sight, people: dict[str, Iterable[Member]]) -> dict[str, list[int]]:
    """The lists with what the person touched as the person left it, and all else as it stands now."""
    wanted = {str(member.pk): str(state) for state, members in people.items() for member in members}
    mixed: dict[str, list[int]] = {state: [] for state in people}
    for key in {*seen["people"], *now["people"], *wanted}:
        touched = wanted.get(key, "") != _shown(seen["people"].get(key, ""))
        state = wanted.get(key, "") if touched else _shown(now["people"].get(key, ""))
        if state:
            mixed[state].append(int(key))
    return mixed


def mixed_lines(seen: Sight, now: Sight, lines: list[str]) -> list[str]:
    """The suggestions' lines in the same way."""
    was = {key: (text, mark) for key, text, mark in seen["lines"]}
    kept, new = _matched(was, lines)
    reworded = _reworded({key: text for key, (text, _) in was.items() if key not in kept}, new)
    for text in reworded.values():
        new.remove(text)
    mixed = [
        reworded.get(key, text) for key, text, _ in now["lines"] if key not in was or key in kept or key in reworded
    ]
    gone = [text for key, text in reworded.items() if key not in {row[0] for row in now["lines"]}]
    return [*mixed, *gone, *(text for text in new if text not in mixed)]
