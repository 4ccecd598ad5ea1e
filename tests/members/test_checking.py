"""After an update the ledger is looked at once a year and version; approved years are left to a person."""

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.services.attendance import set_attendance
from cppcc.models import Notice
from cppcc.rights import Role
from members import checking
from members.models import Assessment, DutyRecord, LedgerCheck
from members.tasks import check_ledgers
from tests import factories


@pytest.fixture
def attended(year):
    """One attendance whose record has gone missing."""
    set_attendance(factories.ActivityFactory(title="调研养老"), factories.MemberFactory(name="甲委员"), "present")
    DutyRecord.objects.all().delete()


def approve(year, state: str = "published") -> Assessment:
    user = factories.UserFactory()
    return Assessment.objects.create(
        plenary=year, rules={}, counted_at=timezone.now(), created_by=user, approved_by=user, seal="x", state=state
    )


def test_a_year_without_an_approved_assessment_is_made_anew_once(year, attended):
    assert check_ledgers() == 1
    assert DutyRecord.objects.count() == 1
    DutyRecord.objects.all().delete()
    assert check_ledgers() == 0
    LedgerCheck.objects.update(code="an earlier version")
    assert check_ledgers() == 1
    assert DutyRecord.objects.count() == 1


@pytest.mark.parametrize("state", ["approved", "published"])
def test_an_approved_year_is_listed_and_left(state, year, attended, account):
    staff = account(Role.STAFF)
    approve(year, state)
    check_ledgers()
    assert not DutyRecord.objects.exists()
    row = LedgerCheck.objects.get()
    assert [line["member"] for line in row.lines] == ["甲委员"]
    assert Notice.objects.filter(user=staff.user, words__contains="1 处不符").count() == 1
    assert "年度台账与来源不符" in staff.get(reverse("home")).content.decode()
    page = staff.get(row.get_absolute_url()).content.decode()
    assert "甲委员，出席：调研养老" in page
    assert "台账缺少" in page


@pytest.mark.parametrize(("decision", "records"), [("rebuilt", 1), ("kept", 0)])
def test_a_person_decides_and_the_approved_assessment_stays(decision, records, year, attended, account):
    staff, assessment = account(Role.STAFF), approve(year)
    check_ledgers()
    row = LedgerCheck.objects.get()
    assert staff.post(row.get_absolute_url(), {"code": row.code}).context["form"].errors["decision"]
    data = {"code": row.code, "decision": decision, "reason": "经核对。"}
    staff.post(row.get_absolute_url(), data)
    assert DutyRecord.objects.count() == records
    assert LedgerCheck.objects.get().decision == decision
    assert Assessment.objects.get().version == assessment.version
    again = staff.post(row.get_absolute_url(), data)
    assert "核对结果刚有变化" in again.content.decode()
    LedgerCheck.objects.update(code="an earlier version")
    check_ledgers()
    assert LedgerCheck.objects.get().decision == decision  # the same differences are not asked about again


def test_the_version_is_that_of_the_source(year):
    assert len(checking.code_version()) == 64
