"""Pages of an activity: edited, corrected for part of a meeting, copied, in the calendar, its photos and files."""

import uuid
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from activities.services import attending
from activities.services.attendance import set_attendance
from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.activities.coming import soon, state_of
from tests.browserlike import deleted


def test_editing_an_activity_leaves_those_who_are_only_expected(account, now_year):
    staff, activity = account(Role.STAFF), soon()
    member = factories.MemberFactory()
    attending.invite(activity, [member])
    data = {
        "title": "改名", "kind": "research", "place": "x", "seen_version": activity.version,
        "starts_at": activity.starts_at.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": activity.ends_at.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    staff.post(reverse("activity_edit", args=[activity.pk]), data)
    assert Activity.objects.get().title == "改名"
    assert state_of(activity, member) == "invited"


def test_part_of_a_meeting_is_corrected_on_the_page(account, year):
    staff = account(Role.STAFF)
    starts = timezone.make_aware(datetime(2024, 5, 20, 9))
    activity = factories.ActivityFactory(kind="plenary", starts_at=starts, ends_at=starts + timedelta(days=2))
    row = set_attendance(Activity.objects.get(), factories.MemberFactory(), "present")
    address = reverse("attendance_edit", args=[activity.pk, row.pk])
    assert "只有" in staff.post(address, {"state": "present", "half_days": "9"}).context["form"].errors["half_days"][0]
    staff.post(address, {"state": "present", "half_days": "2"})
    assert (DutyRecord.objects.get().half_days, DutyRecord.objects.get().part) == (2, "partial")


def test_a_copy_of_an_earlier_activity_has_neither_its_people_nor_its_times(account, year):
    staff, earlier = account(Role.STAFF), factories.ActivityFactory(title="年度视察", place="区医院")
    set_attendance(earlier, factories.MemberFactory(), "present")
    form = staff.get(f"{reverse('activity_new')}?copy={earlier.pk}").context["form"]
    assert (form["title"].value(), form["place"].value()) == ("年度视察", "区医院")
    assert not form["starts_at"].value()
    assert not form["present"].value()


def test_the_calendar_shows_a_month_and_several_days(account, year):
    from datetime import datetime

    from django.utils import timezone

    at = timezone.make_aware(datetime(2024, 1, 30, 9))
    factories.ActivityFactory(title="全会", starts_at=at, ends_at=at + timedelta(days=3))
    member = account(Role.MEMBER)
    page = member.get(f"{reverse('activity_calendar')}?month=2024-01").content.decode()
    assert page.count("全会") >= 3
    assert member.get(f"{reverse('activity_calendar')}?month=x").status_code == 200


def test_photos_are_put_in_order(account, year, picture):
    staff, activity = account(Role.STAFF), factories.ActivityFactory()
    from activities.services.activity import add_photos

    first, second, third = add_photos(activity, [picture(), picture(), picture()])
    staff.post(reverse("photo_order", args=[activity.pk]), {"order": f"{third.pk},{first.pk},x"})
    assert list(activity.photos.values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]


def test_attachments_are_checked_and_handed_out_as_downloads(account, year, picture):

    from django.core.files.uploadedfile import SimpleUploadedFile

    staff, member = account(Role.STAFF), account(Role.MEMBER)
    data = {
        "title": "视察", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    bad = SimpleUploadedFile("议程.pdf", b"<svg/>")
    assert "格式不符" in str(staff.post(reverse("activity_new"), {**data, "attachments": bad}).context["form"].errors)
    good = SimpleUploadedFile("议程.pdf", b"%PDF-1.4 x")
    staff.post(reverse("activity_new"), {**data, "attachments": good})
    file = Activity.objects.get().files.get()
    answer = member.get(reverse("activity_file", args=[file.pk]))
    assert "attachment" in answer["Content-Disposition"]
    deleted(staff, reverse("activity_file_delete", args=[file.activity_id, file.pk]))
    assert not Activity.objects.get().files.exists()
