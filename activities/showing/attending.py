"""Who comes: names out of a message, the answer to a check-in."""

from dataclasses import dataclass
from typing import Any

from activities.models import Activity, Attendance
from activities.services.names import Names
from members.models import Member


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
class Choice:
    """Several members of one name: which of them is meant."""

    question: str
    members: list[tuple[Member, str]]


def picks(activity: Activity, names: Names | None) -> dict[str, Any]:
    """Who was found in the names, each with what is registered already; of several with one name which is meant."""
    if names is None:
        return {}
    rows = {row.member_id: row for row in activity.attendances.all()}
    asked = [member for _, members in names.ambiguous for member in members]
    return {
        "found": [(member, f"{member.sector}{standing(rows.get(member.pk))}") for member in names.found],
        "choices": [
            Choice(
                f"有 {len(members)} 位“{word}”，请选择出席的一位",
                [(one, f"{known_by(one)}{standing(rows.get(one.pk))}") for one in members],
            )
            for word, members in names.ambiguous
        ],
        "sight": [f"{one.pk}:{rows[one.pk].state if one.pk in rows else ''}" for one in [*names.found, *asked]],
    }


def standing(row: Attendance | None) -> str:
    """What is registered of a member that a list of those present would change: ，现为请假."""
    settled = (Attendance.State.LEAVE, Attendance.State.LEAVE_ASKED, Attendance.State.ABSENT)
    return f"，现为“{row.get_state_display()}”" if row and row.state in settled else ""


def known_by(member: Member) -> str:
    """What tells members of one name apart: 科技界，某公司."""
    employer = f"，{member.employer}" if member.employer else ""
    return f"{member.sector}界{employer}"
