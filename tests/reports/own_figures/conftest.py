"""What the tests of own figures share."""

from datetime import date

import pytest

from cppcc.rights import Role
from proposals.models import Category
from tests import factories


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


@pytest.fixture
def categories(year):
    """Three filed proposals of one category, one of another, one rejected."""
    economy, culture = Category.objects.create(name="经济"), Category.objects.create(name="文化")
    for number in range(3):
        factories.ProposalFactory(state="filed", number=number + 1, category=economy)
    factories.ProposalFactory(state="filed", number=9, category=culture)
    factories.ProposalFactory(state="rejected", category=economy)
    return economy, culture


@pytest.fixture
def mixed(year):
    """Proposals of many kinds."""
    rows = [Category.objects.create(name=name) for name in ("甲类", "乙类", "丙类")]
    for number in range(14):
        factories.ProposalFactory(
            state=["filed", "submitted", "rejected", "replied"][number % 4], category=rows[number % 3] if number % 5 else None,
            kind=["plenary", "ordinary"][number % 2], submitted_on=date(2024, number % 12 + 1, 3),
            number=number + 1 if number % 4 in (0, 3) else None,
        )  # fmt: skip
    return year
