"""Places in the navigation, to-dos by role, and the plain registers of this app."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from cppcc.navigation import Entry, Todo, register, todos
from cppcc.registers import Register
from cppcc.registers import register as keep
from cppcc.roles import Role, holds
from proposals.models import Category, Handler, Proposal, Unit
from proposals.workflow import State

READERS = frozenset({Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
KEEPERS = frozenset({Role.STAFF, Role.ADMIN})

register(Entry("提案", "proposal_list", "file-earmark-text", READERS, "提案", 10, phone="提案"))
keep(
    Register("units", Unit, ("name", "kind", "letter_code", "active", "order"), ("name", "kind", "letter_code", "active"),
             ("name",), KEEPERS),
    Register("handlers", Handler, ("user", "unit"), ("user", "unit"), ("user__name", "unit__name"), KEEPERS,
             ("user", "unit"), help="承办单位的账号"),
    Register("categories", Category, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
)  # fmt: skip


@todos
def proposal_todos(user: Any, year: Any) -> list[Todo]:
    """What waits for this account among the proposals it sees."""
    here = Proposal.objects.in_year(year)
    found: list[Todo] = []

    def add(label: str, rows: Any, state: str, late: bool = False) -> None:
        query = "overdue=true" if late else f"state={state}"
        found.append(Todo(label, rows.count(), f"{reverse('proposal_list')}?{query}", late))

    if holds(user, [Role.MEMBER]):
        own = here.proposed_by(user)
        add("件草稿待提交", own.filter(state=State.DRAFT), State.DRAFT)
        add("件退回修改", own.filter(state=State.RETURNED), State.RETURNED)
        add("件待评价", own.filter(state=State.REPLIED), State.REPLIED)
    if holds(user, [Role.STAFF]):
        add("件提案待审查", here.filter(state=State.SUBMITTED), State.SUBMITTED)
    if holds(user, [Role.DISPATCHER]):
        add("件待交办", here.filter(state=State.FILED), State.FILED)
    if holds(user, [Role.HANDLER]):
        hands = here.handled_by(user)
        add("件待签收", hands.filter(state=State.DISPATCHED), State.DISPATCHED)
        add("件办理中", hands.filter(state=State.HANDLING), State.HANDLING)
        add("件超期", hands.overdue(timezone.localdate()), "", late=True)
    if holds(user, [Role.STAFF, Role.LEADER, Role.DISPATCHER]):
        add("件提案超期未答复", here.overdue(timezone.localdate()), "", late=True)
    return found
