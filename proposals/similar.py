"""Proposals that say much the same: computed here, by pairs of characters weighed by how rare they are.

Pairs of characters need no dictionary and find Chinese words of two characters; title and text are compared apart
(cosine of tf-idf). Measured on a labelled set: tests/data/similar_pairs.json, docs/decisions/004-similar.md.
"""

import math
import re
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max

from proposals.models import Proposal
from proposals.states import State

SIMILAR = 0.12  # from this score on a pair is shown; see the measurement
NEAR_COPY = 0.45  # from this score on it is called much the same
TITLE_PART = 0.4
LEAST_DOCUMENTS = 20  # fewer are weighed as so many, else all words of a small collection look common
FRAME = re.compile(r"^关于|的?(提案|建议|意见)$")
NOT_WORDS = re.compile(r"[^\w]+|_", re.UNICODE)

Vector = dict[str, float]


def grams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters within runs of letters, digits and Han characters."""
    found: Counter[str] = Counter()
    for run in NOT_WORDS.split(unicodedata.normalize("NFKC", text).lower()):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


def title_grams(title: str) -> Counter[str]:
    """Those of a title without the frame 关于…的提案 that all titles share."""
    return grams(FRAME.sub("", FRAME.sub("", title.strip())))


@dataclass
class Side:
    """One side of all documents: how often a pair occurs in them, their vectors, and where a pair stands."""

    documents: Counter[str] = field(default_factory=Counter)
    vectors: dict[int, Vector] = field(default_factory=dict)
    postings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def vector(self, counts: Counter[str], total: int) -> Vector:
        total = max(total, LEAST_DOCUMENTS)
        weighed = {
            gram: (1 + math.log(n)) * math.log((1 + total) / (0.5 + self.documents[gram])) for gram, n in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {gram: weight / length for gram, weight in weighed.items()}

    def fill(self, counts: dict[int, Counter[str]]) -> None:
        for one in counts.values():
            self.documents.update(one.keys())
        for key, one in counts.items():
            self.vectors[key] = self.vector(one, len(counts))
            for gram in one:
                self.postings[gram].append(key)

    def scores(self, vector: Vector) -> dict[int, float]:
        """Cosine with every document that shares a pair."""
        found: dict[int, float] = defaultdict(float)
        for gram, weight in vector.items():
            for key in self.postings.get(gram, ()):
                found[key] += weight * self.vectors[key][gram]
        return found


class Corpus:
    """Titles and texts of proposals, ready to be compared with another one."""

    def __init__(self, rows: list[tuple[int, str, str]]) -> None:
        self.total = len(rows)
        self.titles, self.texts = Side(), Side()
        self.titles.fill({key: title_grams(title) for key, title, _ in rows})
        self.texts.fill({key: grams(text) for key, _, text in rows})

    def scores(self, title: str, text: str) -> dict[int, float]:
        """From 0 to 1 for each document that shares anything; a short text leaves the title alone to speak."""
        by_title = self.titles.scores(self.titles.vector(title_grams(title), self.total))
        counts = grams(text)
        if sum(counts.values()) < 20:
            return dict(by_title)
        by_text = self.texts.scores(self.texts.vector(counts, self.total))
        return {
            key: TITLE_PART * by_title.get(key, 0.0) + (1 - TITLE_PART) * by_text.get(key, 0.0)
            for key in by_title.keys() | by_text.keys()
        }


_kept: dict[str, tuple[Any, Corpus]] = {}
_lock = threading.Lock()


def kept(name: str, rows: Any, read: Callable[[Any], list[tuple[int, str, str]]]) -> Corpus:
    """The corpus of a queryset's rows under that name; built again when one of them changed (``updated_at``)."""
    mark = rows.aggregate(n=Count("pk"), last=Max("updated_at"), top=Max("pk"))
    with _lock:
        if name not in _kept or _kept[name][0] != mark:
            _kept[name] = (mark, Corpus(read(rows)))
        return _kept[name][1]


def corpus() -> Corpus:
    """All proposals past drafting, of all years."""

    def read(rows: Any) -> list[tuple[int, str, str]]:
        texts = rows.values_list("pk", "title", "situation", "suggestion")
        return [(pk, title, f"{situation}\n{suggestion}") for pk, title, situation, suggestion in texts]

    return kept("proposals", Proposal.objects.exclude(state=State.DRAFT), read)


@dataclass(frozen=True)
class Match:
    proposal: Proposal
    score: float

    @property
    def near_copy(self) -> bool:
        return self.score >= NEAR_COPY

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def similar_to(title: str, text: str, user: Any, *, leave_out: int = 0, most: int = 6) -> tuple[list[Match], int]:
    """The most similar proposals that the account may see, and how many more there are that it may not."""
    scores = {key: score for key, score in corpus().scores(title, text).items() if score >= SIMILAR}
    scores.pop(leave_out, None)
    seen = Proposal.objects.visible_to(user).filter(pk__in=scores).select_related("plenary")
    matches = sorted((Match(one, scores[one.pk]) for one in seen), key=lambda match: -match.score)
    return matches[:most], len(scores) - len(matches)
