"""What the machine could not do and an administrator has to know of: told in a row, seen in the browser.

Used by the queue, by jobs, by mail and by storage; the page is ``cppcc.frame.system``.
"""

from cppcc.troubles.space import FULL_WORDS, has_room, is_full, space_short
from cppcc.troubles.telling import closed, tell

__all__ = ["FULL_WORDS", "closed", "has_room", "is_full", "space_short", "tell"]
