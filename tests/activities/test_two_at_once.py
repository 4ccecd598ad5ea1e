"""Staff have an activity's form open while others act: nothing that was entered meanwhile is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Attendance, Outcome, Photo, Suggestion
from activities.services import attending, checkin
from activities.services.activity import add_photos, order_photos
from cppcc.models import Binned
from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.browserlike import forms_of, main_form, opened


@pytest.fixture
def running(year):
    """An activity that has just begun, with three members present and three suggestions."""
    now = timezone.now()
    for one in {timezone.localdate(now + timedelta(minutes=more)).year for more in (-5, 0, 60)} - {2024}:
        factories.PlenaryYearFactory(year=one)
    activity = factories.ActivityFactory(
        starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1), open_signup=True
    )
    attending.mark_present(activity, [factories.MemberFactory() for _ in range(3)])
    for text in ("统一数据标准", "增设社区食堂", "修缮河岸步道"):
        Suggestion.objects.create(activity=activity, text=text)
    return activity


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


def edit(activity: Activity) -> str:
    return reverse("activity_edit", args=[activity.pk])


def facts() -> set:
    return set(DutyRecord.objects.values_list("member", "kind", "words"))


def test_what_the_hall_enters_stays_when_a_changed_summary_is_saved(staff, running, picture):
    page = opened(staff, edit(running))
    checkin.check_in(running, factories.MemberFactory())
    attending.mark_present(running, [factories.MemberFactory() for _ in range(5)])
    asking = factories.AttendanceFactory(activity=running, state="leave_asked", reason="出差")
    attending.decide_leave(asking, grant=True)
    converted = running.suggestions.first()
    path = reverse("suggestion_edit", args=[running.pk, converted.pk])
    staff.post(
        path,
        {
            **opened(staff, path),
            "text": "统一全区数据标准",
            "converted_on": str(timezone.localdate()),
            "conversion": "已采纳",
        },
    )
    Outcome.objects.create(activity=running, kind="research", title="报告")
    first, second = add_photos(running, [picture(), picture()])
    order_photos(running, [second.pk, first.pk])
    ledger = facts()

    answer = staff.post(edit(running), {**page, "summary": "只改了概况"}, follow=True)

    running.refresh_from_db()
    assert running.summary == "只改了概况"
    assert running.attendances.filter(state="present").count() == 9
    assert Attendance.objects.get(pk=asking.pk).state == "leave"
    assert facts() == ledger
    converted.refresh_from_db()
    assert (converted.text, converted.conversion) == ("统一全区数据标准", "已采纳")
    assert running.suggestions.count() == 3
    assert running.outcomes.count() == 1
    assert list(Photo.objects.values_list("pk", flat=True)) == [second.pk, first.pk]
    assert "一并保留" in answer.content.decode()


def test_only_rows_that_were_touched_are_written(staff, running):
    page = opened(staff, edit(running))
    late, gone = factories.MemberFactory(), page["present"][0]
    checked_in = factories.MemberFactory()
    checkin.check_in(running, checked_in)
    rows = {row.member_id: row.checked_in_at for row in running.attendances.all()}
    changed = {
        **page,
        "present": [*page["present"][1:], late.pk],
        "suggestions_text": "统一数据标准\n增设社区食堂和助餐点\n修缮河岸步道\n新的一条",
    }
    kept = list(running.suggestions.values_list("pk", flat=True))
    assert staff.post(edit(running), changed).status_code == 302
    there = set(running.attendances.filter(state="present").values_list("member", flat=True))
    assert there == {*rows, late.pk} - {int(gone)}
    assert running.attendances.get(member=checked_in).checked_in_at == rows[checked_in.pk]
    assert list(running.suggestions.values_list("pk", flat=True))[:3] == kept
    assert [row.text for row in running.suggestions.all()] == [
        "统一数据标准",
        "增设社区食堂和助餐点",
        "修缮河岸步道",
        "新的一条",
    ]


def test_two_who_change_the_same_person_are_told_and_both_are_shown(staff, running):
    page = opened(staff, edit(running))
    row = running.attendances.select_related("member").first()
    path = reverse("attendance_edit", args=[running.pk, row.pk])
    staff.post(path, {**opened(staff, path), "state": "leave", "reason": "请假半天"})
    without = [key for key in page["present"] if key != str(row.member_id)]
    clashing = {**page, "present": without, "absent": [row.member_id], "summary": "写了很久的概况"}
    answer = staff.post(edit(running), clashing)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert f"{row.member.name}的出席情况" in said
    assert "请假" in said
    assert "缺席" in said
    row.refresh_from_db()
    assert row.state == "leave"
    again = main_form(said)
    assert again["summary"] == ["写了很久的概况"]
    assert again["absent"] == [str(row.member_id)]
    assert staff.post(edit(running), again).status_code == 302  # now knowing what stands
    row.refresh_from_db()
    assert row.state == "absent"


def test_a_suggestion_converted_meanwhile_is_not_taken_away_unseen(staff, running):
    page = opened(staff, edit(running))
    row = running.suggestions.first()
    Suggestion.objects.filter(pk=row.pk).update(converted_on="2024-06-01", conversion="已采纳")
    answer = staff.post(edit(running), {**page, "suggestions_text": "增设社区食堂\n修缮河岸步道"})
    assert "期间登记了转化情况" in answer.content.decode()
    assert running.suggestions.filter(pk=row.pk, conversion="已采纳").exists()


def test_a_reworded_suggestion_keeps_its_conversion(staff, running):
    row = running.suggestions.first()
    page = opened(staff, edit(running))
    Suggestion.objects.filter(pk=row.pk).update(converted_on="2024-06-01", conversion="已采纳")
    lines = "统一全区数据标准\n增设社区食堂\n修缮河岸步道"
    staff.post(edit(running), {**page, "suggestions_text": lines})
    row.refresh_from_db()
    assert (row.text, row.conversion) == ("统一全区数据标准", "已采纳")


def test_forty_check_ins_do_not_fail_each_other_and_raise_the_version(running):
    stale, before = Activity.objects.get(pk=running.pk), Activity.objects.get(pk=running.pk).version
    for _ in range(40):
        checkin.check_in(stale, factories.MemberFactory())
        stale.version = before
    running.refresh_from_db()
    assert running.version == before + 40
    assert running.attendances.filter(state="present").count() == 43


def test_whatever_changes_a_part_raises_the_version(staff, running, picture):
    row, words = running.attendances.first(), running.suggestions.first()
    outcome = Outcome.objects.create(activity=running, kind="research", title="报告")
    photo = add_photos(running, [picture()])[0]
    forms = [
        (reverse("attendance_edit", args=[running.pk, row.pk]), {"reason": "x"}),
        (reverse("suggestion_edit", args=[running.pk, words.pk]), {"text": "改了"}),
        (reverse("outcome_edit", args=[running.pk, outcome.pk]), {"title": "改了"}),
        (reverse("outcome_new", args=[running.pk]), {"title": "又一份", "kind": "research"}),
        (reverse("photo_edit", args=[running.pk, photo.pk]), {"caption": "说明"}),
    ]
    for address, changed in forms:
        before = Activity.objects.get(pk=running.pk).version
        assert staff.post(address, {**opened(staff, address), **changed}).status_code == 302, address
        assert Activity.objects.get(pk=running.pk).version > before, address


def test_photos_that_were_put_in_order_meanwhile_are_not_put_back(staff, running, picture):
    one, two, three = (photo.pk for photo in add_photos(running, [picture(), picture(), picture()]))
    address = reverse("photo_order", args=[running.pk])
    assert staff.post(address, {"order": f"{two},{one},{three}", "seen": f"{one},{two},{three}"}).status_code == 204
    late = staff.post(address, {"order": f"{three},{one},{two}", "seen": f"{one},{two},{three}"})
    assert late.status_code == 409
    assert "次序" in late.content.decode()
    assert list(running.photos.values_list("pk", flat=True)) == [two, one, three]


def test_a_new_title_reaches_the_ledger_of_everybody_who_was_there(staff, running):
    page = opened(staff, edit(running))
    checkin.check_in(running, factories.MemberFactory())
    staff.post(edit(running), {**page, "title": "改了名的活动"})
    assert set(DutyRecord.objects.values_list("words", flat=True)) == {"改了名的活动"}
    assert DutyRecord.objects.count() == 4


def test_only_those_whom_the_page_counted_are_marked_absent(staff, year):
    activity = factories.ActivityFactory()
    seen = factories.AttendanceFactory(activity=activity, state="invited")
    page = staff.get(activity.get_absolute_url()).content.decode()
    fields = next(fields for _, fields in forms_of(page) if "expected" in fields)
    late = factories.AttendanceFactory(activity=activity, state="signed_up")
    staff.post(reverse("activity_office", args=[activity.pk]), {**fields, "absent": "1"})
    states = dict(Attendance.objects.values_list("pk", "state"))
    assert states == {seen.pk: "absent", late.pk: "signed_up"}


def test_what_is_taken_off_the_form_can_be_had_back(staff, running):
    first = running.suggestions.first()
    Suggestion.objects.filter(pk=first.pk).update(converted_on="2024-06-01", conversion="已采纳")
    row = running.attendances.first()
    Attendance.objects.filter(pk=row.pk).update(half_days=1, reason="中途离开")
    page = opened(staff, edit(running))
    lines = "\n".join(page["suggestions_text"][0].splitlines()[1:])
    left = [key for key in page["present"] if key != str(row.member_id)]
    ledger = facts()
    answer = staff.post(edit(running), {**page, "suggestions_text": lines, "present": left}, follow=True)
    assert "出席记录 1 条、意见建议 1 条" in answer.content.decode()
    assert len(facts()) < len(ledger)
    for one in Binned.objects.all():
        assert staff.post(one.get_absolute_url()).status_code == 302
    assert running.suggestions.get(pk=first.pk).conversion == "已采纳"
    assert running.attendances.get(pk=row.pk).reason == "中途离开"
    assert facts() == ledger


def test_a_pasted_list_undoes_no_leave_that_was_granted_since(staff, running):
    away, there = factories.MemberFactory(name="王离"), factories.MemberFactory(name="李到")
    row = factories.AttendanceFactory(activity=running, member=away, state="leave_asked", reason="出差")
    address = reverse("activity_names", args=[running.pk])
    said = staff.post(address, {"names": "王离、李到"}).content.decode()
    assert "现为“请假待批”" in said
    fields = next(fields for _, fields in forms_of(said) if "sight" in fields)
    attending.decide_leave(row, grant=True)
    answer = staff.post(address, {**fields, "confirm": "1"}, follow=True)
    assert "王离在您识别名单之后改为“请假”" in answer.content.decode()
    states = dict(running.attendances.values_list("member", "state"))
    assert (states[away.pk], states[there.pk]) == ("leave", "present")
    said = staff.post(address, {"names": "王离"}).content.decode()
    fields = next(fields for _, fields in forms_of(said) if "sight" in fields)
    staff.post(address, {**fields, "confirm": "1"})  # knowing it now
    assert running.attendances.get(member=away).state == "present"
