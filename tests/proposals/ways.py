"""What tests of ways out of a state share: moments, who has what to do, a dispatch and its answer."""

from datetime import date, datetime

from django.utils import timezone

from cppcc import figures
from cppcc.calendar import clock
from cppcc.frame import todos_for
from cppcc.workflow import offers
from members.period import Period
from proposals.models import Assignment, Proposal
from tests import factories
from tests.proposals.world import LETTER, proposal_in, step


def on(day: date):
    return clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, 9)))


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def todo(world, who: str, label: str) -> int:
    return next((one.count for one in todos_for(world.user(who), 2024) if one.label == label), 0)


def offered(world, record, who: str) -> set[str]:
    return {one.name for one in offers(fresh(record), world.user(who))}


def dispatched(world, **units) -> tuple[Proposal, dict[int, Assignment]]:
    proposal = step(world, proposal_in(world, "filed"), "dispatch", "dispatcher", **units)
    return proposal, {hand.unit_id: hand for hand in proposal.assignments.all()}


def answer(world, hand: Assignment, handler: str = "handler", head: str = "head", letter=LETTER) -> None:
    if fresh(hand).state == "waiting":
        step(world, hand, "accept", handler)
    step(world, hand, "draft", handler, **letter)
    step(world, hand, "sign", head)
    step(world, hand, "check_letter", "dispatcher")
    step(world, hand, "send", handler)


def third_unit(world):
    """A unit with an account that does everything."""
    unit = factories.UnitFactory(name="第三局")
    world.users["third"] = factories.UserFactory(roles=["handler"])
    factories.HandlerFactory(user=world.users["third"], unit=unit, is_head=True)
    return unit


def replied(year, until: date) -> int:
    return figures.get("proposals.replied").value(Period(year, year.starts_on, until)).number
