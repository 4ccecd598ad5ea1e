"""What a member reads of another's published result where the scheme lets members see each other's points."""

from copy import copy
from typing import Any

from members.models import AssessmentEntry
from members.schemes.explaining import part_for_all

NOT_THEIRS = {"forced": [], "consequences": [], "possible": [], "note": "", "by_hand": []}
"""Parts of a stored result that are no points: what decided the grade besides them, and what follows for the member."""


def points_alone(entry: AssessmentEntry) -> AssessmentEntry:
    """The entry without what is said of the person besides points and grade; to be shown, never to be saved."""
    shown = copy(entry)
    shown.note = shown.override_reason = shown.consequences = ""
    shown.result = {**entry.result, **NOT_THEIRS, "categories": [_reasonless(one) for one in _categories(entry)]}
    return shown


def _categories(entry: AssessmentEntry) -> list[dict[str, Any]]:
    return list(entry.result.get("categories", ()))


def _reasonless(category: dict[str, Any]) -> dict[str, Any]:
    """The category without why the office gave or took points."""
    return {**category, "lines": [_line(line) for line in category["lines"]]}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    if line.get("by_hand"):
        return {**line, "items": [{**item, "words": item["kind"]} for item in line["items"]]}
    return {**line, "items": [{**item, "part": part_for_all(item)} for item in line["items"]]}
