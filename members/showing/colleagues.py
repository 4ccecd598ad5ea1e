"""What a member reads of another's published result where the scheme lets members see each other's points."""

from copy import copy

from members.models import AssessmentEntry

NOT_THEIRS = {"forced": [], "consequences": [], "possible": [], "note": ""}
"""Parts of a stored result that are no points: what decided the grade besides them, and what follows for the member."""


def points_alone(entry: AssessmentEntry) -> AssessmentEntry:
    """The entry without what is said of the person besides points and grade; to be shown, never to be saved."""
    shown = copy(entry)
    shown.note = shown.override_reason = shown.consequences = ""
    shown.result = {**entry.result, **NOT_THEIRS}
    return shown
