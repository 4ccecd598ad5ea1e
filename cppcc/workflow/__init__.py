"""Workflows: states and their field, the table of steps, taking one, and the page that asks.

Apps keep states in `states.py`, tables in `course.py`; services let states follow with `follow`.
"""

from cppcc.rights import NotYours, Refused
from cppcc.workflow.entries import ahead_of, course_after, course_of, held_at
from cppcc.workflow.states import Automatic, StateField, enter, follow, write_entry
from cppcc.workflow.table import (
    Course,
    Follows,
    Missing,
    Step,
    Weight,
    by_roles,
    course,
    course_for,
    every_course,
    step_of,
)
from cppcc.workflow.taking import Arranged, Offer, arranged, offers, own_steps, permitted, take, told_apart

__all__ = [
    "Arranged",
    "Automatic",
    "Course",
    "Follows",
    "Missing",
    "NotYours",
    "Offer",
    "Refused",
    "StateField",
    "Step",
    "Weight",
    "ahead_of",
    "arranged",
    "by_roles",
    "course",
    "course_after",
    "course_for",
    "course_of",
    "enter",
    "every_course",
    "follow",
    "held_at",
    "offers",
    "own_steps",
    "permitted",
    "step_of",
    "take",
    "told_apart",
    "write_entry",
]
