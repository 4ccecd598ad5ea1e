"""What an account may do: the six roles, the gate of pages, the words of a refusal.

Every page, queryset and course asks here; `pages` holds the gate that views inherit.
"""

from cppcc.rights.refusing import NotYours, Refused
from cppcc.rights.roles import EVERYONE, INSIDE, OFFICE, READERS, Role, holds

__all__ = [
    "EVERYONE",
    "INSIDE",
    "OFFICE",
    "READERS",
    "NotYours",
    "Refused",
    "Role",
    "holds",
]
