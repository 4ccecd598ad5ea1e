"""回收站: the one way in which a record is deleted, and the way back for 30 days.

What is deleted is kept outside the tables, as one snapshot with its files (``cppcc.models.Binned``), so that no query has
to know of it. `pages` holds the page that asks before it deletes.
"""

from cppcc.recycle.deleting import DAYS, delete, expire, watch
from cppcc.recycle.restoring import restore, restored
from cppcc.recycle.seeing import Going, going, hanging, name_of, news, protected_words

__all__ = [
    "DAYS",
    "Going",
    "delete",
    "expire",
    "going",
    "hanging",
    "name_of",
    "news",
    "protected_words",
    "restore",
    "restored",
    "watch",
]
