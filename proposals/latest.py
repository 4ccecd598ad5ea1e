"""末次答复、末次评价: each reply and evaluation keeps the day on which the next one took its place; a proposal
keeps the class and the result of the last of them as things stand, and the day from which every unit that owes a reply has
sent its first (已答复).

The latest as of a day was given by then and not superseded by then. Later is what has the higher round, then the higher
key; a reply that was sent counts whatever became of its hand afterwards. Kept after every step and import; ``manage.py rebuild_latest``
makes all of it anew.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, FilteredRelation, Max, Q

from proposals.models import Assignment, Feedback, Proposal, Reply
from proposals.states import OUT, HandState, State

Row = tuple[int, int, int, date | None, date | None]
"""Proposal, round, key, day given, and the day that is kept."""
AT_ONCE = 500


def wrong(rows: Iterable[Row]) -> Iterator[tuple[int, date | None]]:
    """Of rows in the order of their proposals, those that keep another day than they should: key and the right day."""
    for _, group in groupby(rows, key=lambda row: row[0]):
        earliest: date | None = None
        for _, _, key, given, kept in sorted(group, key=lambda row: row[1:3], reverse=True):
            right = earliest if given else None
            if kept != right:
                yield key, right
            if given:
                earliest = min(earliest, given) if earliest else given


def _read(rows: Any, of: str, day: str) -> Iterator[Row]:
    """Replies or evaluations; ``of`` names their proposal, ``day`` when they were given."""
    read: Any = rows.order_by(of).values_list(of, "round", "pk", day, "superseded_on")
    yield from read.iterator(chunk_size=2000)


Kept = tuple[date | None, str, str]
"""Of a proposal: the day of 已答复, the last reply's class, the last evaluation's result."""
KEPT = Proposal.DERIVED


def _proposals(rows: Any) -> Iterator[tuple[int, Kept]]:
    """Of proposals those that keep something else than they should: key and what is right.

    已答复 is the last of the first replies, or the day on which it was decided that nobody else takes a part that was sent
    back; none while a hand that owes a first reply has not sent it, or such a part is nobody's. One whose work was ended by
    a withdrawal owed its reply until then: it makes nothing replied to. In the second round the first is over: a part that
    landed open unsets nothing then.
    """
    owing = Q(assignments__from_round=1, assignments__role__in=Assignment.ANSWERING)
    in_hand, silent = Q(hand__returned_on=None), Q(first__sent_on=None)
    counted = rows.order_by().annotate(
        hand=FilteredRelation("assignments", condition=owing),
        first=FilteredRelation("hand__replies", condition=Q(hand__replies__round=1)),
        owed=Count("hand", filter=in_hand),
        sent=Count("first__sent_on", filter=in_hand),
        last=Max("first__sent_on"),
        decided=Max("hand__moved_on", filter=silent),
    )
    replies: Any = Reply.objects.filter(sent_on__isnull=False, superseded_on=None)
    feedback: Any = Feedback.objects.filter(superseded_on=None)
    classes = dict(replies.filter(assignment__proposal__in=rows).values_list("assignment__proposal", "result_class"))
    grades = dict(feedback.filter(proposal__in=rows).values_list("proposal", "result"))
    first: Any = Reply.objects.filter(round=1, sent_on__isnull=False).values("assignment")
    hands: Any = Assignment.objects.filter(proposal__in=rows, from_round=1, role__in=Assignment.ANSWERING)
    ended = Q(state=HandState.ENDED) & ~Q(pk__in=first)
    open_part = Q(state=HandState.RETURNED, role=Assignment.Role.SEPARATE, moved_on=None)
    open_part &= Q(proposal__state__in=[*OUT, State.WITHDRAWN], proposal__round=1)
    unanswered = set(hands.filter(ended | open_part).values_list("proposal", flat=True))
    for key, owed, sent, last, decided, *kept in counted.values_list("pk", "owed", "sent", "last", "decided", *KEPT):
        day = max(last, decided or last) if last and owed == sent and key not in unanswered else None
        right = (day, classes.get(key, ""), grades.get(key, ""))
        if tuple(kept) != right:
            yield key, right


def _days(rows: Any, of: str, day: str) -> Iterator[tuple[int, tuple[date | None]]]:
    return ((key, (right,)) for key, right in wrong(_read(rows, of, day)))


def _bring(proposals: Any, replies: Any, feedback: Any, *, only_look: bool = False) -> int:
    """Replies and evaluations first: what a proposal keeps follows from them."""
    changed = 0
    for model, names, found in (
        (Reply, ("superseded_on",), _days(replies, "assignment__proposal", "sent_on")),
        (Feedback, ("superseded_on",), _days(feedback, "proposal", "given_on")),
        (Proposal, KEPT, _proposals(proposals)),
    ):
        by_value: dict[Any, list[int]] = {}
        for key, value in list(found):
            by_value.setdefault(value, []).append(key)
        for value, keys in by_value.items():
            changed += len(keys)
            told = dict(zip(names, value, strict=True))
            for start in range(0, 0 if only_look else len(keys), AT_ONCE):
                model._default_manager.filter(pk__in=keys[start : start + AT_ONCE]).update(**told)
    return changed


def keep(*proposals: int) -> int:
    """Bring proposals (keys), their replies and evaluations in line. Returns how many rows kept another day."""
    changed = 0
    for start in range(0, len(proposals), AT_ONCE):
        some = proposals[start : start + AT_ONCE]
        changed += _bring(
            Proposal.objects.filter(pk__in=some),
            Reply.objects.filter(assignment__proposal__in=some),
            Feedback.objects.filter(proposal__in=some),
        )
    return changed


def keep_next(behind: int, number: int) -> tuple[list[int], list[int], int]:
    """Bring the next so many proposals behind a key in line: their keys, those passed over, and how many rows were wrong.

    They are locked, as by every step; those that a step holds just now are passed over: nobody waits for this, and the step
    keeps them itself. To be called in a transaction.
    """
    keys = list(Proposal.objects.filter(pk__gt=behind).order_by("pk").values_list("pk", flat=True)[:number])
    free = Proposal.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=keys).order_by("pk")
    locked = list(free.values_list("pk", flat=True))
    return keys, sorted({*keys} - {*locked}), keep(*locked)


def keep_all(*, only_look: bool = False) -> int:
    """All of them. Returns how many rows kept another day than they should."""
    if only_look:
        with transaction.atomic():
            return _bring(Proposal.objects.all(), Reply.objects.all(), Feedback.objects.all(), only_look=True)
    changed, behind = 0, 0
    while True:
        with transaction.atomic():
            keys, held, number = keep_next(behind, AT_ONCE)
        changed += number
        for key in held:  # one at a time, so that no step waits for one while this waits for another
            with transaction.atomic():
                Proposal.objects.select_for_update(of=("self",)).filter(pk=key).first()
                changed += keep(key)
        if not keys:
            return changed
        behind = keys[-1]
