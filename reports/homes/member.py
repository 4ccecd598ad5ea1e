"""A member's home: what comes next, the points of the year, the own matters and where they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Attendance, MicroSuggestion
from activities.showing.activity import own_part
from cppcc.calendar import clock
from cppcc.templatetags.components import state_badge
from members.models import Declaration, DutyReport, Member, PlenaryYear
from members.points import Points, points_of
from members.showing.scores import grade_label
from proposals.models import Proposal
from reports.homes.parts import Part, Row

COMING, OWN = 3, 8
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Coming:
    """An activity that a member may come to; ``press`` signs up, ``hint`` says what to do on the day."""

    activity: Activity
    words: str
    press: str
    hint: str

    @property
    def when(self) -> str:
        at, now = timezone.localtime(self.activity.starts_at), timezone.localtime(clock.now())
        days = (at.date() - now.date()).days
        day = {0: "今天", 1: "明天", 2: "后天"}.get(days, f"{at.month}月{at.day}日（周{WEEKDAYS[at.weekday()]}）")
        return f"{day} {at:%H:%M}"


def coming(member: Member, user: Any) -> Part:
    """The next activities that the member was asked to or may sign up for."""
    now = clock.now()
    own = Attendance.objects.filter(member=member)
    asked = own.filter(state__in=["invited", "signed_up", "leave_asked"])
    rows = (
        Activity.objects.visible_to(user)
        .filter(Q(open_signup=True) | Q(pk__in=asked.values("activity")), ends_at__gt=now)
        .prefetch_related(Prefetch("attendances", own, to_attr="own_rows"))
        .order_by("starts_at", "pk")[:COMING]
    )
    return Part(
        "coming",
        "近期活动",
        [_coming(activity, now) for activity in rows],
        nothing="近期没有邀请您参加或开放报名的活动。有新的活动时会通知您。",
        more="活动日历",
        more_url=reverse("activity_calendar"),
    )


def _coming(activity: Any, now: datetime) -> Coming:
    own = next(iter(activity.own_rows), None)
    part = own_part(activity, own)
    today = timezone.localdate(activity.starts_at) <= timezone.localdate(now)
    there = (own is not None and own.state in Attendance.EXPECTED) or activity.open_signup
    hint = "到场后用手机扫会场的二维码签到。" if today and there else ""
    return Coming(activity, part.get("own_words", ""), part.get("sign_up_words", ""), hint)


@dataclass(frozen=True)
class Standing:
    """The points so far against the next better grade."""

    points: Points
    url: str

    @property
    def grade_label(self) -> str:
        return grade_label(self.points)

    @property
    def next_grade(self) -> tuple[str, str] | None:
        return self.points.missing[0] if self.points.missing else None

    @property
    def bar(self) -> tuple[str, str] | None:
        """So far, and what the next better grade asks for."""
        try:
            so_far = Decimal(self.points.total)
            return (str(so_far), str(so_far + Decimal(self.next_grade[1]))) if self.next_grade else None
        except InvalidOperation:
            return None


def standing(member: Member, year: PlenaryYear, user: Any) -> Part:
    points = points_of(member, year, user)
    url = reverse("points", args=[member.pk])
    return Part(
        "standing",
        f"{year}履职得分",
        side=True,
        nothing="本年度考核办法公布后，在这里显示您的得分和距各等次的差距。",
        more="逐项查看" if points else "",
        more_url=url,
        facts={"standing": Standing(points, url)} if points else {},
    )


def own_matters(member: Member, user: Any) -> Part:
    """What the member wrote last, of every kind, and where it stands."""
    proposals = Proposal.objects.visible_to(user).proposed_by(user).order_by("-pk")[:OWN]
    micro = MicroSuggestion.objects.visible_to(user).filter(member=member).order_by("-pk")[:OWN]
    declared = Declaration.objects.visible_to(user).filter(member=member).order_by("-pk")[:OWN]
    reports = DutyReport.objects.visible_to(user).filter(member=member).order_by("-pk")[:2]
    rows = [
        *[(one.submitted_on, "提案", one) for one in proposals],
        *[(one.submitted_on, "微建议", one) for one in micro],
        *[(one.on, "履职申报", one) for one in declared],
        *[(one.submitted_on or one.due_on, "履职报告", one) for one in reports],
    ]
    rows.sort(key=lambda row: row[0] or date.max, reverse=True)
    return Part(
        "rows",
        "我的事项",
        [_matter(*row) for row in rows[:OWN]],
        nothing="您还没有提交过提案、微建议或履职申报。可以从上面的“写微建议”开始，几句话、一张照片即可。",
        more="我的履职档案",
        more_url=member.get_absolute_url(),
    )


def _matter(on: date | None, kind: str, one: Any) -> Row:
    title = getattr(one, "title", "") or str(one)
    about = " · ".join(filter(None, [kind, f"{on:%Y-%m-%d}" if on else "未提交"]))
    return Row(title, one.get_absolute_url(), state_badge(one), about, record=one)
