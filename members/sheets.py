"""Sheets of lists of members, their duties, declarations and yearly reports: each column says its value once."""

from collections import Counter
from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import Any

from cppcc.rights import holds
from cppcc.sheets import Column, choice, empty_as_none, field_column, moment, with_import
from cppcc.sheets.keys import HEADING
from members.importing import REGISTER
from members.importing.columns import COLUMNS
from members.models import Asked, Declaration, DutyRecord, DutyReport, Filing, Question, User
from members.register import sees_personal
from members.schemes.rules import Category, Line, Rules, signed
from members.schemes.words import told_apart
from members.states import Answer

PERSONAL = frozenset({"birth", "ethnic_group", "gender", "employer", "title", "phone", "number", "reading"})
"""Columns for those who see personal data of everybody (``register.sees_personal``)."""


def _of(model: Any, *names: str) -> tuple[Column, ...]:
    return tuple(field_column(model, name) for name in names)


def _named(key: str, heading: str, value: Callable[[Any], Any], *, shown: bool = True) -> Column:
    return Column(key, heading, value, shown)


def _more_than_one(key: str, heading: str) -> Column:
    """A number that is mostly 1, where it is another."""
    return Column(key, heading, lambda record: None if getattr(record, key) == 1 else getattr(record, key), shown=False)


MEMBER_COLUMNS: tuple[Column, ...] = (
    *(column for column in COLUMNS if column.heading != HEADING),
    _named("duty_count", "本年履职", attrgetter("duty_count")),
)
"""Those of the import (``members.importing``), and what the list shows besides."""


def member_columns(user: Any) -> tuple[Column, ...]:
    """The columns of the register that an account may have."""
    if holds(user, REGISTER.roles):
        return with_import(REGISTER.every_column(), MEMBER_COLUMNS)
    if sees_personal(user):
        return MEMBER_COLUMNS
    return tuple(column for column in MEMBER_COLUMNS if column.key not in PERSONAL)


DUTY_COLUMNS: tuple[Column, ...] = (
    *_of(DutyRecord, "words", "on"),
    _named("member", "委员", lambda record: str(record.member)),
    *_of(DutyRecord, "kind", "part", "occasion", "half_days"),
    field_column(DutyRecord, "level", shown=False),
    _more_than_one("quantity", "数量"),
    _more_than_one("among", "共同人数"),
)
DECLARATION_COLUMNS: tuple[Column, ...] = (
    *_of(Declaration, "title"),
    _named("member", "委员", lambda record: str(record.member)),
    *_of(Declaration, "kind", "on"),
    _named("state", "状态", choice(Declaration._meta.get_field("state").flatchoices, "state")),
    field_column(Declaration, "part", shown=False),
    field_column(Declaration, "occasion", shown=False),
    field_column(Declaration, "level", shown=False),
    _more_than_one("quantity", "数量"),
    _more_than_one("among", "共同完成人数"),
    field_column(Declaration, "content", shown=False),
)
QUESTION_COLUMNS: tuple[Column, ...] = (
    *_of(Question, "about"),
    _named("member", "委员", lambda record: str(record.member)),
    *_of(Question, "words"),
    _named("created_at", "提出时间", lambda record: moment(record.created_at)),
    _named("state", "状态", choice(Question._meta.get_field("state").flatchoices, "state")),
    *_of(Question, "answer"),
    _named("answered_at", "答复时间", lambda record: moment(record.answered_at)),
    _named("assessment", "年度考核", lambda record: str(record.assessment), shown=False),
)
REPORT_COLUMNS: tuple[Column, ...] = (
    _named("member", "常委", lambda record: str(record.member)),
    _named("sector", "界别", lambda record: str(record.member.sector)),
    *_of(DutyReport, "due_on", "submitted_on"),
    _named("state", "状态", choice(DutyReport._meta.get_field("state").flatchoices, "state")),
    _named("year", "年度", lambda record: record.year.year, shown=False),
)
FILING_COLUMNS: tuple[Column, ...] = (
    *_of(Filing, "name", "starts_on", "ends_on", "due_on"),
    _named("asked", "征集人数", attrgetter("asked")),
    _named("answered", "已答复", attrgetter("answered")),
    _named("waiting", "未答复", attrgetter("waiting")),
    _named("left", "已离任，未答复", attrgetter("left")),
    _named("state", "状态", choice(Filing._meta.get_field("state").flatchoices, "state")),
)
ASKED_COLUMNS: tuple[Column, ...] = (
    _named("member", "委员", lambda record: str(record.member)),
    _named("sector", "界别", lambda record: str(record.member.sector)),
    _named("filing", "申报征集", lambda record: record.filing.name),
    _named("due_on", "截止日期", lambda record: record.filing.due_on),
    _named("answer", "答复", lambda record: Answer(record.answer).label),
    _named("declared", "申报条数", attrgetter("declared")),
    *_of(Asked, "said_on"),
)
ACCOUNT_COLUMNS: tuple[Column, ...] = (
    _named("username", "登录名", attrgetter("username")),
    _named("name", "姓名", lambda user: empty_as_none(user.name)),
    _named("role_words", "角色", lambda user: empty_as_none(user.role_words)),
    _named("is_active", "状态", lambda user: "启用" if user.is_active else "停用"),
    _named("last_login", "最近登录", lambda user: moment(user.last_login)),
    field_column(User, "office", shown=False),
)


def _item(key: str, heading: str) -> Column:
    held = itemgetter(key)
    return Column(key, heading, lambda row: empty_as_none(held(row)))


RANK_COLUMNS: tuple[Column, ...] = (
    _item("rank", "名次"), _item("name", "姓名"), _item("sector", "界别"), _item("committee", "专门委员会"),
    _item("group", "活动组"),
    Column("standing", "常委", lambda row: "是" if row["standing"] else None),
    _item("base", "基础分"), _item("bonus", "加分"), _item("deduction", "扣分"), _item("total", "总分"),
    _item("grade", "等次"), _item("note", "说明"),
)  # fmt: skip


BY_HAND = Column("by-hand", "机关加减分", lambda row: row.get("by_hand"))
"""Points that the office gave or took, in whatever category, below 0 where they were taken."""


def line_columns(rules: Rules) -> tuple[Column, ...]:
    """A column for each rule of a scheme: what it gave a member, before the limit of its category; then what the office did."""
    taken = [column.heading for column in (*RANK_COLUMNS, BY_HAND)]
    names = Counter([*taken, *(line.name for _, line in rules.lines)])
    wanted = [line.name if names[line.name] == 1 else f"{part.name}：{line.name}" for part, line in rules.lines]
    headings = told_apart([*taken, *wanted])[len(taken) :]
    given = (_line_column(part, line, said) for (part, line), said in zip(rules.lines, headings, strict=True))
    return (*given, BY_HAND)


def _line_column(part: Category, line: Line, heading: str) -> Column:
    def given(row: dict[str, Any]) -> Any:
        points = row["lines"].get(line.key)
        return None if points is None else signed(points, part.section)

    return Column(f"line-{line.key}", heading, given)
