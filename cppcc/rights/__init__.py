"""What an account may do: the roles, the gate of pages, the words of a refusal.

Every page, queryset and course asks here; `pages` holds the gate that views inherit.
"""

from cppcc.rights.refusing import NotYours, Refused
from cppcc.rights.roles import AT_WORK, EVERYONE, INSIDE, OFFICE, READERS, TRAIL_READERS, Role, holds

__all__ = [
    "AT_WORK",
    "EVERYONE",
    "INSIDE",
    "OFFICE",
    "READERS",
    "TRAIL_READERS",
    "NotYours",
    "Refused",
    "Role",
    "holds",
]
