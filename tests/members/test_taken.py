"""Deductions where a rule leaves a choice: the member has the way with which the least is taken, and is told so."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from members.schemes.conditions import Condition
from members.schemes.facts import Person
from members.schemes.reach import idle_matters, warnings
from members.schemes.rules import Section
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests.members.facts import fact, several
from tests.members.test_further_rules import line, rate, rules, total

pytestmark = pytest.mark.django_db
RATES = (
    rate(10, further=20, occasions=("plenary",)),
    rate(5, occasions=("standing_committee",)),
)
ABSENT = line("absence", rates=RATES)
ONE_OF_EACH = [fact("absence", "plenary"), fact("absence", "standing_committee")]


def taken(records, **more):
    """What is taken of 100 points, inside a category and among the deductions."""
    inside = rules(line("absence", rates=RATES, minus=True, **more), start=Decimal(100))
    apart = rules(line("absence", rates=RATES, **more), section=Section.DEDUCTION)
    among = Scorer(apart).score(records)
    found = 100 - total(inside, *records)
    assert among.deduction == found
    items = among.categories[0].lines[0].items
    assert sum(item.points for item in items) == found
    return found


def test_the_first_is_the_one_with_which_the_least_is_taken():
    assert taken(ONE_OF_EACH) == 15
    assert taken(several(2, "absence", "plenary")) == 30
    assert taken([*several(2, "absence", "plenary"), fact("absence", "standing_committee")]) == 35
    for records in permutations([*ONE_OF_EACH, fact("absence", "plenary")]):
        assert taken(list(records)) == 35


def test_a_limit_of_items_leaves_those_that_weigh_most_as_it_says():
    assert taken([*several(2, "absence", "plenary"), fact("absence", "standing_committee")], most_items=2) == 30
    assert "取分值高的" in line_words(line("absence", rates=RATES, most_items=2), taking=True)


@pytest.mark.parametrize("more", [{"counting": "once"}, {"most_items": 1}])
def test_the_highest_counts_also_where_a_further_one_would_weigh_less(more):
    rates = (rate(10, further=2, kinds=("absence",)), rate(5, kinds=("leave",)))
    made = rules(line("absence", "leave", rates=rates, **more), section=Section.DEDUCTION)
    assert Scorer(made).score([fact("absence"), fact("leave")]).deduction == 10


def test_points_that_are_given_keep_the_way_that_gives_the_most():
    given = rules(
        line("attendance", rates=(rate(10, further=2, occasions=("plenary",)), rate(5, occasions=("research",))))
    )
    assert total(given, fact("attendance", "plenary"), fact("attendance", "research")) == 15


@pytest.mark.parametrize("minus", [True, False])
def test_what_is_spared_at_first_is_said_so(minus):
    late = line("late", rates=(rate(1),), skip=2, minus=minus)
    assert "分值最高的 2 项不扣，从第 3 项起扣" in line_words(late, taking=True)
    made = rules(late, section=Section.BASE if minus else Section.DEDUCTION)
    (one,) = Scorer(made).score(several(3, "late")).categories
    assert sorted(item.note for item in one.lines[0].items) == ["", "前 2 项不扣分", "前 2 项不扣分"]
    assert "已在别处计分" in line_words(line("proposal_filed", rates=(rate(1),), skip=1))


def test_half_days_of_absence_are_not_read_as_half_days_present():
    assert "实到半天数" not in line_words(line("absence", counting="half_day"), taking=True)
    assert "只参加一部分的按实到半天数" in line_words(line("attendance", counting="half_day"))


def test_two_thirds_are_two_thirds():
    made = rules(line("attendance"))
    records = [fact("attendance", half=1, due=1) for _ in range(4)] + [fact("absence", half=0, due=1) for _ in range(2)]
    for compare, holds in (("at_least", True), ("fewer_than", False)):
        asked = Condition(
            "c", "三分之二", ("attendance",), measured="share", compare=compare, number=Decimal("66.67"),
            effect="consequence", consequence="提醒谈话",
        )  # fmt: skip
        score = Scorer(replace(made, conditions=(asked,))).score(records, Person())
        assert bool(score.consequences) is holds


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (line("media", per_matter=True), ["同一件有几条"]),
        (line("media", "welfare", per_matter=True), ["同一件有几条"]),
        (line("opinion_adopted", per_matter=True), []),
        (line("proposal_filed", "proposal_key", per_matter=True), []),
        (line("attendance", without=("speech",)), ["会议发言"]),
        (line("opinion_submitted", without=("proposal_converted",)), ["提案转社情民意"]),
        (line("opinion_submitted", without=("opinion_adopted",)), []),
        (line("attendance", without=("late",)), []),
    ],
)
def test_a_rule_of_one_matter_that_no_two_records_can_have_is_told(made, told):
    found = idle_matters(made)
    assert len(found) == len(told)
    assert all(words in said for words, said in zip(told, found, strict=True))
    assert warnings(made) == [f"已保存，但“项”的{words}。" for words in found]
