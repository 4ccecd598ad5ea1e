"""An activity is put off, held elsewhere, or called off: those invited are told, and reminded of the day that holds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.importing import ACTIVITIES, columns
from activities.models import Activity, OfficeTask
from activities.services import attending, merging, telling
from activities.services.attendance import set_attendance
from cppcc.calendar import clock
from cppcc.models import Binned, Notice
from cppcc.recycle import restore
from cppcc.rights import Role
from cppcc.sheets import runs
from tests import factories
from tests.activities.coming import soon
from tests.bringing import cell_of, going_out, written
from tests.bringing import changed as changed_book
from tests.browserlike import deleted, opened


@pytest.fixture
def visit(now_year, member):
    """In ten days from now, at 9; the member is invited, another one is on leave."""
    start = clock.midnight(clock.today() + timedelta(days=10)) + timedelta(hours=9)
    activity = factories.ActivityFactory(
        title="社区视察", starts_at=start, ends_at=start + timedelta(hours=2), place="甲社区"
    )
    attending.invite(activity, [member.member])
    away = factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER]))
    set_attendance(activity, away, "leave")
    activity.away = away.user
    Notice.objects.all().delete()
    return activity


def changed(staff, activity, **values):
    page = reverse("activity_edit", args=[activity.pk])
    answer = staff.post(page, {**opened(staff, page), **values}, follow=True)
    assert answer.redirect_chain
    return answer.content.decode()


def moved_by(activity, days):
    return {
        name: f"{timezone.localtime(getattr(activity, name) + timedelta(days=days)):%Y-%m-%dT%H:%M}"
        for name in ("starts_at", "ends_at")
    }


def told(user):
    return list(Notice.objects.filter(user=user).values_list("words", flat=True))


def test_another_day_is_told_to_all_on_the_list(staff, visit, member):
    page = changed(staff, visit, **moved_by(visit, 5))
    before, after = (f"{timezone.localtime(visit.starts_at) + timedelta(days=days):%m月%d日 09:00}" for days in (0, 5))
    words = f"“社区视察”改期：原定 {before} 至 11:00，改为 {after} 至 11:00，地点仍为甲社区。"
    assert told(member.user) == told(visit.away) == [words]
    assert "已通知名单上的 2 名委员" in page
    changed(staff, Activity.objects.get(), **moved_by(visit, 0))
    changed(staff, Activity.objects.get(), **moved_by(visit, 5))
    assert len(told(member.user)) == 3  # put off, put back, put off again
    changed(staff, Activity.objects.get(), summary="带雨具")
    assert len(told(member.user)) == 3


def test_who_asked_for_leave_and_waits_is_told_of_another_day(staff, visit, member):
    attending.ask_leave(visit, member.member, "出差")
    Notice.objects.all().delete()
    changed(staff, visit, **moved_by(visit, 5))
    assert "改期" in told(member.user)[0]


def test_only_another_plan_is_told_when_a_book_is_taken_back(visit, member):
    office = factories.UserFactory(roles=[Role.STAFF])
    record = Activity.objects.select_related(*columns.SELECTED).prefetch_related(*columns.FETCHED)
    for heading, value, words in (("意见建议", "增设站点", []), ("地点", "乙社区", ["原定乙社区，改在甲社区"])):
        content = going_out(ACTIVITIES, [record.get()])
        run = written(ACTIVITIES, changed_book(content, **{cell_of(ACTIVITIES, heading): value}), office)
        Notice.objects.all().delete()
        runs.undo(run)
        assert [one.split("：", 1)[1].split("；")[0] for one in told(member.user)] == words


def test_another_place_and_another_end_are_told(staff, visit, member):
    changed(staff, visit, place="乙社区")
    assert "改地点：原定甲社区，改在乙社区" in told(member.user)[0]
    later = f"{timezone.localtime(visit.ends_at) + timedelta(hours=5):%Y-%m-%dT%H:%M}"
    changed(staff, Activity.objects.get(), place="丙社区", ends_at=later)
    both = Notice.objects.filter(user=member.user).latest("pk").words
    assert "改期、改地点" in both
    assert "11:00，乙社区" in both
    assert "16:00，丙社区" in both


def test_who_was_reminded_is_reminded_of_the_new_day(visit, member):
    with clock.at(visit.starts_at - timedelta(days=1)):
        assert telling.remind(timezone.localdate(visit.starts_at)) == 1
        assert telling.remind(timezone.localdate(visit.starts_at)) == 0
    visit.starts_at, visit.ends_at = (when + timedelta(days=5) for when in (visit.starts_at, visit.ends_at))
    visit.save()
    with clock.at(visit.starts_at - timedelta(days=1)):
        assert telling.remind(timezone.localdate(visit.starts_at)) == 1
    assert len(told(member.user)) == 2


def test_an_activity_called_off_is_told_and_told_again_when_it_is_held_after_all(staff, visit, member):
    page = reverse("activity_delete", args=[visit.pk])
    assert "将收到取消通知" in staff.get(page).content.decode()
    assert "取消通知名单上的 2 名委员" in deleted(staff, page, follow=True).content.decode()
    assert "“社区视察”取消：原定" in told(member.user)[0]
    assert told(visit.away) == told(member.user)
    address = Notice.objects.filter(user=member.user).get().url
    assert member.get(address).status_code == 200
    restore(Binned.objects.get())
    assert "“社区视察”照常举行" in Notice.objects.filter(user=member.user).latest("pk").words


def test_what_is_over_is_corrected_and_deleted_without_a_word(staff, now_year, member):
    held = soon(-60 * 48, title="已办")
    set_attendance(held, member.member, "present")
    set_attendance(held, factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER])), "invited")
    changed(staff, held, place="别处", **moved_by(held, -1))
    deleted(staff, reverse("activity_delete", args=[held.pk]))
    assert not Notice.objects.exists()


def test_who_was_asked_to_the_other_entry_is_told_where_the_one_that_stays_differs(visit, member):
    other = factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER]))
    start = visit.starts_at + timedelta(days=1)
    double = factories.ActivityFactory(
        title="视察社区", starts_at=start, ends_at=start + timedelta(hours=2), place="甲社区"
    )
    attending.invite(double, [other])
    merging.merge(double, visit)
    assert "“社区视察”改期" in Notice.objects.filter(user=other.user).latest("pk").words
    assert told(member.user) == []


def test_a_task_on_another_day_or_in_other_hands_is_told(staff, now_year):
    first, second = (factories.UserFactory(roles=[Role.STAFF]) for _ in range(2))
    due = clock.today()
    task = OfficeTask.objects.create(owner=first, due_on=due, plenary=now_year, title="起草通报", quarter=1)
    page = reverse("task_edit", args=[task.pk])
    later = due + timedelta(days=1)
    staff.post(page, {**opened(staff, page), "due_on": f"{later}"})
    assert told(first) == [f"任务“起草通报”的期限由 {due} 改为 {later}。"]
    staff.post(page, {**opened(staff, page), "owner": second.pk})
    assert told(first)[0] == f"任务“起草通报”改由{second}负责。"
    assert told(second) == [f"任务“起草通报”改由您负责，{later} 前完成。"]
