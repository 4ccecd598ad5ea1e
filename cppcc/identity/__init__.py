"""The committee itself: its name and emblem.

Read by every page, paper and report; `pages` keeps it in the browser.
"""

from cppcc.identity.own import committee_name, identity

__all__ = [
    "committee_name",
    "identity",
]
