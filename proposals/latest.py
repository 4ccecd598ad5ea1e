"""末次答复、末次评价: each reply and evaluation keeps the day on which the next one took its place.

The latest as of a day was given by then and not superseded by then. Later is what has the higher round, then the higher
key; replies of hands that were returned count for nothing. Kept after every step and import; ``manage.py rebuild_latest``
makes all of it anew.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction

from proposals.models import Feedback, Reply

Row = tuple[int, int, int, date | None, bool, date | None]
"""Proposal, round, key, day given, whether it counts, and the day that is kept."""
AT_ONCE = 500


def wrong(rows: Iterable[Row]) -> Iterator[tuple[int, date | None]]:
    """Of rows in the order of their proposals, those that keep another day than they should: key and the right day."""
    for _, group in groupby(rows, key=lambda row: row[0]):
        earliest: date | None = None
        for _, _, key, given, counts, kept in sorted(group, key=lambda row: row[1:3], reverse=True):
            right = earliest if given else None
            if kept != right:
                yield key, right
            if given and counts:
                earliest = min(earliest, given) if earliest else given


def _replies(rows: Any) -> Iterator[Row]:
    names = ("assignment__proposal", "round", "pk", "sent_on", "assignment__returned_on", "superseded_on")
    for proposal, round_, key, sent, returned, kept in _read(rows, "assignment__proposal", names):
        yield proposal, round_, key, sent, returned is None, kept


def _feedback(rows: Any) -> Iterator[Row]:
    for proposal, round_, key, given, kept in _read(
        rows, "proposal", ("proposal", "round", "pk", "given_on", "superseded_on")
    ):
        yield proposal, round_, key, given, True, kept


def _read(rows: Any, order: str, names: tuple[str, ...]) -> Any:
    return rows.order_by(order).values_list(*names).iterator(chunk_size=2000)


def _bring(replies: Any, feedback: Any, *, only_look: bool = False) -> int:
    changed = 0
    for model, rows in ((Reply, _replies(replies)), (Feedback, _feedback(feedback))):
        by_day: dict[date | None, list[int]] = {}
        for key, day in list(wrong(rows)):
            by_day.setdefault(day, []).append(key)
        for day, keys in by_day.items():
            changed += len(keys)
            for start in range(0, 0 if only_look else len(keys), AT_ONCE):
                model.objects.filter(pk__in=keys[start : start + AT_ONCE]).update(superseded_on=day)
    return changed


def keep(*proposals: int) -> int:
    """Bring replies and evaluations of proposals (keys) in line. Returns how many rows kept another day."""
    return _bring(
        Reply.objects.filter(assignment__proposal__in=proposals), Feedback.objects.filter(proposal__in=proposals)
    )


def keep_all(*, only_look: bool = False) -> int:
    """All of them. Returns how many rows kept another day than they should."""
    with transaction.atomic():
        return _bring(Reply.objects.all(), Feedback.objects.all(), only_look=only_look)
