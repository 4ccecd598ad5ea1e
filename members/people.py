"""Choosing members and accounts: by name, pinyin, initials or number; those who served on the day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cppcc.picking import PickMany, PickOne, Source, source
from cppcc.picking.sources import Answer
from cppcc.rights import OFFICE, Role
from members.models import Member, User
from members.register import sees_personal


def found(rows: Any, words: str) -> Any:
    """Members whose name, pinyin, initials or number the typed words may mean."""
    return rows.searched(words).order_by("pinyin", "pk")


def told_apart(rows: list[Member], personal: bool) -> list[str]:
    """Sector, group, committee and number; to those who see personal data the employer; the day of joining where all are alike."""
    told = [_parts(row, personal) for row in rows]
    lines = [(str(row), *parts) for row, parts in zip(rows, told, strict=True)]
    for row, parts, line in zip(rows, told, lines, strict=True):
        if lines.count(line) > 1:
            parts.append(f"{row.joined_on:%Y-%m-%d} 任职")
    return [" · ".join(parts) for parts in told]


def _parts(row: Member, personal: bool) -> list[str]:
    left = f"{row.left_on:%Y-%m-%d} 离任" if row.left_on else ""
    number = f"编号 {row.number}" if row.number else ""
    body = str(row.group or row.committee or "")
    return [part for part in (f"{row.sector}界", body, row.employer if personal else "", number, left) if part]


def _serving(rows: Any, on: date) -> Any:
    return rows.serving(on).select_related("sector", "committee", "group")


def _accounts(rows: Any, words: str) -> Any:
    return rows.searched(words).order_by("username")


MEMBERS = source(
    Source(
        "members", Member, OFFICE | {Role.MEMBER, Role.ADMIN, Role.LEADER}, _serving, found, told_apart, sees_personal,
        counted="人", words="姓名、拼音、首字母或编号",
    )
)  # fmt: skip
ACCOUNTS = source(
    Source(
        "accounts", User, OFFICE | {Role.ADMIN}, lambda rows, on: rows.filter(is_active=True).prefetch_related("role_grants"), _accounts,
        lambda rows, personal: [f"{row.username} · {row.role_words or '无角色'}" for row in rows], counted="个账号",
        words="姓名或登录名",
    )
)  # fmt: skip


def _members() -> Any:
    return Member.objects.select_related("sector", "committee", "group")


class PeopleField(PickMany):
    """Any number of members."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(_members(), **kwargs)


class InOrderField(PeopleField):
    """Any number of members whose order counts: that in which they were chosen."""

    in_order = True
    """For ``cppcc.forms.seen``: another order of the same members is a change."""

    def chosen(self, keys: Iterable[Any]) -> list[Answer]:
        wanted = [str(getattr(key, "pk", key)) for key in keys]
        there = {str(answer.key): answer for answer in super().chosen(wanted)}
        return [there[key] for key in dict.fromkeys(wanted) if key in there]

    def clean(self, value: Any) -> Any:
        """A list in that order; those that were typed and looked up stand behind."""
        rows = {str(row.pk): row for row in super().clean(value)}
        first = [key for key in dict.fromkeys(str(one) for one in value or ()) if key in rows]
        return [rows[key] for key in dict.fromkeys([*first, *rows])]


class PersonField(PickOne):
    """One member."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_members(), **kwargs)
