"""An activity that begins soon, its check-in, and what its rows then say, for tests of who comes."""

from datetime import timedelta

from django.db import connection
from django.urls import reverse

from activities.models import Attendance
from activities.services import checkin
from cppcc import figures
from cppcc.calendar import clock
from members import duties
from members.models import DutyRecord
from tests import factories


def soon(minutes=10, **kwargs):
    """An activity that begins in some minutes and takes two hours."""
    starts = clock.now() + timedelta(minutes=minutes)
    return factories.ActivityFactory(starts_at=starts, ends_at=starts + timedelta(hours=2), **kwargs)


def state_of(activity, member):
    return Attendance.objects.get(activity=activity, member=member).state


def address_of(activity, code=None):
    return reverse("check_in", args=[activity.pk, code or checkin.new_code(activity)])


def check_in(client, address):
    page = client.get(address)
    return client.post(address, {"scanned": page.context.get("scanned", "")}).content.decode()


def true_to_the_rows(year):
    """Figures, hand-written SQL and ledger say the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM activities_attendance WHERE state = 'present'")
        (counted,) = cursor.fetchone()
    assert figures.get("unity.activity_attendance").value(year).number == counted
    assert DutyRecord.objects.filter(kind="attendance").count() == counted
    assert duties.rebuild(year, only_look=True).total == 0
    return counted
