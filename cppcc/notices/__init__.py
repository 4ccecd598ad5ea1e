"""Notices: what a person is told inside the program and, if wanted, by mail.

Apps tell with `notify`, once for each key; the pages list the own ones.
"""

from cppcc.notices.mailing import send_waiting
from cppcc.notices.telling import notify, notify_each

__all__ = [
    "notify",
    "notify_each",
    "send_waiting",
]
