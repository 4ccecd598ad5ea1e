"""A year's first or last day is corrected: the ledgers follow, and an approved year is left to a person."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.services.attendance import set_attendance
from cppcc import recycle
from cppcc.models import Binned, Notice
from cppcc.rights import Role
from members import checking, duties
from members.models import DutyRecord, LedgerCheck, PlenaryYear
from tests import factories
from tests.browserlike import opened
from tests.members.test_checking import approve


def held(month: int, day: int, **more):
    starts = timezone.make_aware(datetime(2024, month, day, 9))
    return factories.ActivityFactory(starts_at=starts, ends_at=starts + timedelta(hours=2), **more)


@pytest.fixture
def years(year):
    """Two years, in each of which both ledgers were looked at; somebody came to something on 18 December 2024."""
    set_attendance(held(12, 18, title="年终视察"), factories.MemberFactory(name="甲委员"), "present")
    both = (year, factories.PlenaryYearFactory(year=2025))
    checking.check_all()
    return both


def shift(client, years) -> None:
    """2024 ends on 15 December, as the pages are filled in: the earlier year first, then the later."""
    for one, days in zip(years, ({"ends_on": "2024-12-15"}, {"starts_on": "2024-12-16"}), strict=True):
        url = reverse("register_edit", args=["years", one.pk])
        assert client.post(url, opened(client, url) | days).status_code == 302


def in_years() -> list[int]:
    return list(DutyRecord.objects.values_list("plenary__year", flat=True))


def test_the_ledgers_of_both_years_follow(years, account):
    staff = account(Role.STAFF)
    shift(staff, years)
    assert checking.any_due()
    assert checking.check_all() == 2
    assert in_years() == [2025]
    assert Notice.objects.filter(user=staff.user, words="2025年履职台账已按来源更正 1 处。").count() == 1
    assert [duties.rebuild(one, only_look=True).total for one in PlenaryYear.objects.all()] == [0, 0]
    assert not checking.any_due()


@pytest.mark.parametrize(("decision", "there"), [("rebuilt", [2025]), ("kept", [2024])])
def test_of_an_approved_year_a_person_decides(decision, there, years, account):
    staff, assessment = account(Role.STAFF), approve(years[0])
    shift(staff, years)
    checking.check_all()
    assert in_years() == [2024]
    url = reverse("ledger_check", args=[2024])
    row = LedgerCheck.objects.get(plenary=years[0])
    assert [(line["member"], line["what"]) for line in row.lines] == [("甲委员", "来源没有，应删除")]
    assert Notice.objects.filter(user=staff.user, words__contains="1 处不符").count() == 1
    staff.post(url, {"code": row.code, "decision": decision, "reason": "日期已核对。"})
    checking.check_all()
    assert in_years() == there
    assert type(assessment).objects.get().version == assessment.version


def test_while_it_is_looked_at_again_nobody_decides(years, account):
    staff = account(Role.STAFF)
    approve(years[0])
    shift(staff, years)
    checking.check_all()
    url = reverse("register_edit", args=["years", years[0].pk])
    staff.post(url, opened(staff, url) | {"ends_on": "2024-12-14"})
    page = staff.get(reverse("ledger_check", args=[2024])).content.decode()
    assert "正在重新核对" in page
    assert "按来源更正台账" not in page


def test_in_an_approved_year_what_is_missing_is_asked_too(years, account):
    approve(years[1])
    shift(account(Role.STAFF), years)
    checking.check_all()
    assert in_years() == []
    assert [line["what"] for line in LedgerCheck.objects.get(plenary=years[1]).lines] == ["台账缺少，应补记"]


def test_between_two_approved_years_one_follows_the_other(years, account):
    staff = account(Role.STAFF)
    for one in years:
        approve(one)
    shift(staff, years)
    for number in (2024, 2025):
        checking.check_all()
        row = LedgerCheck.objects.get(plenary__year=number)
        assert row.is_open
        staff.post(row.get_absolute_url(), {"code": row.code, "decision": "rebuilt", "reason": "日期已核对。"})
    assert in_years() == [2025]


def test_a_second_correction_is_told_again(years, account):
    staff = account(Role.STAFF)
    approve(years[0])
    shift(staff, years)
    checking.check_all()
    set_attendance(held(12, 14), factories.MemberFactory(), "present")
    url = reverse("register_edit", args=["years", years[0].pk])
    staff.post(url, opened(staff, url) | {"ends_on": "2024-12-13"})
    checking.check_all()
    assert Notice.objects.filter(user=staff.user, words__contains="2 处不符").count() == 1


def test_days_changed_while_a_year_is_compared_are_compared_once_more(years):
    year = PlenaryYear.objects.get(year=2024)
    PlenaryYear.objects.filter(pk=year.pk).update(ends_on="2024-12-15")
    checking.check(year, checking.code_version())
    assert in_years() == []


def test_a_year_out_of_the_bin_is_looked_at_again(year, account):
    checking.check_all()
    recycle.delete(year, account(Role.STAFF).user, [Role.STAFF])
    recycle.restore(Binned.objects.get())
    assert checking.any_due()
