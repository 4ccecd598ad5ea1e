"""The rows of the activities' book, as far as who was there goes: read from its cells, told of those who stand, checked."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from activities.importing import columns as of
from activities.importing.matching import nobody
from activities.models import Activity, Attendance
from activities.services.attendance import filling
from cppcc.calendar import clock
from cppcc.sheets import Rows
from members import membership
from members.importing.ground import People, Years
from members.leaves import ended_leave

State = Attendance.State
SHOWN = frozenset(of.PEOPLE)


class Away(str):
    """A state of attendance with the reason and the kind of leave that the cell gave; compared as the state alone."""

    reason: str = ""
    leave_kind: str = ""

    @classmethod
    def of(cls, state: str, reason: str, leave_kind: str) -> "Away":
        made = cls(state)
        made.reason, made.leave_kind = reason[:200], leave_kind
        return made


class PeopleRows(Rows):
    people: People
    years: Years

    def _people(self, number: int, raw: dict[str, Any], day: date | None) -> dict[int, str]:
        found: dict[int, str] = {}
        for state, heading in of.PEOPLE.items():
            if self.table.asked(number, heading, nobody, raw.get(heading)) is not False:
                continue
            for one in self.people.named(number, raw, heading, day, state):
                former = found.get(one.member.pk)
                if former is not None and former != one.state:
                    self.at(number, state, f"{one.member}已列入“{of.PEOPLE[former]}”，不能重复。")
                found.setdefault(one.member.pk, Away.of(one.state, one.reason, self.people.leaves.kind(one.away)))
        return found

    def _keep_people(self, number: int, changes: dict[str, Any], stands: dict[str, Any], *, named: bool) -> None:
        told, there = changes["people"], stands["people"]
        gone: dict[str, list[str]] = {}
        for key, state in there.items():
            if named and key not in told and self.table.has(of.PEOPLE[state]):
                gone.setdefault(state, []).append(str(self.people.members[key]))
        for state, names in gone.items():
            self.at(number, state, f"表中没有{'、'.join(names)}。从名单中去掉请在活动的页面办理。")
        changes["people"] = {key: state for key, state in told.items() if there.get(key) != state}
        stands["people"] = {key: there[key] for key in changes["people"] if key in there}
        if not changes["people"]:
            del changes["people"]

    def _keep_leaves(self, number: int, record: Activity, changes: dict[str, Any]) -> None:
        """Of the leaves that stand those of which the cell tells more; one of another kind is left alone, and told."""
        told, there = changes.pop("leaves"), {row.member_id: row for row in record.attendances.all()}
        found = {}
        for key, one in told.items():
            row = there.get(key)
            if row is None or row.state != one:
                continue
            if more := filling(row, one.reason, one.leave_kind):
                found[key] = Away.of(one, more.get("reason", row.reason), more.get("leave_kind", row.leave_kind))
            elif one.leave_kind and one.leave_kind != row.leave_kind:
                self.note(number, self.of("leaves"), f"{self.people.members[key]}现为“{row.state_words}”，没有改动。")
        if found:
            changes["leaves"] = found

    def _persons(self, number: int, starts: datetime, ends: datetime, values: dict[str, Any], record: Any) -> None:
        day, people = timezone.localdate(starts), values["people"]
        if record is not None and day != timezone.localdate(record.starts_at):
            there = {row.member_id: str(row.state) for row in record.attendances.all() if row.state in SHOWN}
            people = there | people
        elif record is not None:
            there = {row.member_id: str(row.state) for row in record.attendances.all()}
            people = {key: state for key, state in people.items() if there.get(key) != state}
        year = self.years.of_day(day)
        for one in {**people, **values["leaves"]}.values():
            if words := ended_leave(getattr(one, "leave_kind", ""), year):
                self.at(number, self.of("leaves"), words)
        for state in of.PEOPLE:
            members = [self.people.members[key] for key, one in people.items() if one == state]
            column = state if self.table.has(of.PEOPLE[state]) else self.of("people")
            if words := membership.refusal(members, day):
                self.at(number, column, words)
            if members and state == State.PRESENT and starts > clock.now():
                self.at(number, column, "活动还没有开始，不能登记出席。")
            if members and state == State.ABSENT and ends > clock.now():
                self.at(number, column, "活动还没有结束，不能登记缺席。")

    def _people_word(self, key: str, value: dict[int, Any]) -> str:
        """People by their states, or leaves with why."""
        if key == "leaves":
            return "、".join(f"{self.people.members[pk]}（{_why(one)}）" for pk, one in value.items())
        return "；".join(self._listed(value, state) for state in of.PEOPLE if state in value.values())

    def _listed(self, people: dict[int, str], state: str) -> str:
        names: Iterable[str] = (str(self.people.members[key]) for key, one in people.items() if one == state)
        return f"{of.PEOPLE[state]} {'、'.join(names)}"


def _why(away: Away) -> str:
    return Attendance(state=away, reason=away.reason, leave_kind=away.leave_kind).why_away
