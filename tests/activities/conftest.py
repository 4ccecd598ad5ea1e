"""Who acts and what is acted on in several files of activities."""

from datetime import date

import pytest

from activities.services.attendance import set_attendance
from cppcc.rights import Role
from tests import factories


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def member(account, now_year):
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(user=client.user)
    return client


@pytest.fixture
def opinion(member_client):
    return factories.MicroFactory(
        kind="opinion", state="submitted", member=member_client.member, title="充电难", submitted_on=date(2024, 3, 1)
    )


@pytest.fixture
def leave(in_2024):
    """Of 张三, from a visit: 请假 without a kind."""
    activity = factories.ActivityFactory(title="专题视察", kind="inspection")
    return set_attendance(activity, factories.MemberFactory(name="张三"), "leave")
