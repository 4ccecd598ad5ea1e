"""The duty ledger: one door, idempotent, gone with its source; standing seats by date."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.services.attendance import set_attendance
from cppcc.rights import Role
from members.models import DutyRecord, Member, Position
from members.models.body import chinese_ordinal
from tests import factories


def test_recording_twice_changes_nothing(year):
    activity, member = factories.ActivityFactory(), factories.MemberFactory()
    set_attendance(activity, member, "present")
    first = list(DutyRecord.objects.values())
    set_attendance(activity, member, "present")
    assert list(DutyRecord.objects.values()) == first


def test_another_state_replaces_the_record_and_the_source_takes_it_along(year):
    activity, member = factories.ActivityFactory(), factories.MemberFactory()
    set_attendance(activity, member, "present")
    set_attendance(activity, member, "absent")
    assert [row.kind for row in DutyRecord.objects.all()] == ["absence"]
    activity.attendances.get().delete()
    assert not DutyRecord.objects.exists()


def test_the_database_refuses_the_same_fact_twice(year):
    set_attendance(factories.ActivityFactory(), factories.MemberFactory(), "present")
    row = DutyRecord.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_who_was_standing_member_on_a_day(year):
    member = factories.MemberFactory()
    Position.objects.create(
        member=member, kind="standing_member", starts_on=date(2024, 3, 1), ends_on=date(2024, 6, 30)
    )
    on = {day: Member.objects.standing(day).count() for day in (date(2024, 2, 29), date(2024, 3, 1), date(2024, 7, 1))}
    assert list(on.values()) == [0, 1, 0]


def test_a_members_time_is_from_the_day_of_joining_to_before_the_day_of_leaving(year):
    factories.MemberFactory(joined_on=date(2024, 3, 1), left_on=date(2024, 9, 1))
    counts = [Member.objects.serving(date(2024, month, 1)).count() for month in (2, 3, 8, 9)]
    assert counts == [0, 1, 1, 0]


def test_pinyin_and_initials_find_a_member(account, year):
    factories.MemberFactory(name="王小明")
    factories.MemberFactory(name="李四")
    staff = account(Role.STAFF)
    for words in ("小明", "wangxiaoming", "wxm", "WXM"):
        assert staff.get(f"{reverse('member_list')}?q={words}").context["table"].paginator.count == 1, words


def test_a_body_in_use_is_not_deleted(account, year):
    member = factories.MemberFactory()
    address = reverse("register_delete", args=["sectors", member.sector_id])
    page = account(Role.STAFF).post(address, follow=True).content.decode()
    assert "已被其他记录使用，不能删除" in page
    assert Member.objects.get().sector_id == member.sector_id


def test_lists_of_members_take_the_same_queries_for_few_and_many(account, year, same_queries):
    staff = account(Role.STAFF)

    def fill(times):
        for _ in range(times):
            made = factories.MemberFactory(committee=factories.CommitteeFactory(), group=factories.GroupFactory())
            set_attendance(factories.ActivityFactory(), made, "present")
        return made

    same_queries(fill, lambda made: staff.get(reverse("member_list")), at_most=40)
    same_queries(fill, lambda made: staff.get(made.get_absolute_url()), at_most=42)


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (23, "二十三")])
def test_ordinals(number, words):
    assert chinese_ordinal(number) == words
