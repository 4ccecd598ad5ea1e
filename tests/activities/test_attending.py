"""Who comes: invitation, sign-up, leave, check-in by code, pasted names, absence, merging; each counted once."""

import time
import uuid
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from activities.models import Activity, Attendance
from activities.services import attending, checkin
from activities.services.attendance import set_attendance
from cppcc import figures
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Role
from cppcc.workflow import Refused
from members import duties
from members.models import DutyRecord, Position
from tests import factories
from tests.browserlike import deleted


@pytest.fixture
def now_year(db):
    return factories.PlenaryYearFactory(year=clock.today().year)


def soon(minutes=10, **kwargs):
    """An activity that begins in some minutes and takes two hours."""
    starts = clock.now() + timedelta(minutes=minutes)
    return factories.ActivityFactory(starts_at=starts, ends_at=starts + timedelta(hours=2), **kwargs)


@pytest.fixture
def member(account, now_year):
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(user=client.user)
    return client


def state_of(activity, member):
    return Attendance.objects.get(activity=activity, member=member).state


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
    assert attending.remind(timezone.localdate(activity.starts_at)) == 1
    assert attending.remind(timezone.localdate(activity.starts_at)) == 0


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


# --- check-in by code --------------------------------------------------------------------------------------------
def address_of(activity, code=None):
    return reverse("check_in", args=[activity.pk, code or checkin.new_code(activity)])


def check_in(client, address):
    page = client.get(address)
    return client.post(address, {"scanned": page.context.get("scanned", "")}).content.decode()


def test_a_member_checks_in_by_the_code_once(now_year, member):
    activity = soon()
    attending.invite(activity, [member.member])
    assert "签到成功" in check_in(member, address_of(activity))
    row = Attendance.objects.get()
    assert (row.state, row.how) == ("present", "code")
    assert DutyRecord.objects.get().kind == "attendance"
    again = member.get(address_of(activity)).content.decode()
    assert "签到，不需要重复签到" in again
    assert DutyRecord.objects.count() == 1


def test_a_code_shown_longer_ago_has_expired(now_year, member, monkeypatch):
    activity = soon()
    attending.invite(activity, [member.member])
    code = checkin.new_code(activity)
    late = time.time() + checkin.CODE_SECONDS + 1
    monkeypatch.setattr(signing.time, "time", lambda: late)
    assert "已过期" in member.get(address_of(activity, code)).content.decode()


def test_a_code_of_another_activity_or_altered_is_refused(now_year, member):
    activity, other = soon(), soon()
    attending.invite(activity, [member.member])
    assert "不是本次活动的二维码" in member.get(address_of(activity, checkin.new_code(other))).content.decode()
    altered = member.get(address_of(activity, checkin.new_code(activity) + "x")).content.decode()
    assert "二维码无效" in altered
    assert activity.title not in altered
    post = member.post(
        address_of(activity), {"scanned": checkin.scanned(other, member.user, clock.now())}
    ).content.decode()
    assert "请重新扫描" in post
    assert state_of(activity, member.member) == "invited"


def test_who_is_not_invited_is_told_so_and_staff_have_no_member(account, now_year, member):
    activity = soon()
    assert "不在本次活动的名单中" in member.get(address_of(activity)).content.decode()
    assert "只限委员本人" in account(Role.STAFF).get(address_of(activity)).content.decode()
    opened = soon(open_signup=True)
    assert "签到成功" in check_in(member, address_of(opened))


def test_a_phone_that_is_logged_out_logs_in_first_and_comes_back(now_year, member):
    activity = soon()
    attending.invite(activity, [member.member])
    address = address_of(activity)
    phone = Client()
    assert unquote(phone.get(address)["Location"]) == f"{reverse('login')}?next={unquote(address)}"
    data = {"username": member.user.username, "password": "long-enough-password-1", "next": address}
    assert unquote(phone.post(reverse("login"), data)["Location"]) == unquote(address)
    assert "签到成功" in check_in(phone, address)


@pytest.fixture
def moved(monkeypatch):
    """moved(95): so many seconds later, for signatures and for the committee's clock."""
    began, now = time.time(), clock.now()
    held = []

    def go(seconds):
        monkeypatch.setattr(signing.time, "time", lambda: began + seconds)
        while held:
            held.pop().__exit__(None, None, None)
        held.append(clock.at(now + timedelta(seconds=seconds)))
        held[0].__enter__()
        return now + timedelta(seconds=seconds)

    yield go
    while held:
        held.pop().__exit__(None, None, None)


def log_in(phone, user, address):
    data = {"username": user.username, "password": "long-enough-password-1", "next": address}
    assert unquote(phone.post(reverse("login"), data)["Location"]) == unquote(address)


def test_the_log_in_takes_nothing_from_the_moment_of_the_scan(now_year, member, moved):
    activity = soon()
    attending.invite(activity, [member.member])
    address, phone = address_of(activity), Client()
    scan = moved(20)
    phone.get(address)
    moved(20 + 95)
    log_in(phone, member.user, address)
    moved(20 + 96)
    page = phone.get(address)
    moved(20 + 140)
    assert "签到成功" in phone.post(address, {"scanned": page.context["scanned"]}).content.decode()
    row = Attendance.objects.get()
    assert abs(row.checked_in_at - scan) < timedelta(seconds=2)


def test_a_scan_at_the_last_moment_counts_though_the_log_in_ends_after_it(now_year, member, moved):
    activity = soon(-149)  # two hours long, and half an hour after: a minute is left
    attending.invite(activity, [member.member])
    address, phone = address_of(activity), Client()
    phone.get(address)
    moved(120)
    log_in(phone, member.user, address)
    assert "签到成功" in check_in(phone, address)


@pytest.mark.parametrize("way", ["too late", "another phone", "another code", "code had expired", "twice"])
def test_a_scan_that_waits_is_of_that_phone_that_code_and_a_quarter_of_an_hour(way, now_year, member, moved):
    moved(0)  # the clock stands: no second passes between two codes but those that are said
    activity = soon()
    other = factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER]))
    attending.invite(activity, [member.member, other])
    address, phone = address_of(activity), Client()
    if way == "code had expired":
        moved(91)
    phone.get(address)
    moved(901 if way == "too late" else 95)
    if way == "another phone":
        phone = Client()
    if way == "another code":
        log_in(phone, member.user, address)
        moved(1)  # codes of one second are one
        address = address_of(activity, checkin.new_code(activity))
        moved(95)
    else:
        log_in(phone, member.user, address)
    if way == "twice":
        assert "签到成功" in check_in(phone, address)
        phone.post(reverse("logout"))
        log_in(phone, other.user, address)
    assert "已过期" in phone.get(address).content.decode()
    assert Attendance.objects.filter(state="present").count() == (way == "twice")


def test_a_scan_in_the_session_can_not_be_forged(now_year, member, moved):
    activity = soon()
    attending.invite(activity, [member.member])
    address = address_of(activity)
    moved(95)
    session = member.session
    session[checkin.WAITING] = f"{activity.pk}|{address.split('/')[-2]}|{clock.now().isoformat()}:x:y"
    session.save()
    assert "已过期" in member.get(address).content.decode()


def test_before_and_after_check_in_is_closed(now_year, member):
    early, over = soon(120), soon(-200)
    for activity in (early, over):
        attending.invite(activity, [member.member])
    assert "签到还没有开始" in member.get(address_of(early)).content.decode()
    assert "签到已经结束" in member.get(address_of(over)).content.decode()


def test_the_screen_shows_a_new_code_each_time(account, now_year):
    staff, activity = account(Role.STAFF), soon()
    address = reverse("activity_code", args=[activity.pk])
    page = staff.get(address)
    assert "<svg" in page.content.decode()
    assert 'viewBox="0 0' in page.content.decode()  # as small as the screen is: whole, never cut
    part = staff.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


# --- names from a message ----------------------------------------------------------------------------------------
def test_names_of_a_chat_message_are_found_doubtful_ones_asked_back(account, now_year):
    staff, activity = account(Role.STAFF), soon(-60)
    one, two = factories.MemberFactory(name="王小明"), factories.MemberFactory(name="李四")
    twin, other = (factories.MemberFactory(name="张伟") for _ in range(2))
    text = "接龙：\n1. 王小明✅\n2、李四，张伟；赵无名\n王小明"
    address = reverse("activity_names", args=[activity.pk])
    page = staff.post(address, {"names": text})
    names = page.context["names"]
    assert [met.member.name for met in names.found] == ["王小明", "李四"]
    assert [(asked.word, set(asked.members)) for asked in names.asked] == [("张伟", {twin, other}), ("赵无名", set())]
    assert not activity.attendances.exists()
    sent = {"confirm": "1", "names": text, "member": [one.pk], "which_1": twin.pk}
    page = staff.post(address, sent)  # one word has no answer yet: what was ticked and picked stays so
    assert "请为“赵无名”选择一位委员" in page.content.decode()
    assert [row.ticked for row in page.context["parts"][0].rows] == [True, False]
    assert f'value="{twin.pk}"\nchecked' in page.content.decode()
    assert not activity.attendances.exists()
    staff.post(address, {**sent, "member": [one.pk, two.pk], "skip_2": "on"})
    assert set(activity.attendances.values_list("member", flat=True)) == {one.pk, two.pk, twin.pk}
    staff.post(address, {"confirm": "1", "member": [one.pk]})
    assert DutyRecord.objects.count() == 3


def test_names_pasted_into_the_form_join_those_present(account, year, picture):
    staff = account(Role.STAFF)
    members = [factories.MemberFactory(name=name) for name in ("王小明", "李四", "张伟")]
    twin = factories.MemberFactory(name="张伟")
    data = {
        "title": "视察", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "names": "王小明、李四、张伟、赵六", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    form = staff.post(reverse("activity_new"), {**data, "photos": picture()}).context["form"]
    assert "有 2 位可能是“张伟”" in form.errors["names"][0]
    assert "名册中没有“赵六”" in form.errors["names"][1]
    assert "照片和附件没有保存，请重新选择" in form.errors["photos"][0]
    assert form["present"].value() == [str(members[0].pk), str(members[1].pk)]
    assert form["names"].value() == "张伟\n赵六"
    assert {one.key for one in form.fields["present"].widget.offered} == {members[2].pk, twin.pk}
    ticked = [*form["present"].value(), twin.pk]
    staff.post(reverse("activity_new"), {**data, "names": "张伟", "present": ticked})
    present = set(Attendance.objects.values_list("member", flat=True))
    assert present == {members[0].pk, members[1].pk, twin.pk}


def test_a_pasted_list_tells_who_asked_for_leave_and_who_was_absent(account, now_year):
    staff, activity = account(Role.STAFF), soon(-240)
    here, away, missing, came = (factories.MemberFactory(name=name) for name in ("王小明", "李四", "蔡明", "曹飞华"))
    set_attendance(activity, came, "present")
    text = "王小明\n请假：李四（出差）、曹飞华\n缺席：蔡明\n时间：5月3日"
    address = reverse("activity_names", args=[activity.pk])
    page = staff.post(address, {"names": text})
    assert [part.title for part in page.context["parts"]] == ["出席 1 名", "请假 2 名", "缺席 1 名"]
    assert "没有当作姓名的文字：时间、5月3日。" in page.content.decode()
    sent = {"confirm": "1", "names": text, "member": here.pk, "leave": [away.pk, came.pk], "absent": missing.pk}
    told = staff.post(address, sent, follow=True).content.decode()
    assert "已登记 1 名委员出席、2 名请假或缺席" in told
    assert "曹飞华现为“出席”，没有改动" in told
    rows = {row.member.name: (row.state, row.reason) for row in activity.attendances.select_related("member")}
    assert rows == {
        "王小明": ("present", ""), "李四": ("leave", "出差"), "蔡明": ("absent", ""), "曹飞华": ("present", ""),
    }  # fmt: skip
    true_to_the_rows(now_year)


def test_a_form_takes_leave_out_of_a_pasted_list(account, year):
    staff = account(Role.STAFF)
    factories.MemberFactory(name="王小明"), factories.MemberFactory(name="李四")
    data = {
        "title": "视察", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "names": "王小明\n请假：李四（出差）\n地点：区医院", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    page = staff.post(reverse("activity_new"), data, follow=True)
    assert "没有当作姓名的文字：地点、区医院" in page.content.decode()
    assert "补填：李四（出差）" in page.content.decode()
    states = dict(Attendance.objects.values_list("member__name", "state"))
    assert states == {"王小明": "present", "李四": "leave"}


# --- counted once ------------------------------------------------------------------------------------------------
def test_one_member_at_one_activity_is_one_whatever_way_he_was_recorded(account, now_year, member):
    staff, activity = account(Role.STAFF), soon(kind="inspection")
    attending.invite(activity, [member.member])
    check_in(member, address_of(activity))
    staff.post(reverse("activity_names", args=[activity.pk]), {"confirm": "1", "member": [member.member.pk]})
    set_attendance(activity, member.member, "present")
    assert figures.get("unity.activity_attendance").value(now_year).number == 1
    assert DutyRecord.objects.filter(kind="attendance").count() == 1


def true_to_the_rows(year):
    """Figures, hand-written SQL and ledger say the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM activities_attendance WHERE state = 'present'")
        (counted,) = cursor.fetchone()
    assert figures.get("unity.activity_attendance").value(year).number == counted
    assert DutyRecord.objects.filter(kind="attendance").count() == counted
    assert duties.rebuild(year, only_look=True).total == 0
    return counted


def test_merging_deleting_and_moving_keep_ledger_and_figures_true(account, year, picture):
    staff = account(Role.STAFF)
    kept, double = (factories.ActivityFactory(kind="inspection") for _ in range(2))
    both, only, stronger = (factories.MemberFactory() for _ in range(3))
    for activity in (kept, double):
        set_attendance(activity, both, "present")
        activity.others.create(kind="public", count=10 if activity == kept else 25)
        activity.suggestions.create(text=f"建议{activity.pk}")
    set_attendance(double, only, "present")
    set_attendance(kept, stronger, "absent")
    set_attendance(double, stronger, "present")
    staff.post(reverse("activity_merge", args=[double.pk]), {"into": kept.pk})
    assert list(Activity.objects.all()) == [kept]
    assert true_to_the_rows(year) == 3
    assert (kept.others.get().count, kept.suggestions.count()) == (25, 2)
    # moved into another year: gone from this one
    later = factories.PlenaryYearFactory(year=2025)
    kept = Activity.objects.get()
    data = {
        "title": kept.title, "kind": "inspection", "place": "x", "starts_at": "2025-05-20T09:00",
        "ends_at": "2025-05-20T11:00", "present": [both.pk, only.pk, stronger.pk], "seen_version": kept.version,
    }  # fmt: skip
    staff.post(reverse("activity_edit", args=[kept.pk]), data)
    assert figures.get("unity.activity_attendance").value(year).number == 0
    assert figures.get("unity.activity_attendance").value(later).number == 3
    assert set(DutyRecord.objects.values_list("plenary", flat=True)) == {later.pk}
    assert duties.rebuild(later, only_look=True).total == 0
    deleted(staff, reverse("activity_delete", args=[kept.pk]))
    assert not DutyRecord.objects.exists()
    with pytest.raises(Refused):
        attending.merge(factories.ActivityFactory(pk=7), Activity.objects.get(pk=7))


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


# --- pictures ----------------------------------------------------------------------------------------------------
def test_photos_are_put_in_order(account, year, picture):
    staff, activity = account(Role.STAFF), factories.ActivityFactory()
    from activities.services.activity import add_photos

    first, second, third = add_photos(activity, [picture(), picture(), picture()])
    staff.post(reverse("photo_order", args=[activity.pk]), {"order": f"{third.pk},{first.pk},x"})
    assert list(activity.photos.values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]


def test_attachments_are_checked_and_handed_out_as_downloads(account, year, picture):
    import uuid

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
