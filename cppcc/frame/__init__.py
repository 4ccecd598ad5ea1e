"""What stands around every page: places in the navigation and what waits for whom.

Apps register entries and to-dos in their `navigation.py`; home and the page frame read them.
"""

from cppcc.frame.beginning import Numbers, Standing, Step, beginning_for, first_steps
from cppcc.frame.beside import Beside, beside, besides_of
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
    still_open,
    todos,
    todos_for,
)

__all__ = [
    "Beside",
    "Entry",
    "Numbers",
    "Standing",
    "Step",
    "Todo",
    "beginning_for",
    "beside",
    "besides_of",
    "by_state",
    "by_year",
    "counted",
    "current",
    "entries_for",
    "first_steps",
    "keeping_key",
    "open_in",
    "register",
    "still_open",
    "todos",
    "todos_for",
]
