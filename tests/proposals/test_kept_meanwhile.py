"""What proposals keep beside their replies and evaluations, where a former version of the program knows nothing of it."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from cppcc.rights import Role
from cppcc.sheets import runs
from proposals import latest, tasks
from proposals.models import Proposal
from tests.bringing import brought, confirmed, run_of
from tests.proposals.test_office import GOOD, earlier, sheet_of  # noqa: F401  # a fixture
from tests.proposals.world import make_world, proposal_in, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluated(in_2024):
    """A proposal whose evaluation was written by a process of the former version: it is kept nowhere."""
    world = make_world()
    proposal = proposal_in(world, "replied")
    step(world, proposal, "evaluate", "writer", attitude="mostly", result="satisfied")
    Proposal.objects.update(replied_on=None, last_class="", last_grade="")
    return proposal


def test_by_night_it_is_brought_in_line(evaluated):
    assert Proposal.objects.with_feedback().count() == 0
    assert latest.keep_all(only_look=True) == 1
    assert tasks.keep_latest() == 1
    row = Proposal.objects.get(pk=evaluated.pk)
    assert (row.last_grade, row.replied_on is not None) == ("satisfied", True)
    assert Proposal.objects.with_feedback().count() == Proposal.objects.replied().count() == 1
    assert tasks.keep_latest() == 0


def test_the_command_does_the_same_in_portions(evaluated, monkeypatch, capsys):
    monkeypatch.setattr(latest, "AT_ONCE", 1)
    call_command("rebuild_latest")
    assert "不符的记录 1 条" in capsys.readouterr().out
    call_command("rebuild_latest", "--check")


def test_what_is_derived_keeps_no_import_from_being_taken_back(account, earlier):  # noqa: F811
    staff, address = account(Role.STAFF), reverse("proposal_import")
    run = run_of(confirmed(staff, address, brought(staff, address, sheet_of(GOOD))))
    Proposal.objects.update(last_grade="satisfied")
    runs.undo(run)
    assert not Proposal.objects.exists()
