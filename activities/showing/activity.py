"""An activity: what it is, who came, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from activities.models import Activity, Attendance, BelongsTo, Outcome, OutcomeAuthor
from activities.services.attending import kinds_to_ask
from activities.showing import Fact, day, minute
from members import membership

State = Attendance.State


@dataclass(frozen=True)
class Group:
    """Those of one state, as lines; where they ``ask`` for leave and the reader may answer, as rows."""

    title: str
    rows: list[Attendance]
    ask: bool
    lines: list[tuple[Any, str]]


def facts(activity: Activity) -> list[Fact]:
    every: list[Fact] = [
        ("时间", f"{minute(activity.starts_at)} 至 {minute(activity.ends_at)}（{activity.half_days} 个半天）"),
        ("地点", activity.place),
        ("组织", activity.organiser),
    ]
    bonds = [("协商计划", activity.plan_item), ("品牌", activity.brand), ("专题", themes_words(activity))]
    every += [(label, value) for label, value in bonds if value]
    every += [(row.get_kind_display(), f"{row.count} 人次") for row in activity.others.all()]
    return [*every, ("录入", f"{activity.created_by}，{minute(activity.created_at)}")]


def themes_words(activity: Activity) -> str:
    return "、".join(map(str, activity.themes.all()))


def groups(attendances: Sequence[Attendance], *, may_edit: bool) -> list[Group]:
    """Those of each state that there are, in the order of the states."""
    found = []
    for state in State:
        rows = [row for row in attendances if row.state == state]
        if rows:
            ask = may_edit and state == State.LEAVE_ASKED
            lines = [] if ask else [attended(row, may_edit=may_edit) for row in rows]
            found.append(Group(f"{state.label} {len(rows)} 人", rows, ask, lines))
    return found


def attended(row: Attendance, *, may_edit: bool) -> tuple[Any, str]:
    """The name, a link for those who may correct it; the half days of one who was there for a part, late or not to the end.

    Of which kind a leave is stands there for those who may correct it alone.
    """
    name: Any = str(row.member)
    if may_edit:
        name = format_html('<a href="{}">{}</a>', reverse("attendance_edit", args=[row.activity_id, row.pk]), name)
    half_days = "" if row.half_days is None else f"{row.half_days} 个半天"
    return name, "、".join(filter(None, [half_days, row.late_words, row.leave_words if may_edit else ""]))


def own_words(own: Attendance | None) -> str:
    """How the reader stands to it: 出席，09:02 签到 / 请假待批（事假，出差） / open to all."""
    if own is None:
        return "本次活动开放报名。"
    came = f"，{timezone.localtime(own.checked_in_at):%H:%M} 签到" if own.checked_in_at else ""
    reason = f"（{own.why_away}）" if own.why_away else ""
    came += f"，{own.late_words}" if own.late_words else ""
    return f"{own.get_state_display()}{came}{reason}"


def own_part(activity: Activity, own: Attendance | None) -> dict[str, Any]:
    """What a member reads of the own coming, and what may be done about it; nothing where it is not for members."""
    invited = activity.open_signup if own is None else own.state == State.INVITED
    may_sign_up = invited and not activity.is_over
    may_ask_leave = own is not None and own.state in Attendance.EXPECTED and not activity.is_over
    if own is None and not may_sign_up:
        return {}
    return {
        "own_words": own_words(own),
        "sign_up_words": ("报名参加" if own else "报名") if may_sign_up else "",
        "may_ask_leave": may_ask_leave,
        "leave_kinds": kinds_to_ask(activity) if may_ask_leave else [],
    }


def outcomes(rows: Iterable[Outcome]) -> list[tuple[Outcome, str]]:
    """Each with whom it was sent to and when, and who wrote it: 报区委、区政府，2024-07-01，执笔：张三、李四."""
    return [(row, "，".join(filter(None, [f"报{row.addressee}", day(row.sent_on), *written_by(row)]))) for row in rows]


def written_by(outcome: Outcome) -> list[str]:
    """执笔：张三、李四; 参与：王五: for each part that there is."""
    rows = list(outcome.authors.all())
    named = [(part, "、".join(str(row.member) for row in rows if row.part == part)) for part in OutcomeAuthor.Part]
    return [f"{part.label}：{names}" for part, names in named if names]


def page(activity: Activity, attendances: Sequence[Attendance], *, may_edit: bool) -> dict[str, Any]:
    """What the page of an activity draws for every reader."""
    on = timezone.localdate(activity.starts_at)
    expected = [row.pk for row in attendances if row.state in Attendance.EXPECTED and membership.served(row.member, on)]
    invite = "点“邀请”通知委员，或点“粘贴名单”补登出席。" if may_edit else ""
    return {
        "copy_query": urlencode({"copy": activity.pk}),
        "facts": facts(activity),
        "groups": groups(attendances, may_edit=may_edit),
        "nobody_words": f"还没有登记委员。{invite}",
        "missing": len(expected) if may_edit and activity.is_over else 0,
        "missing_keys": ",".join(map(str, expected)),
        "missing_question": f"确定将 {len(expected)} 名未到、未请假的委员登记为缺席？",
        "suggestions": activity.suggestions.all(),
        "outcomes": outcomes(activity.outcomes.prefetch_related("authors__member")),
        "photos": activity.photos.all(),
        "files": activity.files.all(),
        "quantities": activity.quantities.filter(belongs_to=BelongsTo.NOTHING).select_related("indicator"),
        "quantity_query": urlencode({"activity": activity.pk, "on": day(timezone.localdate(activity.starts_at))}),
    }
