"""Conditions on a figure: when they hold, what is no condition, how they are shown and kept."""

import pytest

from cppcc.figures import share
from reports.tokens import UnknownToken, holds
from tests.reports.said import count, figures

CONDITIONS = [
    ("a.b = 98", True),
    ("a.b = 98.1", True),
    ("a.b = 98.10", True),
    ("a.b = 98.2", False),
    ("a.b = 99", False),
    ("a.b > 98", True),
    ("a.b < 99", True),
    ("a.b < 98.1", False),
    ("a.b ≥ 98", True),
    ("a.b ≥ 98.2", False),
    ("a.b >= 97.5", True),
    ("a.b <= 98.1", False),
    ("a.b ≤ 98.2", True),
    ("a.b≥97.5%", True),
    ("a.b ≧ 97.5", True),
    ("a.b < 100", True),
    ("a.b = 100", False),
    ("a.b > 0", True),
    ("a.c = 3", True),
    ("a.c ≥ 3", True),
    ("a.c ≤ 3", True),
    ("a.c > 3", False),
    ("a.c < 3", False),
    ("a.b ≥ 97.5 且 a.c = 3", True),
    ("a.b ≥ 97.5且a.c > 3", False),
    ("a.b ≥ 99 或 a.c = 3", True),
    ("a.b ≥ 99 或 a.c = 4", False),
    ("a.c = 3 或 a.c = 4 且 a.c = 5", True),
    ("a.c = 4 且 a.c = 5 或 a.c = 3", True),
    ("a.c = 4 且 a.c = 3 或 a.c = 5", False),
    ("a.c = 3，且 a.b > 90", True),
    ("有上年", True),
    ("没有上年", False),
    ("有上年 且 a.c = 3", True),
    ("a.c = 3 且 没有上年", False),
]


@pytest.mark.parametrize(("condition", "true"), CONDITIONS)
def test_conditions(condition, true):
    assert holds(condition, figures(share(155, 158), "%", former=share(1, 2), a__c=count(3))) == true


def test_nearly_full_is_neither_full_nor_equal_to_it():
    known = figures(share(299, 300), "%")
    assert [holds(f"a.b {sign} 100", known) for sign in "=<≥"] == [False, True, False]
    assert holds("a.b = 99", known)  # as landed texts ask it
    assert holds("a.b ≥ 99.6", known)


def test_what_has_no_base_reaches_nothing():
    known = figures(share(0, 0), "%")
    assert not holds("a.b ≥ 0", known)
    assert not holds("a.b ≤ 100", known)
    assert holds("没有上年", known)


@pytest.mark.parametrize(
    "condition",
    ["", "a.b", "a.b 大约 3", "a.b > 3 且", "且 a.b > 3", "a.b > 3 和 a.c = 1", "a.b > -3", "a.b > 3 " * 200],
)
def test_a_condition_that_cannot_be_read_is_a_fault(condition):
    with pytest.raises(UnknownToken, match="应写成"):
        holds(condition, figures(count(3)))


def test_every_figure_of_a_condition_has_to_be_there():
    with pytest.raises(UnknownToken, match=r"没有“no\.such”这个数据"):
        holds("a.b = 3 或 no.such = 1", figures(count(3)))


def test_conditions_are_shown_by_names_and_kept_by_keys():
    wording = figures(count(3), label="办复且满意提案").wording
    kept = "〔当 a.b ≥ 97.5 且 累计:a.b < 3 或 有上年〕好。"
    shown = "〔当 办复且满意提案 ≥ 97.5 且 累计:办复且满意提案 < 3 或 有上年〕好。"
    assert wording.shown(kept) == shown
    assert wording.kept(shown) == kept
    assert wording.kept("〔当 办复且满意提案>＝97.5且累计：办复且满意提案＜3或有上年〕好。") == kept
