"""A year that was set up without rules of its own follows the newest year before it: on pages, in figures, before everybody."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc import figures
from proposals.models import ProposalRules, rules_of, years_where_all_evaluate
from proposals.querysets.ruled import years_ruled
from tests import factories


@pytest.fixture
def years(db):
    """2022 to 2026; 2023 and 2025 have rules of their own, which contradict each other."""
    found = {number: factories.PlenaryYearFactory(year=number) for number in range(2022, 2027)}
    ProposalRules.objects.create(
        plenary=found[2023], merged_as="filed", public=True, cosign_until_review=False, feedback_by="all"
    )
    ProposalRules.objects.create(plenary=found[2025])
    return found


@pytest.mark.parametrize("name", ["merged_as", "public", "cosign_until_review", "feedback_by"])
def test_years_are_found_by_their_rules_as_rules_of_tells_them(years, name):
    told = {pk: getattr(rules_of(year), name) for year in years.values() for pk in [year.pk]}
    for value in set(told.values()):
        found = set(years_ruled(ProposalRules, name, value).values_list("pk", flat=True))
        assert found == {pk for pk, said in told.items() if said == value}
    assert len(set(told.values())) == 2


def test_all_evaluate_in_the_years_that_follow(years):
    assert years_where_all_evaluate() == sorted([years[2023].pk, years[2024].pk])


def test_merged_ones_count_as_the_followed_rules_say(years):
    for year in years.values():
        lead = factories.ProposalFactory(plenary=year, state="closed", number=1)
        factories.ProposalFactory(plenary=year, state="merged", merged_into=lead)
    filed = {number: figures.get("proposals.filed").value(year).number for number, year in years.items()}
    assert filed == {2022: 1, 2023: 2, 2024: 2, 2025: 1, 2026: 1}


def test_what_was_published_is_before_everybody_where_the_followed_rules_open_it(years, client):
    answers = {}
    for number, year in years.items():
        proposal = factories.ProposalFactory(plenary=year, state="closed", number=1, published_on=date(2026, 6, 1))
        answers[number] = client.get(reverse("public_detail", args=[proposal.pk])).status_code
    assert answers == {2022: 404, 2023: 200, 2024: 200, 2025: 404, 2026: 404}
