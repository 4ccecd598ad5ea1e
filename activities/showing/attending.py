"""Who comes: names out of a message, the answer to a check-in."""

from dataclasses import dataclass
from typing import Any

from activities.models import Activity, Attendance
from activities.services.names import Met, Names
from members.models import DutyPart


@dataclass(frozen=True)
class Answer:
    """What the phone shows after a check-in, and where it leads."""

    words: str
    next_words: str
    next_page: str
    tone: str = "warning"
    role: str = "alert"
    icon: str = ""


CHECKED_IN = Answer("签到成功。", "查看我的履职", "mine", tone="success", role="status", icon="check-circle")


def refused(reason: object) -> Answer:
    return Answer(str(reason), "返回首页", "home")


@dataclass(frozen=True)
class Row:
    """A member who was found. ``standing``: what is registered already."""

    met: Met
    ticked: bool
    standing: str

    @property
    def known_by(self) -> str:
        """教育，事假，出差，现为“请假待批”."""
        kind = DutyPart.named(self.met.leave_kind)
        told = [str(self.met.member.sector), "" if kind in self.met.reason else kind, self.met.reason]
        return f"{'，'.join(filter(None, told))}{self.standing}"


@dataclass(frozen=True)
class Part:
    """Members of a pasted list who were present, on leave or absent. ``field``: the boxes' name."""

    title: str
    field: str
    rows: list[Row]


def parts(activity: Activity, names: Names | None, ticked: set[int] | None) -> dict[str, Any]:
    """Who was found in the names, each with what is registered already, and the states that the page shows.

    ``ticked``: the keys that were sent; None: all are ticked at first.
    """
    if names is None:
        return {}
    rows = {row.member_id: row for row in activity.attendances.all()}
    shown = [one.member for one in names.found] + [member for one in names.asked for member in one.members]
    found = []
    for state, words in (("present", "出席"), ("leave", "请假"), ("absent", "缺席")):
        people = [
            Row(one, ticked is None or one.member.pk in ticked, standing(rows.get(one.member.pk), one))
            for one in names.of(state)
        ]
        if people or state == "present":
            found.append(Part(f"{words} {len(people)} 名", "member" if state == "present" else state, people))
    return {"parts": found, "sight": [f"{one.pk}:{rows[one.pk].state if one.pk in rows else ''}" for one in shown]}


def standing(row: Attendance | None, met: Met) -> str:
    """What is registered of a member otherwise than the list says: ，现为“请假、公假”."""
    settled = (Attendance.State.LEAVE, Attendance.State.LEAVE_ASKED, Attendance.State.ABSENT, Attendance.State.PRESENT)
    if row is None or row.state not in settled:
        return ""
    other_kind = met.leave_kind and row.leave_kind and met.leave_kind != row.leave_kind
    return f"，现为“{row.state_words}”" if row.state != met.state or other_kind else ""
