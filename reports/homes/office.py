"""The office's home: the week, and what members have sent."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from cppcc.calendar import clock
from cppcc.models import CourseEntry
from cppcc.rights import Role
from reports.homes.parts import Part, Row

SENT, READ = 8, 40
"""So many entries of members are shown, of so many that are read."""
WEEKDAYS = "一二三四五六日"


def week(user: Any) -> Part:
    """The days of this week with their activities; what comes next where there are none."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    begins, ends = clock.midnight(monday), clock.midnight(monday + timedelta(days=7))
    rows = Activity.objects.visible_to(user).filter(starts_at__lt=ends, ends_at__gte=begins).order_by("starts_at")
    by_day: dict[date, list[Activity]] = defaultdict(list)
    for activity in rows[:READ]:
        begun, until = timezone.localdate(activity.starts_at), timezone.localdate(activity.ends_at)
        for day in days:
            if begun <= day <= until:
                by_day[day].append(activity)
    coming = (
        None if by_day else Activity.objects.visible_to(user).filter(starts_at__gte=ends).order_by("starts_at").first()
    )
    nothing = "本周没有活动。"
    if coming:
        on = timezone.localdate(coming.starts_at)
        nothing += f"下一场是 {on.month}月{on.day}日的“{coming.title}”。"
    return Part(
        "week",
        "本周日程",
        [(day, WEEKDAYS[day.weekday()], day == today, by_day[day]) for day in days] if by_day else (),
        side=True,
        count=f"{monday.month}月{monday.day}日至{days[-1].month}月{days[-1].day}日",
        nothing=nothing,
        more="看全月",
        more_url=reverse("activity_calendar"),
    )


def sent(user: Any) -> Part:
    """What members sent today; where they sent nothing, what came last."""
    entries = list(
        CourseEntry.objects.filter(user__role_grants__role=Role.MEMBER)
        .select_related("user", "content_type")
        .prefetch_related("subject")
        .order_by("-pk")[:READ]
    )
    seen = _seen([entry.subject for entry in entries], user)
    shown = [entry for entry in entries if entry.subject and (type(entry.subject), entry.subject.pk) in seen]
    midnight = clock.midnight(clock.today())
    of_today = [entry for entry in shown if entry.at >= midnight]
    rows = [_row(entry, today=bool(of_today)) for entry in (of_today or shown[:5])[:SENT]]
    title = "委员今天报送" if of_today else "委员最近报送"
    nothing = "还没有委员报送的内容。委员提交提案、微建议和履职申报后，在这里显示。"
    return Part("rows", title, rows, side=True, count=f"{len(of_today)} 项" if of_today else "", nothing=nothing)


def _seen(subjects: list[Any], user: Any) -> set[tuple[type[Any], Any]]:
    """Those of the records that this account sees; one query for each kind."""
    keys: dict[type[Any], set[Any]] = defaultdict(set)
    for subject in subjects:
        if subject is not None and hasattr(type(subject).objects, "visible_to"):
            keys[type(subject)].add(subject.pk)
    return {
        (model, pk)
        for model, wanted in keys.items()
        for pk in model.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)
    }


def _row(entry: CourseEntry, *, today: bool) -> Row:
    at = timezone.localtime(entry.at)
    when = f"{at:%H:%M}" if today else f"{at.month}月{at.day}日"
    subject: Any = entry.subject
    return Row(str(subject), subject.get_absolute_url(), about=f"{entry.user} {entry.label} · {when}")
