"""Who acts and what is acted on in several files of activities."""

from datetime import date

import pytest

from cppcc.rights import Role
from tests import factories


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
