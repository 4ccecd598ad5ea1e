"""提案办理情况一览表: what an office needs of each proposal, each column said once.

The columns that the import takes (``proposals.importing``) come first, with the same headings and values.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from cppcc.rights import Role, holds
from cppcc.sheets import Column, field_column, with_import, words_of
from proposals.importing import PROPOSALS
from proposals.importing.columns import COLUMNS, FETCHED, last_word
from proposals.models import Assignment, Communication, Handler, Proposal, Reply
from proposals.states import State

COURSE = frozenset({Role.STAFF, Role.LEADER, Role.DISPATCHER, Role.HANDLER})
"""Who reads the course of every proposal of the list: what units do with it, and what the proposers say of that."""
STATES = {value: str(label) for value, label in State.choices}
Role_ = Assignment.Role


def hands(proposal: Proposal) -> list[Assignment]:
    """The units that handle it now."""
    return [hand for hand in proposal.assignments.all() if hand.returned_on is None]


def counted(proposal: Proposal) -> list[Assignment]:
    """Those, and what answered before another unit got it: what was sent stays."""
    every = proposal.assignments.all()
    return [hand for hand in every if hand.returned_on is None or any(one.sent_on for one in hand.replies.all())]


def answering(proposal: Proposal) -> list[Assignment]:
    return [hand for hand in hands(proposal) if hand.answers]


def _units(*roles: str) -> Callable[[Proposal], Any]:
    def value(proposal: Proposal) -> Any:
        return "、".join(hand.unit.name for hand in hands(proposal) if hand.role in roles) or None

    return value


def _days(proposal: Proposal, name: str) -> list[Any]:
    return [getattr(hand, name) for hand in counted(proposal)]


def _replies(proposal: Proposal) -> str | None:
    """All replies, each under its unit where there are several."""
    sent = [one for hand in counted(proposal) for one in hand.replies.all() if one.sent_on]
    if len(sent) == 1:
        return str(sent[0].text)
    return "\n\n".join(f"{one.unit_words}（{one.number}）：\n{one.text}" for one in sent) or None


def _met(proposal: Proposal) -> str:
    talks = [talk for hand in proposal.assignments.all() for talk in hand.communications.all()]
    return "是" if any(talk.mode in Communication.IN_PERSON for talk in talks) else "否"


def _proposers(proposal: Proposal) -> str | None:
    words = proposal.proposer_words
    return None if words == "—" else words


def _field(name: str, *, shown: bool = True) -> Column:
    return field_column(Proposal, name, shown=shown)


OPEN_COLUMNS: tuple[Column, ...] = (
    Column("plenary", "年度", lambda proposal: proposal.plenary.year),
    _field("number"),
    _field("title"),
    Column("proposers", "提案人", _proposers),
    _field("category"),
    _field("situation", shown=False),
    _field("suggestion", shown=False),
)
LAST_COLUMNS: tuple[Column, ...] = (
    Column("state", "状态", lambda proposal: STATES[proposal.state]),
    _field("kind"),
    _field("proposer_kind"),
    _field("is_key", shown=False),
    _field("is_excellent", shown=False),
    _field("is_paper", shown=False),
    _field("published_on", shown=False),
    Column(
        "merged_into", "并入提案",
        lambda proposal: words_of(proposal.merged_into and proposal.merged_into.number_words), shown=False,
    ),
)  # fmt: skip
MORE_COLUMNS: tuple[Column, ...] = (
    Column("state", "状态", lambda proposal: STATES[proposal.state]),
    Column("dispatched_on", "交办日期", lambda proposal: min(_days(proposal, "dispatched_on"), default=None)),
    Column("due", "答复期限", lambda proposal: min((hand.due for hand in answering(proposal)), default=None)),
    Column("given_on", "评价日期", lambda proposal: getattr(last_word(proposal), "given_on", None), shown=False),
    Column("met", "面商", _met, shown=False),
    _field("responsible", shown=False),
    Column("reply_text", "各单位答复", _replies, shown=False),
    _field("is_paper", shown=False),
    _field("published_on", shown=False),
)
"""What the import does not take: it follows, or the course says it."""
MEMBERS_COLUMNS: tuple[Column, ...] = (
    Column("unit", "主办单位", _units(*Assignment.ANSWERING)),
    _field("submitted_on"),
    Column("due", "答复期限", lambda proposal: min((hand.due for hand in answering(proposal)), default=None)),
)
"""What the list shows of the course to everybody who sees a row of it."""


def columns_for(user: Any) -> tuple[Column, ...]:
    """The columns that an account may have.

    A member's list holds published proposals of others too, of which he reads text and replies only: to somebody who is
    a member besides, the course is offered where the other role reads all of them.
    """
    whole = COURSE - {Role.HANDLER} if holds(user, [Role.MEMBER]) else COURSE
    if not holds(user, whole):
        return (*OPEN_COLUMNS, *MEMBERS_COLUMNS, *LAST_COLUMNS)
    if holds(user, PROPOSALS.roles):
        return with_import(PROPOSALS.every_column(), MORE_COLUMNS)
    return (*COLUMNS[:-1], *MORE_COLUMNS)


def units_of(user: Any) -> str:
    """The keys of the units that an account handles for, in words that can be compared."""
    return " ".join(
        str(unit) for unit in Handler.objects.filter(user=user).order_by("unit").values_list("unit", flat=True)
    )


def with_course(rows: Any) -> Any:
    """Rows with all that the columns read, in a constant number of queries."""
    return (
        PROPOSALS.fetching(rows)
        .select_related("merged_into")
        .prefetch_related(
            Prefetch(
                "assignments__replies", queryset=Reply.objects.select_related("result_class").order_by("round", "pk")
            ),
            "assignments__communications",
            *(name for name in FETCHED if name != "assignments__replies__result_class"),
        )
    )
