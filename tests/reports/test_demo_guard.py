"""The demonstration goes into empty databases only, and comes out the same each time."""

import pytest
from django.core.management import CommandError, call_command

from members.models import Member
from proposals.models import Proposal
from tests import factories
from tests.conftest import standing_on
from tests.reports.test_demo import printed_figures


def all_of_it() -> tuple:
    proposals = list(Proposal.objects.order_by("pk").values_list("title", "number"))
    return printed_figures(), proposals, list(Member.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.one_database("what the loading writes is Python's; it is loaded on both")
def test_it_is_deterministic(settings, copy_of, demo_copy, django_db_setup, django_db_blocker):
    """Loaded here (with the flag, anywhere) and by another process: the same titles, people and figures."""
    with django_db_blocker.unblock():
        with standing_on(copy_of("empty")):
            settings.PRODUCTION = True
            call_command("demo", "--allow-production", "--year-only")
            settings.PRODUCTION = False
            here = all_of_it()
        with standing_on(demo_copy):
            assert all_of_it() == here


@pytest.mark.parametrize("make", [factories.UserFactory, factories.MemberFactory, factories.UnitFactory])
def test_it_never_goes_into_a_database_with_data(db, make):
    make()
    with pytest.raises(CommandError, match="已有数据"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert not Proposal.objects.exists()


def test_it_never_goes_into_production_without_the_flag(db, settings):
    settings.PRODUCTION = True
    for how in ([], ["--year-only"], ["--go-on"]):
        with pytest.raises(CommandError, match="生产环境"):
            call_command("demo", *how)
    assert not Proposal.objects.exists()
