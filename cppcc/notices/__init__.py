"""Notices: what a person is told inside the program and, if wanted, by mail.

Apps tell with `notify`, once for each key; the pages list the own ones.
"""

from cppcc.notices.mailing import send_waiting
from cppcc.notices.telling import notify

__all__ = [
    "notify",
    "send_waiting",
]
