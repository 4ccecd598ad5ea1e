"""What stands around every page: places in the navigation and what waits for whom.

Apps register entries and to-dos in their `navigation.py`; home and the page frame read them.
"""

from cppcc.frame.keeping import keeping_key
from cppcc.frame.navigation import Entry, Todo, current, entries_for, register, todos, todos_for

__all__ = [
    "Entry",
    "Todo",
    "current",
    "entries_for",
    "keeping_key",
    "register",
    "todos",
    "todos_for",
]
