"""The demonstration's activities, registers, office tasks and micro-suggestions: rows that figures are counted from."""

from activities.demo import activity, ledgers, living, micro, office, rows
from members.demo import Committee2024
from members.demo_living import Living


def build(world: Committee2024) -> None:
    """Make the rows of 2024; deterministic, so in this order: all draw from one source of chance."""
    activity.build(world)
    ledgers.build(world)
    office.build(world)
    micro.build(world)


def build_living(made: Living) -> None:
    """Those of all other years, and of these days."""
    for number in made.days.past:
        living.past(made, made.years[number])
        rows.past(made, made.years[number])
    rows.whole(made)
    living.present(made)
    rows.present(made)
