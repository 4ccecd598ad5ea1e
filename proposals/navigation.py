"""Places in the navigation, to-dos by role, and the plain registers of this app."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.frame import Entry, Todo, register, todos
from cppcc.lists import Register
from cppcc.lists import register as keep
from cppcc.rights import Role, holds
from proposals.acting import is_head, unit_of
from proposals.models import Assignment, Category, Handler, Proposal, Unit, UnitAward
from proposals.states import UNDER_REVIEW, HandState, State

READERS = frozenset({Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
KEEPERS = frozenset({Role.STAFF, Role.ADMIN})

register(
    Entry("提案", "proposal_list", "file-earmark-text", READERS, "提案", 10, phone="提案"),
    Entry("联名邀请", "invitations", "envelope-open", frozenset({Role.MEMBER}), "提案", 12),
    Entry("提案统计", "proposal_statistics", "pie-chart", frozenset({Role.STAFF, Role.LEADER, Role.DISPATCHER}), "提案", 14),
    Entry("提案规则", "proposal_rules", "sliders", KEEPERS, "设置", 83),
)  # fmt: skip


def never_renamed(category: Category) -> None:
    """A category that was used keeps its name, so that earlier years' statistics stay what they were."""
    former = Category.objects.filter(pk=category.pk).first()
    if former and former.name != category.name and former.proposals.exists():
        raise ValidationError({"name": "这个类别已有提案，不能改名。请填写“用至年度”停用，再新建类别。"})


keep(
    Register("units", Unit, ("name", "kind", "letter_code", "active", "order"), ("name", "kind", "letter_code", "active"),
             ("name",), KEEPERS),
    Register("handlers", Handler, ("user", "unit", "is_head"), ("user", "unit", "is_head"), ("user__name", "unit__name"),
             KEEPERS, ("user", "unit"), help="承办单位的账号"),
    Register("categories", Category, ("name", "until_year", "order"), ("name", "until_year", "order"), ("name",), KEEPERS,
             check=never_renamed),
    Register("unit-awards", UnitAward, ("plenary", "unit", "title"), ("unit", "plenary", "title"), ("unit__name",),
             frozenset({Role.STAFF}), ("plenary", "unit"), help="年度表彰"),
)  # fmt: skip


@todos
def proposal_todos(user: Any, year: Any) -> list[Todo]:
    """What waits for this account among the proposals it sees."""
    here = Proposal.objects.in_year(year)
    found: list[Todo] = []

    def add(label: str, count: int, query: str, late: bool = False, page: str = "proposal_list") -> None:
        found.append(Todo(label, count, f"{reverse(page)}{query}", late))

    if holds(user, [Role.MEMBER]):
        own = here.proposed_by(user)
        for state, label in (
            (State.DRAFT, "件草稿待提交"),
            (State.RETURNED, "件退回修改"),
            (State.REPLIED, "件待评价"),
        ):
            add(label, own.filter(state=state).count(), f"?state={state}")
        add("件联名邀请待确认", here.inviting(user).count(), "", page="invitations")
    if holds(user, [Role.STAFF]):
        counted = here.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in UNDER_REVIEW})
        for state in UNDER_REVIEW:
            add(f"件提案{state.label}", counted[state], f"?state={state}")
        under_nothing = Proposal.objects.under_nothing().count()
        add("件并案待处理（原提案已撤案）", under_nothing, "?under_nothing=true&year=all")
        add("件承诺待落实", here.with_open_promise().count(), "?promise=true")
    if holds(user, [Role.DISPATCHER]):
        add("件待交办", here.filter(state=State.FILED).count(), f"?state={State.FILED}")
        hands = Assignment.objects.active().filter(proposal__plenary=year)
        add("件答复待审核", hands.filter(state=HandState.SIGNED).count(), f"?hand={HandState.SIGNED}")
        add("件延期待批", hands.filter(extensions__decision="asked").count(), "?hand=extension")
    if holds(user, [Role.HANDLER]):
        _handler_todos(user, year, add)
    if holds(user, [Role.STAFF, Role.LEADER, Role.DISPATCHER]):
        add("件提案超期未答复", here.overdue(clock.today()).count(), "?overdue=true", late=True)
    return found


def _handler_todos(user: Any, year: Any, add: Any) -> None:
    own = Assignment.objects.active().of(user).filter(proposal__plenary=year)
    for state, label in (
        (HandState.WAITING, "件待签收"),
        (HandState.HANDLING, "件办理中"),
        (HandState.CHECKED, "件待发送"),
    ):
        add(label, own.filter(state=state).count(), f"?hand={state}")
    unit = unit_of(user)
    if unit and is_head(Assignment(unit_id=unit), user):
        add("件答复待签发", own.filter(state=HandState.DRAFTED).count(), f"?hand={HandState.DRAFTED}")
    helping = own.filter(role=Assignment.Role.CO, proposal__assignments__state=HandState.DRAFTED)
    add(
        "件答复待会签",
        helping.exclude(countersigns__reply__sent_on=None, countersigns__isnull=False).count(),
        "?hand=countersign",
    )
    add(
        "件超期",
        Proposal.objects.in_year(year).handled_by(user).overdue(clock.today()).count(),
        "?overdue=true",
        late=True,
    )
