"""Lists and registers: the one shape of all lists, and plain tables kept in the browser.

Every list page of an app is a `ListPage`; apps declare their registers with `register`.
"""

from cppcc.lists import viewing
from cppcc.lists.cells import StateColumn, TimeColumn
from cppcc.lists.described import describe
from cppcc.lists.filters import ALL, Filters, SinceDay, UntilDay, search_field
from cppcc.lists.pages import NOWRAP, NUMBER, ListPage, yes_no
from cppcc.lists.register_sheets import register
from cppcc.lists.registers import Register, check_every_new_row, register_of, registers_for
from cppcc.lists.sheet_page import SheetPage

__all__ = [
    "ALL",
    "NOWRAP",
    "NUMBER",
    "Filters",
    "ListPage",
    "Register",
    "SheetPage",
    "SinceDay",
    "StateColumn",
    "TimeColumn",
    "UntilDay",
    "check_every_new_row",
    "describe",
    "register",
    "register_of",
    "registers_for",
    "search_field",
    "viewing",
    "yes_no",
]
