"""The page and the workbook of the year's statistics: empty years, the year before beside them, their queries."""

import io

from django.urls import reverse
from openpyxl import load_workbook

from cppcc.rights import Role
from proposals.models import Category
from tests import factories


def test_an_empty_year_has_dashes_and_last_year_stands_beside(account, year):
    last = factories.PlenaryYearFactory(year=2023)
    factories.ReplyFactory(assignment__proposal=factories.ProposalFactory(plenary=last, state="replied", number=1))
    page = account(Role.LEADER).get(reverse("proposal_statistics"))
    assert "—" in page.content.decode()
    total = page.context["tables"][0][2][-1][0]
    assert (total.counts["filed"], total.before.number) == (0, 1)
    book = load_workbook(io.BytesIO(account(Role.LEADER).get(reverse("proposal_statistics") + "?export=xlsx").content))
    assert book.sheetnames[:2] == ["总表", "类别"]


def beside(leader) -> tuple[list[tuple[str, str]], list[tuple[str, int | None]]]:
    """Each line with 上年立案, on the page by category and in the workbook's sheet of the same."""
    page = leader.get(reverse("proposal_statistics"))
    told = [(line.label, line.before.text) for line, _, _ in page.context["tables"][0][2]]
    data = leader.get(reverse("proposal_statistics"), {"export": "xlsx"}).content
    rows = list(load_workbook(io.BytesIO(data))["类别"].values)
    at = rows[0].index("上年立案")
    return told, [(row[0], row[at]) for row in rows[1:]]


def test_without_a_year_before_nothing_stands_beside(account, year):
    new, old = (Category.objects.create(name=name) for name in ("新类", "旧类"))
    factories.ProposalFactory(state="filed", number=1, category=new)
    leader = account(Role.LEADER)
    told, sheet = beside(leader)
    assert dict(told) == {"新类": "—", "合计": "—"}
    assert dict(sheet) == {"新类": None, "合计": None}
    last = factories.PlenaryYearFactory(year=2023)
    factories.ProposalFactory(plenary=last, state="filed", number=1, category=old)
    told, sheet = beside(leader)
    assert dict(told) == {"新类": "0", "旧类": "1", "合计": "1"}
    assert dict(sheet) == {"新类": 0, "旧类": 1, "合计": 1}


def test_the_pages_take_the_same_queries_for_few_and_many(account, year, same_queries):
    staff, numbers = account(Role.STAFF), iter(range(1, 100))

    def fill(times):
        for _ in range(times):
            proposal = factories.ProposalFactory(state="replied", number=next(numbers))
            factories.proposed(proposal, factories.MemberFactory())
            factories.ReplyFactory(assignment__proposal=proposal)

    same_queries(fill, lambda made: staff.get(reverse("proposal_statistics")), at_most=80)
