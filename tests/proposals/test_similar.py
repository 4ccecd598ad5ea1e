"""Similar proposals, measured on a labelled set."""

import json
from pathlib import Path

import pytest

from proposals.similar import NEAR_COPY, SIMILAR, Corpus, grams, title_grams

PAIRS = json.loads((Path(__file__).parent.parent / "data" / "similar_pairs.json").read_text())


@pytest.fixture(scope="module")
def scores() -> list[tuple[str, float]]:
    rows: dict[str, tuple[int, str, str]] = {}
    for pair in PAIRS:
        rows.setdefault(pair["a"]["title"], (len(rows) + 1, pair["a"]["title"], pair["a"]["text"]))
    corpus = Corpus(list(rows.values()))
    return [
        (pair["kind"], corpus.scores(pair["b"]["title"], pair["b"]["text"]).get(rows[pair["a"]["title"]][0], 0.0))
        for pair in PAIRS
    ]


def measured(scores, threshold, right) -> tuple[float, float]:
    shown = [kind for kind, score in scores if score >= threshold]
    found = sum(kind in right for kind in shown)
    return found / len(shown), found / sum(kind in right for kind, _ in scores)


def test_the_set_is_large_enough(scores):
    assert len(PAIRS) >= 60
    assert {kind for kind, _ in scores} == {"copy", "topic", "unrelated"}


def test_precision_and_recall_are_what_the_decision_says(scores):
    precision, recall = measured(scores, SIMILAR, {"copy", "topic"})
    assert (round(precision, 2), round(recall, 2)) == (0.97, 0.79)
    assert measured(scores, NEAR_COPY, {"copy"}) == (1.0, 1.0)


def test_the_frame_of_titles_says_nothing():
    assert title_grams("关于加装电梯的提案") == grams("加装电梯")


def test_a_proposal_is_wholly_like_itself():
    corpus = Corpus(
        [(1, "关于加装电梯的提案", "低层住户协调难。" * 5), (2, "关于垃圾分类的提案", "投放点管理不到位。" * 5)]
    )
    scores = corpus.scores("关于加装电梯的提案", "低层住户协调难。" * 5)
    assert scores[1] == pytest.approx(1.0)
    assert scores.get(2, 0.0) < SIMILAR
