"""Places in the navigation, to-dos by role, and the plain registers of this app."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.frame import (
    Beside,
    Entry,
    Todo,
    beside,
    by_state,
    counted,
    crumbs,
    logged,
    register,
    rows,
    still_open,
    todos,
)
from cppcc.lists import Register
from cppcc.lists import register as keep
from cppcc.rights import Role, holds
from members.models import User
from proposals.acting import is_head, unit_of
from proposals.kept import check_word, stands
from proposals.models import (
    Assignment,
    Category,
    Handler,
    Phrase,
    Proposal,
    ResultClass,
    SatisfactionGrade,
    Unit,
    UnitAward,
    years_where_all_evaluate,
)
from proposals.states import OUT, HandState, State

READERS = frozenset({Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
KEEPERS = frozenset({Role.STAFF, Role.ADMIN})

register(
    Entry("提案", "proposal_list", "file-earmark-text", READERS, "提案", 10),
    Entry("联名邀请", "invitations", "envelope-open", frozenset({Role.MEMBER}), "提案", 12),
    Entry("提案统计", "proposal_statistics", "pie-chart", frozenset({Role.STAFF, Role.LEADER, Role.DISPATCHER}), "提案", 14),
    Entry("提案规则", "proposal_rules", "sliders", KEEPERS, "设置", 83),
)  # fmt: skip

crumbs(named={"proposal_detail": "提案"})
logged(
    Entry("代录纸质提案", "proposal_paper", "file-earmark-plus", frozenset({Role.STAFF}), "提案", 10, words="登记提案 书面提案"),
    Entry("导入提案", "proposal_import", "upload", frozenset({Role.STAFF}), "提案", 11),
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
             KEEPERS, ("user", "unit"), help="承办单位的账号", importable=False),
    Register("categories", Category, ("name", "until_year", "order"), ("name", "until_year", "order"), ("name",), KEEPERS,
             check=never_renamed),
    Register("satisfaction-grades", SatisfactionGrade,
             ("name", "counts_as_satisfied", "asks_again", "from_year", "until_year", "order"),
             ("name", "counts_as_satisfied", "asks_again", "from_year", "until_year", "order"), ("name",), KEEPERS,
             help="提案人评价办理态度和办理结果时选用", check=check_word, after=stands),
    Register("result-classes", ResultClass,
             ("letter", "name", "counts_as_adopted", "has_promises", "from_year", "until_year", "order"),
             ("letter", "name", "counts_as_adopted", "has_promises", "from_year", "until_year", "order"),
             ("letter", "name"), KEEPERS, help="承办单位答复时选用", check=check_word, after=stands),
    Register("phrases", Phrase, ("unit", "text", "order"), ("unit", "text", "order"), ("text", "unit__name"), KEEPERS,
             ("unit",), help="承办单位拟写答复时一点即用"),
    Register("unit-awards", UnitAward, ("plenary", "unit", "title"), ("unit", "plenary", "title"), ("unit__name",),
             frozenset({Role.STAFF}), ("plenary", "unit"), help="年度表彰"),
)  # fmt: skip


Add = Callable[..., None]


@todos
def proposal_todos(user: Any) -> list[Todo]:
    """What waits for this account among the proposals it sees, of all years."""
    found: list[Todo] = []

    def add(
        label: str,
        such: Any,
        query: str,
        *,
        late: bool = False,
        page: str = "",
        due: Any = None,
        first: bool = False,
    ) -> None:
        address = reverse(page) if page else f"{reverse('proposal_list')}?{query}&year=all"
        leads_on = "" if page or late else "first" if first else "row"
        found.append(counted(label, such, address, late=late, due=due, leads_on=leads_on))

    if holds(user, [Role.MEMBER]):
        _of_a_member(user, add)
    if holds(user, [Role.STAFF]):
        _of_staff(user, add)
        add("件并案待处理（原提案已撤案）", rows(Proposal.objects.under_nothing), "under_nothing=true")
    if holds(user, [Role.DISPATCHER]):
        _of_a_dispatcher(add)
    if holds(user, [Role.HANDLER]):
        _of_a_handler(user, add)
    if holds(user, [Role.STAFF, Role.DISPATCHER]):
        add("件在办，单位没有可办理的账号", rows(_with, _unstaffed), "hand=unstaffed", due=partial(_due_of, _unstaffed))
    if holds(user, [Role.STAFF, Role.LEADER, Role.DISPATCHER]):
        add("件提案超期未答复", rows(_overdue), "overdue=true", late=True, due=_overdue_until)
    return found


def _all(**conditions: Any) -> Any:
    return Proposal.objects.filter(**conditions)


def _in(state: str) -> Any:
    return _all(state=state)


def _led(by: int, state: str) -> Any:
    return Proposal.objects.led_by(by).filter(state=state)


def _to_evaluate(user: int, years: tuple[int, ...]) -> Any:
    return Proposal.objects.to_evaluate(user, list(years))


def _unheard(years: tuple[int, ...]) -> Any:
    return Proposal.objects.unheard(list(years))


def _own_paper(user: int) -> Any:
    return _all(created_by=user, is_paper=True, state=State.DRAFT)


def _returned_paper() -> Any:
    return _all(state=State.RETURNED, is_paper=True)


def _lapsed() -> Any:
    return Proposal.objects.lapsed(clock.today())


def _overdue() -> Any:
    return Proposal.objects.overdue(clock.today())


def _own_overdue(user: int) -> Any:
    return Proposal.objects.handled_by(user).overdue(clock.today())


def _with(hands: Callable[..., Any], *args: Any) -> Any:
    """The proposals that such hands are of."""
    return Proposal.objects.filter(pk__in=hands(*args).values("proposal"))


def _unstaffed() -> Any:
    return Assignment.objects.unstaffed()


def _unplaced() -> Any:
    return Assignment.objects.unplaced()


def _stranded() -> Any:
    return Proposal.objects.stranded(clock.today())


def _signed() -> Any:
    return Assignment.objects.active().filter(state=HandState.SIGNED)


def _asking() -> Any:
    return Assignment.objects.asking()


def _own_hands(user: int, state: str) -> Any:
    return Assignment.objects.waited_for().of(user).filter(state=state)


def _to_countersign(user: int) -> Any:
    return Assignment.objects.active().of(user).to_countersign()


def _due_of(hands: Callable[..., Any], *args: Any) -> Subquery:
    """By when the first of such hands of a proposal has to answer."""
    of_one = hands(*args).filter(proposal=OuterRef("pk")).order_by().values("proposal")
    return Subquery(of_one.annotate(until=Min(Coalesce("second_due", "reply_due"))).values("until"))


def _overdue_until() -> Subquery:
    return _due_of(Assignment.objects.overdue, clock.today())


def _of_a_member(user: Any, add: Add) -> None:
    add("件草稿待提交", rows(_led, user.pk, State.DRAFT), f"state={State.DRAFT}&mine=own")
    add("件退回修改", rows(_led, user.pk, State.RETURNED), f"state={State.RETURNED}&mine=own")
    years = tuple(years_where_all_evaluate())
    add("件待评价", rows(_to_evaluate, user.pk, years), "mine=evaluate", due="feedback_until", first=True)
    inviting = rows(Proposal.objects.inviting, user.pk)
    add("件联名邀请待确认", inviting, "", page="invitations", due="cosign_until")


def _of_staff(user: Any, add: Add) -> None:
    add("件代录草稿待提交", rows(_own_paper, user.pk), f"state={State.DRAFT}&mine=own&paper=true")
    add("件纸质提案退回修改", rows(_returned_paper), f"state={State.RETURNED}&paper=true")
    add("件退回修改，提案人已不能办理", rows(_stranded), "stranded=true")
    for state in (State.SUBMITTED, State.REVIEWING):
        add(f"件提案{state.label}", rows(_in, state), f"state={state}")
    years = tuple(years_where_all_evaluate())
    add("件书面评价待代录", rows(_unheard, years), "unheard=true", due="feedback_until")
    add("件评价期限已过，待办结或再次办理", rows(_lapsed), "lapsed=true")
    add("件承诺待落实", rows(Proposal.objects.with_open_promise), "promise=true")


def _of_a_dispatcher(add: Add) -> None:
    add("件待交办", rows(_in, State.FILED), f"state={State.FILED}")
    add("件退办待重新交办", rows(_with, _unplaced), "hand=unplaced")
    add("件答复待审核", rows(_with, _signed), f"hand={HandState.SIGNED}", due=partial(_due_of, _signed))
    add("件延期待批", rows(_with, _asking), "hand=extension", due=partial(_due_of, _asking))


def _of_a_handler(user: Any, add: Add) -> None:
    steps = [(HandState.WAITING, "件待签收"), (HandState.HANDLING, "件办理中"), (HandState.CHECKED, "件待发送")]
    unit = unit_of(user)
    if unit and is_head(Assignment(unit_id=unit), user):
        steps.append((HandState.DRAFTED, "件答复待签发"))
    for state, label in steps:
        until = partial(_due_of, _own_hands, user.pk, state)
        add(label, rows(_with, _own_hands, user.pk, state), f"hand={state}", due=until)
    signing = rows(_with, _to_countersign, user.pk)
    add("件答复待会签", signing, "hand=countersign", due=partial(_due_of, _to_countersign, user.pk))
    add("件超期", rows(_own_overdue, user.pk), "overdue=true", late=True, due=_overdue_until)


@beside(User)
def unit_of_account(account: Any, reader: Any) -> Beside | None:
    """For whom an account answers, on its own page."""
    found = Handler.objects.filter(user=account).select_related("unit").first()
    return Beside("proposals/_own_unit.html", {"handler": found}) if found and account.pk == reader.pk else None


@still_open
def open_of_proposals(year: Any) -> list[Todo]:
    """Proposals of a year that are under review, in units' hands, waiting for an evaluation, or promised."""
    here, listed = Proposal.objects.in_year(year), f"{reverse('proposal_list')}?year={year.year}"
    states = (State.SUBMITTED, State.REVIEWING, State.RETURNED, State.FILED, *OUT, State.REPLIED)
    counts = by_state(here)
    found = [Todo(f"件提案{state.label}", counts.get(state, 0), f"{listed}&state={state}") for state in states]
    return [*found, Todo("件承诺待落实", here.with_open_promise().count(), f"{listed}&promise=true")]
