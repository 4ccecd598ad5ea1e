"""Consultation plan, activities, outcomes, indicators, micro-suggestions."""

from activities.models.activity import Activity, Attendance, OtherParticipants, Outcome, Photo, Suggestion
from activities.models.indicator import Indicator, Quantity
from activities.models.micro import MicroPhoto, MicroSuggestion
from activities.models.plan import Brand, PlanItem, Theme

__all__ = [
    "Activity",
    "Attendance",
    "Brand",
    "Indicator",
    "MicroPhoto",
    "MicroSuggestion",
    "OtherParticipants",
    "Outcome",
    "Photo",
    "PlanItem",
    "Quantity",
    "Suggestion",
    "Theme",
]
