"""What stands around every page: places in the navigation and what waits for whom.

Apps register entries and to-dos in their `navigation.py`; home and the page frame read them.
"""

from cppcc.frame.bars import Tab, bar, bar_of_many, tabs_for
from cppcc.frame.beginning import Numbers, Standing, Step, beginning_for, first_steps
from cppcc.frame.beside import Beside, beside, besides_of
from cppcc.frame.crumbs import Crumb, crumbs, trail
from cppcc.frame.finding import Hit, Hits, Kind, find, found
from cppcc.frame.keeping import keeping_key
from cppcc.frame.navigation import (
    Entry,
    Todo,
    by_state,
    by_year,
    counted,
    current,
    entries_for,
    open_in,
    register,
    rows,
    still_open,
    todos,
    todos_for,
)
from cppcc.frame.numbers import numbers, remember
from cppcc.frame.places import Place, logged, places, places_of
from cppcc.frame.waiting import Group, Matter, urgent, waiting

__all__ = [
    "Beside",
    "Crumb",
    "Entry",
    "Group",
    "Hit",
    "Hits",
    "Kind",
    "Matter",
    "Numbers",
    "Place",
    "Standing",
    "Step",
    "Tab",
    "Todo",
    "bar",
    "bar_of_many",
    "beginning_for",
    "beside",
    "besides_of",
    "by_state",
    "by_year",
    "counted",
    "crumbs",
    "current",
    "entries_for",
    "find",
    "first_steps",
    "found",
    "keeping_key",
    "logged",
    "numbers",
    "open_in",
    "places",
    "places_of",
    "register",
    "remember",
    "rows",
    "still_open",
    "tabs_for",
    "todos",
    "todos_for",
    "trail",
    "urgent",
    "waiting",
]
