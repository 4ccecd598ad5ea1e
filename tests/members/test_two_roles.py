"""A member who also keeps the accounts finds everybody in the register, and reads nobody's points and records."""

import pytest
from django.urls import reverse

from cppcc.rights import Role
from members import drafting
from members.models import DutyRecord, Member
from tests import factories
from tests.members.assessed import attended

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def both(account, year):
    drafting.start(year, "example:minhang")
    client = account(Role.MEMBER, Role.ADMIN)
    client.member = factories.MemberFactory(user=client.user)
    client.other = factories.MemberFactory()
    attended(client.member)
    attended(client.other)
    return client


def places(member):
    record = DutyRecord.objects.get(member=member)
    return [
        reverse("points", args=[member.pk]),
        reverse("duty_open", args=[record.pk]),
        reverse("member_file", args=[member.pk, 2024]),
    ]


def test_only_the_own_points_and_records_are_read(both):
    for address in places(both.other):
        assert both.get(address).status_code == 404, address
    assert both.get(reverse("points", args=[both.member.pk])).status_code == 200
    assert both.get(both.other.get_absolute_url()).status_code == 200


def test_staff_and_leaders_read_everybodys_and_who_only_keeps_accounts_nobodys(both, account):
    everybody = set(Member.objects.all())
    for role in (Role.STAFF, Role.LEADER):
        assert set(Member.objects.read_by(account(role).user)) == everybody
    assert not Member.objects.read_by(account(Role.ADMIN).user).exists()
    assert list(Member.objects.read_by(both.user)) == [both.member]
