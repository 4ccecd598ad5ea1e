"""The demonstration year's activities, registers, office tasks and micro-suggestions: rows that figures are counted from."""

from activities.demo import activity, ledgers, micro, office
from members.demo import Committee2024


def build(world: Committee2024) -> None:
    """Make the year's rows; deterministic, so in this order: all draw from one source of chance."""
    activity.build(world)
    ledgers.build(world)
    office.build(world)
    micro.build(world)
