"""Sources of figures about proposals and what units do with them, and by what they are cut.

Source: domain rules "Statistics, exactly". The base of all rates: filed, not withdrawn.
"""

from typing import Any

from django.db.models import (
    Case,
    DurationField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from cppcc.calendar import clock
from cppcc.figures import (
    Amount,
    Chosen,
    Computed,
    Dimension,
    KeyedNames,
    Several,
    Sort,
    Source,
    declare,
    field,
    flag,
    month,
    names_of,
    row,
)
from cppcc.rights import READERS, Role
from members.dimensions import BODIES, NONE, body, persons
from members.membership import body_on
from members.models import Member, Organization
from members.period import each, members_of, of_plenary, sort_of
from proposals.models import (
    Assignment,
    Category,
    Communication,
    Feedback,
    Promise,
    Proposal,
    Proposer,
    Reply,
    Unit,
    every_class,
    every_grade,
    rules_of,
)
from proposals.states import State

WHO = READERS | frozenset({Role.DISPATCHER})


def _in(span: Any) -> Any:
    return Proposal.objects.in_year(span)


def _as_of(span: Any) -> Any:
    """Every proposal as it stood at the span's end: for what hangs on proposals and has a day of its own."""
    rows = Proposal.objects.all()
    rows.as_of = span.as_of
    return rows


def _today(span: Any) -> Any:
    return span.as_of or clock.today()


# --- what a proposal answers -------------------------------------------------------------------------------------
def _first(value: Any) -> Subquery:
    rows = Proposer.objects.filter(proposal=OuterRef("pk"), is_first=True)
    return Subquery(rows.annotate(_of=value).values("_of")[:1])


def _first_body(name: str) -> Any:
    """The body that proposes, or where the first proposer belonged on the day of submission."""
    return lambda rows, span: _first(Coalesce(F(f"{name}_id"), body_on(name, "proposal__submitted_on")))


def _said(span: Any) -> Any:
    """What the statistics say of a proposal at the span's end, as conditions of its row."""
    return _as_of(span).said


SAID: tuple[tuple[str, str, Any], ...] = (
    ("submitted", "已提交（不含撤案、退回修改）", lambda span: _said(span).submitted()),
    ("filed", "立案", lambda span: _said(span).filed()),
    ("numbered", "有编号（不含并案）", lambda span: _said(span).numbered()),
    ("merged", "并案", lambda span: _said(span).decided(State.MERGED)),
    ("converted", "转社情民意", lambda span: _said(span).decided(State.CONVERTED)),
    ("rejected", "不予立案", lambda span: _said(span).decided(State.REJECTED)),
    ("replied", "已答复", lambda span: _said(span).replied()),
    ("on_time", "按期答复", lambda span: _said(span).replied_on_time()),
    ("overdue", "超期未答复", lambda span: _said(span).overdue(_today(span))),
    ("met", "面商", lambda span: _said(span).met_in_person()),
    ("with_feedback", "已评价", lambda span: _said(span).with_feedback()),
    ("satisfied", "评价为满意以上各级", lambda span: _said(span).satisfied()),
    ("adopted", "答复为采纳各类", lambda span: _said(span).adopted()),
    ("promise_open", "承诺待落实", lambda span: _said(span).with_open_promise()),
    ("key", "重点提案", lambda span: _said(span).chosen()),
)


_grades, _classes = KeyedNames(every_grade), KeyedNames(every_class)


def _classes_of(span: Any) -> Any:
    """The classes of a span's years, as the last of them names each."""
    names = dict(one for year in span.years for one in rules_of(year).classes)
    return [(key, words.replace("（", " ").rstrip("）")) for key, words in names.items()]


def _hands(name: str, roles: list[str]) -> Any:
    """Joins the assignments of a proposal that are of these roles; of a merged one those of its lead."""

    def fit(path: str) -> FilteredRelation:
        return FilteredRelation(path, condition=Q(**{f"{path}__returned_on": None, f"{path}__role__in": roles}))

    def joined(rows: Any) -> Any:
        return rows.annotate(**{f"_{name}": fit("assignments"), f"_{name}_lead": fit("merged_into__assignments")})

    return joined


def _units(key: str, label: str, roles: Any) -> tuple[Several, Several]:
    """The units themselves and their kinds."""
    kind = f"{key}_kind"
    return (
        Several(
            key, label, names_of(Unit.objects.all), "", int, True, joined=_hands(key, list(roles)),
            by=lambda: Coalesce(F(f"_{key}__unit_id"), F(f"_{key}_lead__unit_id")),
        ),
        Several(
            kind, f"{label}类别", lambda: Unit.Kind.choices, "", many=True, joined=_hands(kind, list(roles)),
            by=lambda: Coalesce(F(f"_{kind}__unit__kind"), F(f"_{kind}_lead__unit__kind")),
        ),
    )  # fmt: skip


def _unit(path: str = "unit", label: str = "承办单位") -> tuple[Dimension, ...]:
    return (
        row("unit", label, Unit.objects.all, path),
        field("unit_kind", f"{label}类别", Unit.Kind.choices, f"{path}__kind"),
    )


# --- how long it takes -------------------------------------------------------------------------------------------
def _days(later: Any, sooner: Any) -> ExpressionWrapper:
    return ExpressionWrapper(later - sooner, DurationField())


def _handled(rows: Any, span: Any) -> Any:
    """From the first dispatch of a proposal to the last of the first replies of its units; nothing while one is missing.

    One that was merged was handled with its lead.
    """
    handled_as = Coalesce(OuterRef("merged_into_id"), OuterRef("pk"))
    answering = Assignment.objects.counted().filter(role__in=Assignment.ANSWERING, from_round=1)
    hands = answering.filter(proposal=handled_as).order_by().values("proposal")
    given = Reply.objects.filter(
        round=1, sent_on__isnull=False, assignment__role__in=Assignment.ANSWERING, assignment__proposal=handled_as,
    ).order_by().values("assignment__proposal")  # fmt: skip
    begun = Subquery(hands.annotate(_on=Min("dispatched_on")).values("_on"))
    ended = Subquery(given.annotate(_on=Max("sent_on")).values("_on"))
    return Case(When(_said(span).replied(), then=_days(ended, begun)))


HANDLED = Amount("handling_days", "办理天数", "天", sort=Sort.AMOUNT, by=_handled)
REPLIED_IN = Amount(
    "handling_days", "办理天数", "天", sort=Sort.AMOUNT,
    by=lambda rows, span: _days(F("sent_on"), F("assignment__dispatched_on")),
)  # fmt: skip
"""Days of the calendar, as the time for a reply is counted."""


PLAIN: tuple[Dimension, ...] = (
    row("category", "类别", Category.objects.all, none="未分类"),
    field("kind", "会议或平时", Proposal.Kind.choices),
    field("proposer_kind", "提案者类型", Proposal.ProposerKind.choices),
)


def _under(path: str) -> tuple[Dimension, ...]:
    """What rows that hang on a proposal answer with it."""
    return (
        row("category", "提案类别", Category.objects.all, f"{path}__category", "未分类"),
        field("proposal_kind", "会议或平时提案", Proposal.Kind.choices, f"{path}__kind"),
        field("proposer_kind", "提案者类型", Proposal.ProposerKind.choices, f"{path}__proposer_kind"),
        *(
            flag(key, f"提案{label}", lambda span, among=among: _as_of(span).filter(among(span)), path)
            for key, label, among in SAID
        ),
    )


PROPOSALS = declare(
    Source(
        "proposals", "提案", "件", "所属年度（年内一段按提交日期）", lambda span: _in(span).exclude(state=State.DRAFT),
        (
            *PLAIN,
            field("state", "现在的状态", [choice for choice in State.choices if choice[0] != State.DRAFT]),
            *(flag(key, label, among) for key, label, among in SAID),
            flag("excellent", "优秀提案", lambda span: _said(span).excellent()),
            flag("paper", "纸质提案", lambda span: Q(is_paper=True)),
            Chosen("grade", "末次评价结果", _grades, "未评价", among=lambda span, key: _said(span).graded([key])),
            Chosen(
                "result_class", "末次答复类别", _classes, "未答复", named=_classes_of,
                among=lambda span, key: _said(span).classed([key]),
            ),
            *(
                body(name, f"第一提案人{label}", model, _first_body(name), "（集体提案）" if name == "sector" else NONE)
                for name, label, model in BODIES
            ),
            Computed(
                "organization", "提案的党派团体", names_of(Organization.objects.all), NONE, int, counts=True,
                by=lambda rows, span: _first(F("organization_id")),
            ),
            Computed(
                "member", "第一提案人", names_of(Member.objects.all), "（集体提案）", int, counts=True,
                by=lambda rows, span: _first(F("member_id")),
            ),
            *_units("unit", "主办（分办）单位", Assignment.ANSWERING),
            *_units("co_unit", "会办单位", [Assignment.Role.CO]),
            month("submitted_on"),
        ),
        (HANDLED,),
        readers=WHO,
    )
)  # fmt: skip


# --- who proposes, and what units do -----------------------------------------------------------------------------
def _proposers(span: Any) -> Any:
    """Who accepted; of a committee's or group's span itself and its own members, not those who signed with them."""
    rows = Proposer.objects.filter(status=Proposer.Status.ACCEPTED, proposal__in=_in(span).exclude(state=State.DRAFT))
    if span.body is None:
        return rows
    return rows.filter(Q(**{sort_of(span.body): span.body}) | Q(member__in=members_of(span.body, span.ends_on)))


declare(
    Source(
        "proposers", "提案人", "人次", "提案所属年度", _proposers,
        (
            flag("first", "第一提案人", lambda span: Q(is_first=True)),
            flag("is_member", "提案人为委员", lambda span: Q(member__isnull=False)),
            *persons("proposal__submitted_on"),
            *_under("proposal"),
        ),
        readers=WHO,
    )
)  # fmt: skip


def _in_time(span: Any) -> Any:
    """Hands whose own first reply was sent by its due date."""
    sent = Q(replies__sent_on__lte=span.as_of) if span.as_of else Q(replies__sent_on__isnull=False)
    hands = Assignment.objects.filter(role__in=Assignment.ANSWERING)
    return hands.filter(sent, replies__round=F("from_round"), replies__sent_on__lte=F("reply_due"))


def _hands_of(span: Any) -> Any:
    """What is in the hands of units: of filed proposals, not returned or taken away before they answered."""
    return Assignment.objects.counted().filter(proposal__in=_in(span).filed())


declare(
    Source(
        "assignments", "承办", "件次", "提案所属年度", _hands_of,
        (
            *_unit(),
            field("role", "承办方式", Assignment.Role.choices),
            field("hand_state", "现在的办理状态", lambda: Assignment._meta.get_field("state").choices, "state"),
            flag("answering", "须答复（主办、分办）", lambda span: Q(role__in=Assignment.ANSWERING)),
            flag("sent", "本单位已答复", lambda span: Assignment.objects.answered(span.as_of)),
            flag("in_time", "本单位按期答复", _in_time),
            flag("unanswered", "在办（首次答复未发）", lambda span: Assignment.objects.unanswered(span.as_of)),
            flag("late", "超期", lambda span: Assignment.objects.overdue(_today(span))),
            *_under("proposal"),
        ),
        readers=WHO,
    )
)  # fmt: skip


def _of_proposals(rows: Any, span: Any, day: str, path: str) -> Any:
    """Rows that hang on the filed proposals of a year; of a part of it by their own day. They hold as of the span's end."""

    def of_part(rows: Any, part: Any) -> Any:
        found = of_plenary(rows, part, day, f"{path}__plenary")
        return found if part.body is None else found.filter(**{f"{path}__in": Proposal.objects.under_body(part)})

    return each(rows, span, of_part).filter(**{f"{path}__in": _as_of(span).filed()})


def _replies(span: Any) -> Any:
    rows = Reply.objects.filter(sent_on__isnull=False)
    return _of_proposals(rows, span, "sent_on", "assignment__proposal")


declare(
    Source(
        "replies", "答复", "件次", "提案所属年度（年内一段按答复日期）", _replies,
        (
            field("result_class", "答复类别", _classes),
            *_unit("assignment__unit"),
            field("round", "轮次", ((1, "首次答复"), (2, "再次答复"))),
            month("sent_on"),
            *_under("assignment__proposal"),
        ),
        (REPLIED_IN,),
        readers=WHO,
    )
)  # fmt: skip


def _feedback(span: Any) -> Any:
    return _of_proposals(Feedback.objects.all(), span, "given_on", "proposal")


declare(
    Source(
        "feedback", "评价", "次", "提案所属年度（年内一段按评价日期）", _feedback,
        (
            field("result", "对结果的评价", _grades),
            field("attitude", "对态度的评价", _grades),
            field("round", "轮次", ((1, "首次评价"), (2, "再次评价"))),
            flag("on_paper", "书面评价代录", lambda span: Q(on_paper=True)),
            *persons("given_on"),
            *_under("proposal"),
        ),
        readers=WHO,
    )
)  # fmt: skip


def _promises(span: Any) -> Any:
    rows = Promise.objects.filter(reply__sent_on__isnull=False)
    return _of_proposals(rows, span, "reply__sent_on", "reply__assignment__proposal")


def _fulfilled(span: Any) -> Q:
    return Q(done_on__lte=span.as_of) if span.as_of else Q(done_on__isnull=False)


declare(
    Source(
        "promises", "承诺事项", "项", "提案所属年度（年内一段按答复日期）", _promises,
        (
            flag("fulfilled", "已落实", _fulfilled),
            field("result_class", "答复类别", _classes, "reply__result_class"),
            *_unit("reply__assignment__unit"),
            *_under("reply__assignment__proposal"),
        ),
        readers=WHO,
    )
)  # fmt: skip


def _talks(span: Any) -> Any:
    return _of_proposals(Communication.objects.all(), span, "on", "assignment__proposal")


declare(
    Source(
        "talks", "办理沟通", "次", "提案所属年度（年内一段按沟通日期）", _talks,
        (
            field("mode", "方式", Communication.Mode.choices),
            *_unit("assignment__unit"),
            month("on"),
            *_under("assignment__proposal"),
        ),
        readers=WHO,
    )
)  # fmt: skip
