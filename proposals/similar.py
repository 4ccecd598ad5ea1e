"""Proposals that say much the same: computed here, by pairs of characters weighed by how rare they are.

Pairs of characters need no dictionary and find Chinese words of two characters; title and text are compared apart
(cosine of tf-idf), with the few that the index of search gives (``cppcc.search.likeness``). Measured on a labelled set:
tests/data/similar_pairs.json, docs/decisions/004-similar.md.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cppcc.search import grams
from cppcc.search.likeness import Read, scores
from proposals.models import Proposal, Reply
from proposals.states import State

SIMILAR = 0.12  # from this score on a pair is shown; see the measurement
NEAR_COPY = 0.45  # from this score on it is called much the same
FRAME = re.compile(r"^关于|的?(提案|建议|意见)$")


def title_grams(title: str) -> Counter[str]:
    """Pairs of a title without the frame 关于…的提案 that all titles share."""
    return grams(FRAME.sub("", FRAME.sub("", title.strip())))


def alike(rows: Any, title: str, text: str, read: Read, *, leave_out: int = 0, most: int) -> list[tuple[int, float]]:
    """The keys of those rows that are similar enough to be shown, with their scores, the most similar first."""
    found = scores(rows.exclude(pk=leave_out), title, text, read, title_grams)
    shown = [(key, score) for key, score in found.items() if score >= SIMILAR]
    return sorted(shown, key=lambda pair: (-pair[1], -pair[0]))[:most]


@dataclass(frozen=True)
class Match:
    proposal: Proposal
    score: float
    answers: Sequence[Reply] = ()
    """What units answered: the replies that were sent, of the one it was merged into where it was merged."""

    @property
    def near_copy(self) -> bool:
        return self.score >= NEAR_COPY

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def _read(rows: Any) -> Iterable[tuple[int, str, str]]:
    for pk, title, situation, suggestion in rows.values_list("pk", "title", "situation", "suggestion"):
        yield pk, title, f"{situation}\n{suggestion}"


def similar_to(title: str, text: str, user: Any, *, leave_out: int = 0, most: int = 6) -> list[Match]:
    """The most similar proposals past drafting, of all years, among those that the account may see; of others not a word."""
    rows = Proposal.objects.visible_to(user).exclude(state=State.DRAFT)
    found = alike(rows, title, text, _read, leave_out=leave_out, most=most)
    proposals = Proposal.objects.select_related("plenary").in_bulk([key for key, _ in found])
    return [Match(proposals[key], score) for key, score in found if key in proposals]


def similar_of(proposal: Proposal, user: Any, *, most: int = 6) -> list[Match]:
    """The most similar ones to a proposal that is there."""
    text = f"{proposal.situation}\n{proposal.suggestion}"
    return similar_to(proposal.title, text, user, leave_out=proposal.pk, most=most)


def answered(matches: list[Match]) -> list[Match]:
    """With what units answered then: who sees a proposal sees its replies once they are sent. One query for all."""
    leads = {one.proposal.pk: one.proposal.merged_into_id or one.proposal.pk for one in matches}
    sent = Reply.objects.sent().filter(assignment__proposal__in=leads.values())
    found: dict[int, list[Reply]] = {}
    for letter in sent.select_related("assignment__unit", "assignment__proposal__plenary", "result_class").defer(
        "text"
    ):
        found.setdefault(letter.assignment.proposal_id, []).append(letter)
    return [replace(one, answers=tuple(found.get(leads[one.proposal.pk], ()))) for one in matches]
