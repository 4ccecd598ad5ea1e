"""Who comes: names out of a message, the answer to a check-in."""

from dataclasses import dataclass

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


def choices(names: Names | None) -> list[Choice]:
    return [
        Choice(f"有 {len(members)} 位“{word}”，请选择出席的一位", [(one, known_by(one)) for one in members])
        for word, members in (names.ambiguous if names else ())
    ]


def known_by(member: Member) -> str:
    """What tells members of one name apart: 科技界，某公司."""
    employer = f"，{member.employer}" if member.employer else ""
    return f"{member.sector}界{employer}"
