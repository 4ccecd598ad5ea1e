"""Who comes: invitation, reminder, sign-up, leave, absence; the calendar of a phone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from activities.models import Activity
from activities.services import attending, telling
from activities.services.attendance import set_attendance
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Role
from members.models import DutyRecord, Position
from tests import factories
from tests.activities.coming import soon, state_of


# --- invitation --------------------------------------------------------------------------------------------------
def test_members_are_invited_by_body_position_and_person_once(account, now_year):
    staff, activity = account(Role.STAFF), soon(60 * 48)
    committee, group = factories.CommitteeFactory(), factories.GroupFactory()
    science = factories.SectorFactory(name="科技")
    by_sector = factories.MemberFactory(sector=science, user=factories.UserFactory(roles=[Role.MEMBER]))
    by_committee, by_group = factories.MemberFactory(committee=committee), factories.MemberFactory(group=group)
    by_seat, by_name = factories.MemberFactory(), factories.MemberFactory()
    factories.MemberFactory(sector=science, left_on=clock.today())
    factories.MemberFactory()
    Position.objects.create(member=by_seat, kind="standing_member", starts_on="2022-01-01")
    data = {
        "sector": [science.pk], "committee": [committee.pk], "group": [group.pk], "position": ["standing_member"],
        "people": [by_name.pk, by_sector.pk],
    }  # fmt: skip
    address = reverse("activity_invite", args=[activity.pk])
    staff.post(address, data)
    invited = set(activity.attendances.values_list("member", flat=True))
    assert invited == {one.pk for one in (by_sector, by_committee, by_group, by_seat, by_name)}
    page = staff.post(address, data, follow=True)
    assert "已邀请 0 名委员；名单上原有的 5 名不重复" in page.content.decode()
    assert Notice.objects.filter(user=by_sector.user).count() == 1
    assert "请至少选择" in staff.post(address, {}).content.decode()
    assert not DutyRecord.objects.exists()


def test_those_expected_are_reminded_the_day_before(now_year, member):
    activity = soon(60 * 24)
    attending.invite(activity, [member.member])
    assert telling.remind(timezone.localdate(activity.starts_at)) == 1
    assert telling.remind(timezone.localdate(activity.starts_at)) == 0


def test_an_activity_goes_into_a_phones_calendar(now_year, member):
    activity = soon(title="委员视察")
    answer = member.get(reverse("activity_ics", args=[activity.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(b"".join(answer.streaming_content)).walk("VEVENT")[0]
    assert (str(event["summary"]), event.decoded("dtstart")) == ("委员视察", activity.starts_at.replace(microsecond=0))
    assert str(event["status"]) == "CONFIRMED"


def event_of(client, activity):
    answer = client.get(reverse("activity_ics", args=[activity.pk]))
    return Calendar.from_ical(b"".join(answer.streaming_content)).walk("VEVENT")[0]


def test_a_calendar_that_has_the_activity_takes_the_later_one(account, now_year, member):
    activity, staff = soon(60, title="委员视察"), account(Role.STAFF)
    before = event_of(member, activity)
    assert before.decoded("last-modified") == activity.updated_at.replace(microsecond=0)
    starts = timezone.localtime(activity.starts_at + timedelta(days=1))
    data = {
        "title": "委员视察", "kind": "research", "starts_at": f"{starts:%Y-%m-%dT%H:%M}", "place": "新址",
        "ends_at": f"{starts + timedelta(hours=2):%Y-%m-%dT%H:%M}", "seen_version": activity.version,
    }  # fmt: skip
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert staff.post(reverse("activity_edit", args=[activity.pk]), data).status_code == 302
    after = event_of(member, activity)
    assert str(after["uid"]) == str(before["uid"])
    assert str(after["location"]) == "新址"
    assert int(after["sequence"]) > int(before["sequence"])
    assert after.decoded("last-modified") >= before.decoded("last-modified")
    assert after.decoded("dtstart") > before.decoded("dtstart")


# --- what a member does ------------------------------------------------------------------------------------------
def test_sign_up_leave_and_its_decision(account, now_year, member):
    staff, activity = account(Role.STAFF), soon(60 * 24)
    coming = reverse("activity_coming", args=[activity.pk])
    assert "不在本次活动的邀请名单中" in member.post(coming, follow=True).content.decode()
    attending.invite(activity, [member.member])
    assert "场活动邀请待回复" in member.get(reverse("home")).content.decode()
    member.post(coming)
    assert state_of(activity, member.member) == "signed_up"
    assert "请填写请假理由" in member.post(coming, {"leave": "1", "reason": ""}, follow=True).content.decode()
    member.post(coming, {"leave": "1", "reason": "出差"})
    assert state_of(activity, member.member) == "leave_asked"
    assert not DutyRecord.objects.exists()
    page = staff.get(activity.get_absolute_url()).content.decode()
    assert "出差" in page
    row = activity.attendances.get()
    staff.post(reverse("activity_office", args=[activity.pk]), {"grant": row.pk})
    assert DutyRecord.objects.get().kind == "leave"
    again = staff.post(reverse("activity_office", args=[activity.pk]), {"refuse": row.pk}, follow=True)
    assert "已经处理过" in again.content.decode()


def test_sign_up_is_open_to_all_where_the_activity_says_so(now_year, member):
    activity = soon(open_signup=True)
    member.post(reverse("activity_coming", args=[activity.pk]))
    assert state_of(activity, member.member) == "signed_up"


def test_who_neither_came_nor_asked_is_absent_after_the_end(account, now_year):
    staff, activity = account(Role.STAFF), soon(-30)
    here, away, asked = (factories.MemberFactory() for _ in range(3))
    attending.invite(activity, [here, away, asked])
    set_attendance(activity, here, "present")
    set_attendance(activity, asked, "leave_asked")
    office = reverse("activity_office", args=[activity.pk])
    assert "还没有结束" in staff.post(office, {"absent": "1"}, follow=True).content.decode()
    Activity.objects.update(ends_at=clock.now() - timedelta(minutes=1))
    staff.post(office, {"absent": "1"})
    kinds = dict(DutyRecord.objects.values_list("member", "kind"))
    assert kinds == {here.pk: "attendance", away.pk: "absence"}
