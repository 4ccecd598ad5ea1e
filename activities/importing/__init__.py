"""Books of opinions, activities and attendance: earlier years' ones whole, and what was exported and changed."""

from activities.importing.activities import ACTIVITIES
from activities.importing.attendance import ATTENDANCE
from activities.importing.facts import BOOKS
from activities.importing.opinions import OPINIONS
from cppcc.sheets import importer

__all__ = ["ACTIVITIES", "ATTENDANCE", "BOOKS", "OPINIONS"]

importer(OPINIONS, ACTIVITIES, ATTENDANCE)
