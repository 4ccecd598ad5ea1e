"""What tests of members share."""

import pytest

from cppcc.rights import Role
from members import drafting


@pytest.fixture
def clerk(account, year, in_2024):
    """One of the staff who writes the year's scheme: a draft from an example."""
    drafting.start(year, "example:minhang")
    return account(Role.STAFF)
