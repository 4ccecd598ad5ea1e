"""Sources of figures about members and their duties, and by what they are cut; where members belonged, for all apps."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Case, Q, TextField, Value, When

from cppcc.calendar import clock
from cppcc.figures import (
    Amount,
    Computed,
    Dimension,
    Source,
    calendar_month,
    declare,
    field,
    flag,
    month,
    names_of,
    row,
)
from cppcc.vocabularies import Names
from members.kinds import Kind
from members.membership import body_on, standing_on
from members.models import (
    Committee,
    DutyKind,
    DutyPart,
    DutyRecord,
    DutyReport,
    Level,
    Member,
    MemberGroup,
    Occasion,
    Sector,
)
from members.models.member import Party
from members.period import each, members_of, of_body, of_plenary
from members.possible import CARRIES

BODIES = (("sector", "界别", Sector), ("committee", "专门委员会", Committee), ("group", "活动组", MemberGroup))
NONE = "（无）"
NEVER_DECLARED = tuple(str(kind) for kind, one in CARRIES.items() if not one.declared)


def body(name: str, label: str, model: Any, by: Any, none: str = NONE) -> Computed:
    """Where somebody belonged, as an expression of the rows and the span says."""
    return Computed(name, label, names_of(model.objects.all), none, int, counts=True, by=by)


def bodies(day: str, member: str = "member", words: str = "委员") -> tuple[Dimension, ...]:
    """Where the member of a record belonged on the record's own day (paths of the record)."""
    return tuple(
        body(name, f"{words}{label}", model, lambda rows, span, name=name: body_on(name, day, member))
        for name, label, model in BODIES
    )


def persons(day: str, member: str = "member") -> tuple[Dimension, ...]:
    """Who the member of a record is, and where he belonged on its day."""
    return (
        *bodies(day, member),
        field("party", "委员党派", Party.choices, f"{member}__party", NONE),
        field("gender", "委员性别", Member.Gender.choices, f"{member}__gender", NONE),
        flag("standing", "常委", lambda span: Q(standing_on(day, member))),
        flag("minority", "少数民族", lambda span: Q(**{f"{member}__isnull": False}) & ~_han(f"{member}__")),
        row("member", "委员", Member.objects.all, member, NONE),
    )


def _han(path: str = "") -> Q:
    return Q(**{f"{path}ethnic_group__in": ["汉族", "汉", ""]})


AGES = (
    (0, 35, "35岁及以下"),
    (36, 45, "36至45岁"),
    (46, 55, "46至55岁"),
    (56, 60, "56至60岁"),
    (61, 200, "61岁及以上"),
)


def _age(rows: Any, span: Any) -> Case:
    """In whole years on the span's last day."""
    whens = []
    for least, most, _ in AGES:
        born = Q(
            birth__gt=span.ends_on - relativedelta(years=most + 1), birth__lte=span.ends_on - relativedelta(years=least)
        )
        whens.append(When(born, then=Value(str(least))))
    return Case(*whens, output_field=TextField())


OF_MEMBERS: tuple[Dimension, ...] = (
    field("party", "党派", Party.choices),
    field("gender", "性别", Member.Gender.choices),
    flag("minority", "少数民族", lambda span: ~_han()),
    Computed("age", "期末年龄", lambda: ((str(least), words) for least, _, words in AGES), "（出生日期未填）", by=_age),
)


# --- members -----------------------------------------------------------------------------------------------------
def _serving(span: Any) -> Any:
    rows = Member.objects.serving(span.ends_on)
    return rows.filter(pk__in=members_of(span.body, span.ends_on).values("pk")) if span.body else rows


MEMBERS = declare(
    Source(
        "members", "委员", "名", "期末在任", _serving,
        (
            *(
                body(name, label, model, lambda rows, span, name=name: body_on(name, span.ends_on, "pk"))
                for name, label, model in BODIES
            ),
            *OF_MEMBERS,
            flag("standing", "常委", lambda span: Member.objects.standing(span.ends_on)),
            flag("joined", "期内新任", lambda span: Q(joined_on__gte=span.starts_on, joined_on__lte=span.ends_on)),
            flag("submitted", "期内提交过提案", lambda span: _did(span, Kind.PROPOSAL_SUBMITTED)),
            flag("filed", "期内有立案提案", lambda span: _did(span, Kind.PROPOSAL_FILED)),
            flag("attended", "期内出席过活动", lambda span: _did(span, Kind.ATTENDANCE)),
            flag("active", "期内有履职记录", lambda span: Member.objects.filter(pk__in=_active(span).values("member"))),
        ),
    )
)  # fmt: skip


def _served(span: Any) -> Any:
    rows = Member.objects.filter(joined_on__lte=span.ends_on).exclude(left_on__lte=span.starts_on)
    return rows.filter(pk__in=members_of(span.body, span.ends_on).values("pk")) if span.body else rows


SERVED = declare(
    Source(
        "served", "任职过的委员", "名", "期内任职", _served,
        (
            *(
                body(
                    f"last_{name}", f"期末{label}", model,
                    lambda rows, span, name=name: body_on(name, seen_from(span), "pk"), "未分",
                )
                for name, label, model in BODIES
            ),
            *OF_MEMBERS,
        ),
    )
)  # fmt: skip


def duties_in(span: Any) -> Any:
    return each(
        DutyRecord.objects.all(), span, lambda rows, part: of_body(of_plenary(rows, part, "on"), part, member="member")
    )


def _did(span: Any, kind: str) -> Any:
    return Member.objects.filter(pk__in=duties_in(span).filter(kind=kind).values("member"))


def _active(span: Any) -> Any:
    """Records of something done: not of leave and absence, nor of what became of it."""
    return duties_in(span).done()


# --- duties ------------------------------------------------------------------------------------------------------
DUTIES = declare(
    Source(
        "duties", "履职记录", "条", "履职日期", duties_in,
        (
            field("kind", "类别", lambda: Names(DutyKind)),
            field("part", "角色", lambda: Names(DutyPart)),
            field("occasion", "场合", lambda: Names(Occasion), none=NONE),
            field("level", "层级", lambda: Names(Level), none=NONE),
            flag("declared", "可以申报的种类", lambda span: ~Q(kind__in=NEVER_DECLARED)),
            flag("done", "已履职（非请假缺席）", lambda span: ~Q(kind__in=DutyKind.objects.keys(nothing_done=True))),
            *persons("on"),
            *(
                body(
                    f"last_{name}", f"期末{label}", model,
                    lambda rows, span, name=name: body_on(name, seen_from(span), "member"), "未分",
                )
                for name, label, model in BODIES
            ),
            month("on"),
            calendar_month("on"),
        ),
        (Amount("half_days", "实到半天数", "个半天"), Amount("due_half_days", "应到半天数", "个半天")),
    )
)  # fmt: skip


def seen_from(span: Any) -> Any:
    """The day that a span is seen from: its last, or today while it runs."""
    return max(min(span.ends_on, clock.today()), span.starts_on)


def _reports(span: Any) -> Any:
    return each(DutyReport.objects.submitted(), span, _reports_of_part)


def _reports_of_part(rows: Any, part: Any) -> Any:
    return of_body(of_plenary(rows, part, "submitted_on", "year"), part, member="member")


def _by_standing(span: Any) -> Any:
    """Of those who held a seat at the end of it, of a term at the end of each year."""

    def of_part(rows: Any, part: Any) -> Any:
        return _reports_of_part(rows, part).filter(member__in=Member.objects.standing(part.ends_on))

    return each(DutyReport.objects.all(), span, of_part)


DUTY_REPORTS = declare(
    Source(
        "duty_reports", "年度履职报告", "份", "提交日期", _reports,
        (
            flag("of_standing", "期末常委所写", _by_standing),
            *persons("submitted_on"),
        ),
    )
)  # fmt: skip
