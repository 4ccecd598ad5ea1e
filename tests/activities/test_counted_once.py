"""One member at one activity is counted once, however he was recorded, merged or moved."""

import pytest
from django.urls import reverse

from activities.models import Activity
from activities.services import attending, merging
from activities.services.attendance import set_attendance
from cppcc import figures
from cppcc.rights import Role
from cppcc.workflow import Refused
from members import duties
from members.models import DutyRecord
from tests import factories
from tests.activities.coming import address_of, check_in, soon, true_to_the_rows
from tests.browserlike import deleted


def test_one_member_at_one_activity_is_one_whatever_way_he_was_recorded(account, now_year, member):
    staff, activity = account(Role.STAFF), soon(kind="inspection")
    attending.invite(activity, [member.member])
    check_in(member, address_of(activity))
    staff.post(reverse("activity_names", args=[activity.pk]), {"confirm": "1", "member": [member.member.pk]})
    set_attendance(activity, member.member, "present")
    assert figures.get("unity.activity_attendance").value(now_year).number == 1
    assert DutyRecord.objects.filter(kind="attendance").count() == 1


def test_merging_deleting_and_moving_keep_ledger_and_figures_true(account, year, picture):
    staff = account(Role.STAFF)
    kept, double = (factories.ActivityFactory(kind="inspection") for _ in range(2))
    both, only, stronger = (factories.MemberFactory() for _ in range(3))
    for activity in (kept, double):
        set_attendance(activity, both, "present")
        activity.others.create(kind="public", count=10 if activity == kept else 25)
        activity.suggestions.create(text="增设社区食堂" if activity == kept else "修缮河岸步道")
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
        merging.merge(factories.ActivityFactory(pk=7), Activity.objects.get(pk=7))
