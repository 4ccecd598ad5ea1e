"""The own activities for a phone's calendar, under a private address instead of a log-in (members.calendars)."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from activities.models import Activity
from activities.views.plan import calendar_of
from cppcc.calendar import clock
from cppcc.identity import identity
from cppcc.identity.client import client_address, network_of
from cppcc.identity.limits import too_often
from members import calendars

KNOWN, UNKNOWN = 60, 30
"""How often in ten minutes one address is read, and one sender asks for addresses that are none."""
BEFORE = timedelta(days=180)
MOST = 500


class CalendarFeed(View):
    """What the account sees of its own activities, half a year back and all that is to come (RFC 5545)."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        user = calendars.reader(token)
        asked = calendars.digest_of(token) if user else network_of(client_address(request))
        if too_often(f"calendar:{asked}", KNOWN if user else UNKNOWN):
            return HttpResponse("请稍后再试。", status=429, content_type="text/plain; charset=utf-8")
        if user is None:
            raise Http404
        rows = Activity.objects.visible_to(user).own(user).filter(ends_at__gte=clock.now() - BEFORE)
        book = calendar_of(*rows.order_by("-starts_at", "-pk")[:MOST], name=f"{identity().short_name}活动")
        answer = HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex"
        answer["Content-Disposition"] = "inline; filename=activities.ics"
        return answer
