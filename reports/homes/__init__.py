"""What stands on the home page of an account: the parts of its roles, each matter named once."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cppcc.frame import urgent
from cppcc.rights import TRAIL_READERS, Role, holds
from members.furniture import own_todos
from members.models import Member, PlenaryYear
from reports import arranging
from reports.homes import handling, leading, machine, member, office
from reports.homes.parts import Part, Row

MOST = 8


def parts_of(request: HttpRequest, year: PlenaryYear | None) -> list[Part]:
    """The parts in the order in which they stand; an account of several roles has those of each."""
    user: Any = request.user
    own = Member.objects.filter(user=user).first() if holds(user, [Role.MEMBER]) else None
    first: list[Part] = []
    if own:
        first.append(member.coming(own, user))
    if holds(user, [Role.LEADER]):
        first.append(leading.to_sign(user))
    if handling.may_handle(user):
        first.append(handling.in_hand(user))
    if holds(user, [Role.DISPATCHER]):
        first.append(handling.to_dispatch(user))
    rest: list[Part] = []
    if holds(user, [Role.STAFF]):
        rest += [office.week(user), office.sent(user)]
    if own:
        rest += [*([member.standing(own, year, user)] if year else []), member.own_matters(own, user)]
    if holds(user, [Role.LEADER]):
        rest.append(leading.late_by_unit(user))
        rest += _of_the_year(year)
    if holds(user, [Role.ADMIN]):
        rest += [machine.health(), machine.accounts()]
    if holds(user, TRAIL_READERS):
        rest.append(machine.sign_ins(user))
    left = waiting(request, first)
    found = [left] if left.rows or left.facts["todos"] or not first else []
    if holds(user, [Role.DISPATCHER]):
        found.append(handling.due_next(user, set().union(*(part.records for part in [*first, *found]))))
    if user.roles == {Role.LEADER}:  # what he signs and the figures are one screen, the rest is below
        return [*first, *rest, *(replace(one, wide=True) for one in found)]
    return [*first, *found, *rest]


def _of_the_year(year: PlenaryYear | None) -> list[Part]:
    """Figures and pictures as the office has arranged them."""
    if year is None:
        return []
    row = arranging.arranged()
    return [leading.chosen(year, row), leading.pictures(year, row)]


def waiting(request: HttpRequest, others: list[Part]) -> Part:
    """What waits for the account, the most urgent first, without what another part of the page names already."""
    todos = own_todos(request)
    named = set().union(*(part.records for part in others))
    matters = urgent(request.user, MOST + len(named), todos)
    rows = [
        Row(one.title, one.url, about=_about(one), due=one.due, record=one.record)
        for one in matters
        if one.record is None or (type(one.record), one.record.pk) not in named
    ]
    total = sum(todo.count for todo in todos)
    rows = rows[:MOST]
    return Part(
        "waiting",
        "待办" if rows or not todos else "按事项看",
        rows,
        count=f"{total} 件" if total else "",
        nothing="" if todos else "现在没有待办事项。有事情等您办理时，会在这里列出并通知您。",
        facts={"todos": todos},
    )


def _about(matter: Any) -> str:
    """What to do with it, and of which year it is where that is not the present one."""
    return " · ".join(filter(None, ["" if matter.words == matter.title else matter.words, matter.todo.note]))


def greeting_links(user: Any) -> list[tuple[str, str, str, str]]:
    """What one begins with: words, address, tone and icon of the buttons at the head."""
    if holds(user, [Role.MEMBER]):
        return [
            ("写微建议", reverse("micro_new"), "primary", "lightbulb"),
            ("撰写提案", reverse("proposal_new"), "outline-primary", "pencil"),
        ]
    if holds(user, [Role.STAFF]):
        return [("登记活动", reverse("activity_new"), "outline-primary", "calendar-plus")]
    return []
