"""Calendar, iCalendar files, the consultation plan, brands and groups, the year's workbook."""

import calendar
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from icalendar import Calendar, Event

from activities.jobs import WORKBOOK
from activities.models import Activity, Attendance, Brand, OtherParticipants, PlanItem, Suggestion, Venue
from activities.showing import plan as showing
from cppcc import jobs
from cppcc.calendar import clock
from cppcc.files import made_download, serve_download
from cppcc.models import Job
from cppcc.papers import printing
from cppcc.querysets import number_of, total
from cppcc.rights import READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import xlsx_response
from cppcc.texts import one_line
from members.furniture import selected_year
from members.models import MemberGroup, PlenaryYear

FIRST_YEAR, LAST_YEAR = 1949, 2200
"""Of the calendar: the years before and after it have days that no clock knows."""
SEEN_BY = READERS | frozenset({Role.MEMBER})


class ActivityCalendar(RoleRequiredMixin, View):
    """A month of activities; ?month=2024-05."""

    roles = SEEN_BY

    def get(self, request: HttpRequest) -> HttpResponse:
        month = self.month(request)
        after = (month + timedelta(days=32)).replace(day=1)
        weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
        first, last = weeks[0][0], weeks[-1][-1]
        rows = Activity.objects.visible_to(request.user).filter(
            starts_at__lt=clock.midnight(last + timedelta(days=1)), ends_at__gte=clock.midnight(first)
        )
        by_day: dict[date, list[Activity]] = {}
        for activity in rows.order_by("starts_at"):
            day, until = timezone.localdate(activity.starts_at), timezone.localdate(activity.ends_at)
            while day <= until:
                by_day.setdefault(day, []).append(activity)
                day += timedelta(days=1)
        context = {
            "title": f"{month.year}年{month.month}月活动",
            "weeks": [
                [showing.calendar_day(day, month, clock.today(), by_day.get(day, [])) for day in week] for week in weeks
            ],
            "before": f"{(month - timedelta(days=1)):%Y-%m}",
            "after": f"{after:%Y-%m}",
            "names": "一二三四五六日",
        }
        return render(request, "activities/calendar.html", context)

    def month(self, request: HttpRequest) -> date:
        """The month asked for, else today's if it lies in the selected year, else the year's last."""
        text = request.GET.get("month", "")
        try:
            month = date.fromisoformat(f"{text}-01")
            if not FIRST_YEAR <= month.year <= LAST_YEAR:
                raise ValueError
            return month
        except ValueError:
            year, today = selected_year(request), clock.today()
            inside = year is None or year.starts_on <= today <= year.ends_on
            return (today if inside or year is None else year.ends_on).replace(day=1)


def calendar_of(*activities: Activity, name: str = "") -> Calendar:
    """Activities as a calendar (RFC 5545); one with a name is subscribed to and read again.

    A calendar that has it already takes what has a higher SEQUENCE: the record's version, which every change raises.
    An activity is never cancelled, only moved or deleted, so that it always stands as confirmed.
    """
    book = Calendar()
    book.add("prodid", f"-//{settings.COMMITTEE_SHORT_NAME}//CPPCC//CN")
    book.add("version", "2.0")
    if name:
        book.add("name", name)
        book.add("x-wr-calname", name)
        book.add("x-published-ttl", "PT4H")
    for activity in activities:
        book.add_component(event_of(activity))
    return book


def event_of(activity: Activity) -> Event:
    event = Event()
    event.add("uid", f"activity-{activity.pk}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", activity.updated_at)
    event.add("last-modified", activity.updated_at)
    event.add("sequence", activity.version)
    event.add("status", "CONFIRMED")
    event.add("dtstart", activity.starts_at)
    event.add("dtend", activity.ends_at)
    event.add("summary", one_line(activity.title))
    event.add("location", one_line(activity.place))
    event.add("url", f"{settings.SITE_URL}{activity.get_absolute_url()}")
    return event


class ActivityIcs(RoleRequiredMixin, View):
    """One activity for a phone's own calendar (RFC 5545)."""

    roles = SEEN_BY

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        response = made_download(calendar_of(activity).to_ical(), f"{activity.title}.ics")
        response["Content-Type"] = "text/calendar; charset=utf-8"
        return response


# --- the consultation plan ---------------------------------------------------------------------------------------
def plan_rows(year: PlenaryYear) -> list[Any]:
    """The year's items with how many activities carried each out and when the last one was."""
    within = Activity.objects.filter(starts_at__gte=year.start_at, starts_at__lt=year.end_at)
    rows = PlanItem.objects.filter(plenary=year).select_related("lead_committee")
    return list(
        rows.annotate(held=number_of(within, "plan_item")).prefetch_related("activities").order_by("quarter", "pk")
    )


class Plan(RoleRequiredMixin, View):
    """年度协商计划 as page, PDF, spreadsheet."""

    roles = SEEN_BY

    def get(self, request: HttpRequest) -> HttpResponseBase:
        year = selected_year(request)
        rows = plan_rows(year) if year else []
        keeps = holds(request.user, [Role.STAFF])
        approved = [row for row in rows if row.approved_on]
        done = [row for row in approved if row.held]
        context = {
            "title": f"{year}协商计划" if year else "协商计划",
            "year": year,
            "rows": rows,
            "approved": len(approved),
            "done": len(done),
            "keeps": keeps,
            "quarters": showing.quarters(rows, keeps=keeps),
            "new_query": f"plenary={year.pk}" if year else "",
            "nothing_words": showing.nothing_words(year, keeps=keeps),
        }
        wanted = request.GET.get("as", "")
        if wanted == "xlsx":
            heads = ["季度", "议题", "形式", "牵头专门委员会", "区委审定日期", "开展场次", "进度"]
            table = [
                [
                    f"第{row.quarter}季度", row.topic, row.get_form_display(), str(row.lead_committee), row.approved_on,
                    row.held, "已开展" if row.held else "未开展",
                ]
                for row in rows
            ]  # fmt: skip
            return xlsx_response(str(context["title"]), heads, table)
        if wanted == "pdf" and year:
            return made_download(printing.paper("activities/print/plan.html", context).data, f"{context['title']}.pdf")
        return render(request, "activities/plan.html", context)


# --- brands and groups -------------------------------------------------------------------------------------------
def sums_of(activities: Any) -> dict[str, int]:
    """What the activities of a brand or a group come to."""
    keys = activities.values("pk")
    suggestions = Suggestion.objects.filter(activity__in=keys)
    public = OtherParticipants.objects.filter(activity__in=keys).public()
    return {
        "sessions": activities.count(),
        "members": Attendance.objects.filter(activity__in=keys).present().count(),
        "public": public.aggregate(sum=Sum("count"))["sum"] or 0,
        "suggestions": suggestions.count(),
        "converted": suggestions.exclude(converted_on=None).count(),
    }


class Brands(RoleRequiredMixin, View):
    """Brands and groups of the year with what their activities came to."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        here = Activity.objects.in_year(year) if year else Activity.objects.none()
        context = {
            "title": "品牌与活动组",
            "year": year,
            "brands": total(Brand.objects.annotate(n=number_of(here, "brand"))),
            "groups": total(MemberGroup.objects.annotate(n=number_of(here, "group"))),
        }
        return render(request, "activities/brands.html", context)


class BrandPage(RoleRequiredMixin, View):
    """A brand's or a group's year: its activities, person-times, suggestions, what came of them."""

    roles = READERS
    model: Any = Brand
    field = "brand"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        body, year = get_object_or_404(self.model, pk=pk), selected_year(request)
        rows = Activity.objects.in_year(year) if year else Activity.objects.none()
        rows = rows.visible_to(request.user).filter(**{self.field: body})
        present = number_of(Attendance.objects.present(), "activity")
        context = {
            "title": body.name,
            "year": year,
            "sums": sums_of(rows),
            "rows": rows.annotate(present=present).order_by("-starts_at"),
            "venues": [(venue, showing.venue_words(venue)) for venue in self.venues(body)],
        }
        return render(request, "activities/brand.html", context)

    def venues(self, body: Any) -> Any:
        """A group has places; a brand has none."""
        return Venue.objects.filter(group=body) if self.field == "group" else ()


# --- the year as one workbook ------------------------------------------------------------------------------------
class Workbook(RoleRequiredMixin, View):
    """Everything of a year in one spreadsheet, made in the background."""

    polled = True
    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        year = selected_year(request)
        if year is None:
            messages.error(request, "还没有建立届次年度。")
            return redirect("home")
        made = jobs.made(WORKBOOK, str(year.year))
        if request.GET.get("download"):
            if made is None:
                raise Http404
            return serve_download(made.file, f"{year}工作簿.xlsx")
        job = Job.objects.filter(kind=WORKBOOK, subject=str(year.year)).first()
        context = {
            "title": f"{year}工作簿",
            "year": year,
            "job": job,
            "there": made is not None,
            "download_words": showing.download_words(job),
        }
        part = getattr(request, "htmx", False)
        return render(request, "activities/_workbook.html" if part else "activities/workbook.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is not None:
            with transaction.atomic():
                jobs.request(WORKBOOK, str(year.year), request.user)
            messages.success(request, "已开始生成，完成后在此下载。")
        return redirect("workbook")
