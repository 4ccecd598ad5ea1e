"""What 不满意, 改办 and 重新交办 do to what was answered, is due, and stands in books and letters."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.workflow import offers
from tests.proposals.world import make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def on(day: date):
    return clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, 9)))


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def offered(world, record, who: str) -> set[str]:
    return {one.name for one in offers(fresh(record), world.user(who))}


# --- what came with a book ---------------------------------------------------------------------------------------
def test_dissatisfied_with_an_imported_one_means_once_again(world):
    """A book brings current ones too: what is evaluated here has its second round."""
    proposal = proposal_in(world, "replied", imported=True)
    step(world, proposal, "evaluate", "writer", attitude="satisfied", result="dissatisfied", words="没有办")
    assert (fresh(proposal).state, fresh(proposal).round) == ("handling", 2)


def test_what_a_book_brought_closed_stays_closed(world):
    proposal = proposal_in(world, "closed", imported=True)
    proposal.feedback.create(member=world["writer"].member, attitude_id="satisfied", result_id="dissatisfied",
                             given_on=date(2024, 3, 2), recorded_by=world["staff"])  # fmt: skip
    assert "handle_again" not in offered(world, proposal, "staff")
