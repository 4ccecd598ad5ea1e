"""What is searched of members, accounts and what hangs on them (``cppcc.search``)."""

from typing import Any

from cppcc.frame import Kind, found
from cppcc.rights import READERS, Role, holds
from cppcc.search import source
from members.models import Asked, Declaration, DutyRecord, DutyReport, Filing, Member, Question, User
from members.register import sees_personal

REGISTER = READERS | {Role.ADMIN}
OWN = READERS | {Role.MEMBER}


def sounds(sought: str) -> str:
    """With ü typed as v and as u."""
    words = sought.split()
    return " ".join([*words, *(word.replace("v", "u") for word in words if word.isascii() and "v" in word)])


source(
    Member,
    "name",
    "sought",
    whole="number",
    personal=("employer", "title", "phone"),
    split=("sought",),
    makes={"sought": sounds},
)
source(User, "name", "username", also=("member",))
source(DutyRecord, "words", also=("member",))
source(Declaration, "title", also=("member",))
source(DutyReport, also=("member",))
source(Filing, "name")
source(Asked, also=("member",))
source(Question, "about", "words", also=("member",))


def register_of(user: Any) -> Any:
    return Member.objects.visible_to(user) if holds(user, REGISTER | {Role.MEMBER}) else None


def accounts(user: Any) -> Any:
    return User.objects.all() if holds(user, [Role.ADMIN]) else None


def declared(user: Any) -> Any:
    return Declaration.objects.visible_to(user) if holds(user, OWN) else None


def reports(user: Any) -> Any:
    return DutyReport.objects.visible_to(user) if holds(user, OWN) else None


def questions(user: Any) -> Any:
    return Question.objects.visible_to(user) if holds(user, OWN) else None


def of_member(member: Member) -> str:
    """Where a member belongs: 经济界 · 提案委员会."""
    return " · ".join(part for part in (f"{member.sector}界", str(member.committee or "")) if part)


found(
    Member,
    Kind("委员", "people", register_of, "member_list", unit="名", said=of_member, related=("sector", "committee"),
         head="name", personal=sees_personal, order=12),
)  # fmt: skip
found(
    Declaration,
    Kind("履职申报", "clipboard-check", declared, "declaration_list", {"year": "all"}, related=("member",), order=42,
         said=lambda row: f"{row.member} · {row.on:%Y-%m-%d} · {row.get_state_display()}"),
)  # fmt: skip
found(
    DutyReport,
    Kind("常委履职报告", "journal-text", reports, "duty_report_list", {"year": "all"}, "份", related=("member", "year"),
         head="member__name", said=lambda row: str(row.get_state_display()), order=44),
)  # fmt: skip
found(
    Question,
    Kind("核对意见", "chat-left-dots", questions, "question_list", {"year": "all"}, related=("member", "assessment"), order=45,
         head="about", said=lambda row: f"{row.member} · {row.get_state_display()}"),
)  # fmt: skip
found(
    User,
    Kind("账号", "person-badge", accounts, "account_list", unit="个", head="name", fetched=("role_grants",),
         said=lambda account: f"{account.username} · {account.role_words}", order=46),
)  # fmt: skip
