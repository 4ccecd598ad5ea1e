"""The demonstration goes into empty databases only, and comes out the same each time."""

import pytest
from django.core.management import CommandError, call_command

from members.models import Member
from proposals.models import Proposal
from reports import demo
from tests import factories
from tests.reports.test_demo import printed_figures


@pytest.mark.django_db(transaction=True)
def test_it_is_deterministic(settings):
    """A second load into an emptied database gives the same titles, people and figures (with the flag, anywhere)."""
    call_command(
        "flush", "--no-input", verbosity=0
    )  # both loads count their keys from 1: a brand's figures carry its key
    settings.PRODUCTION = True
    call_command("demo", "--allow-production")
    settings.PRODUCTION = False
    first = (printed_figures(), list(Proposal.objects.order_by("pk").values_list("title", "number")))
    names = list(Member.objects.order_by("pk").values_list("name", flat=True))
    call_command("flush", "--no-input", verbosity=0)
    demo.load()
    assert first == (printed_figures(), list(Proposal.objects.order_by("pk").values_list("title", "number")))
    assert names == list(Member.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("make", [factories.UserFactory, factories.MemberFactory, factories.UnitFactory])
def test_it_never_goes_into_a_database_with_data(db, make):
    make()
    with pytest.raises(CommandError, match="已有数据"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert not Proposal.objects.exists()


def test_it_never_goes_into_production_without_the_flag(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="生产环境"):
        call_command("demo")
    assert not Proposal.objects.exists()
