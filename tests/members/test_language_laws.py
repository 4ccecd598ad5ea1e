"""Laws over all that the language of schemes can say: random whole schemes, conditions, records and members."""

import random as chance
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cppcc.vocabularies import kept_once
from members.possible import ALONG, carries_of
from members.schemes.explaining import explained, kept, still_open, supposed
from members.schemes.facts import Person
from members.schemes.limits import limit, most
from members.schemes.measures import ask
from members.schemes.reach import never, never_of, never_together
from members.schemes.reading import from_data, line_faults, to_data
from members.schemes.rules import Category, Rules
from members.schemes.scoring import Scorer, concerns, graded, seen
from members.schemes.words import condition_words, line_words
from tests.members.facts import fact
from tests.members.language import (
    COUNTINGS,
    GRADES,
    LEVELS,
    OCCASIONS,
    conditions,
    lines,
    pasts,
    persons,
    records,
    several_conditions,
    whole_schemes,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("laws of the language are Python's; of a database they read what the vocabularies hold"),
]
NOTHING = Decimal(0)
SECTIONS = tuple((part, NOTHING) for part in ("base", "bonus", "deduction"))
OTHERS = tuple((part, Decimal(99)) for part in ("base", "bonus", "deduction"))


def plain(result):
    """What is kept of a score, each line's records in one order."""
    for category in result["categories"]:
        for line in category["lines"]:
            line["items"].sort(key=lambda one: one["duty"])
    return result


@settings(max_examples=60, deadline=None)
@given(whole_schemes(), records(), persons, st.booleans(), st.integers())
def test_what_is_kept_of_a_score_does_not_depend_on_the_order_of_records(rules, there, person, final, seed):
    mixed = list(there)
    chance.Random(seed).shuffle(mixed)
    with kept_once():
        one, other = (plain(kept(Scorer(rules, final=final).score(some, person), some)) for some in (there, mixed))
    assert one == other


@settings(max_examples=60, deadline=None)
@given(whole_schemes())
def test_it_is_written_and_read_back_the_same(rules):
    assert from_data(to_data(rules)) == rules


@settings(max_examples=100, deadline=None)
@given(whole_schemes(), records(), persons)
def test_limits_hold_and_what_is_explained_sums_up_to_the_total(rules, there, person):
    score = Scorer(rules).score(there, person)
    sums = {"base": rules.base_points, "bonus": NOTHING, "deduction": NOTHING}
    with kept_once():
        told = explained(score)
    for one, said in zip(score.categories, told["categories"], strict=True):
        limits = one.category
        assert limits.cap is None or one.points <= limits.cap
        for line in said["lines"]:
            brought = sum((Decimal(item["points"]) for item in line["items"]), NOTHING)
            assert brought == Decimal(line["limited"] or line["points"]) or Decimal(line["points"]) == brought
        earned = sum((Decimal(line["points"]) for line in said["lines"]), Decimal(said.get("start", 0)))
        assert earned == Decimal(said["limited"] or said["points"])
        plus = sum((part.points for part in one.lines if part.points > 0), Decimal(said.get("start", 0)))
        if limits.floor is not None and any(part.minus for part in limits.lines):
            assert one.points >= min(limits.floor, plus, limits.cap if limits.cap is not None else plus)
        sums[limits.section] += Decimal(said["points"])
    bonus = sums["bonus"] if rules.bonus_cap is None else min(sums["bonus"], rules.bonus_cap)
    total = max(sums["base"] + bonus - sums["deduction"], rules.floor)
    assert score.total == (total if rules.ceiling is None else min(total, rules.ceiling))


@settings(max_examples=150, deadline=None)
@given(lines(countings=[one for one in COUNTINGS if one != "share"]), records(10), records(3), persons)
def test_more_records_of_a_rule_never_lower_it(line, there, more, person):
    """Each of a source of its own or of one that is there; what a rule leaves out on purpose stays out of question."""
    line = replace(line, without=(), skip=0 if line.per_matter else line.skip)
    scorer = Scorer(Rules(categories=(Category("c", "类", lines=(line,)),)))
    assert scorer.score(there, person).total <= scorer.score([*there, *more], person).total


@settings(max_examples=80, deadline=None)
@given(whole_schemes(), records(), persons)
def test_what_can_still_be_had_is_of_records_that_there_can_be_and_brings_what_is_said(rules, there, person):
    with kept_once():
        told = still_open(rules, there, person, 2024)
        now = Scorer(rules).score(there, person).total
        for one in told:
            made = supposed(one.line, one.items, person, there, 2024)
            assert len(made) == one.items
            assert Scorer(rules).score([*there, *made], person).total == now + one.points
            for record in made:
                carries = carries_of(record.kind)
                assert record.part in carries.parts
                assert carries.occasions or not record.occasion
                assert carries.levels or not record.level
                assert carries.unit or record.quantity == 1
                assert not carries.once or all(other.kind != record.kind for other in there)
                assert record.kind not in ("leave", "absence")


# --- what is accepted can happen -------------------------------------------------------------------------------------
MANY = 12
"""So many records of a sort meet whatever a random rule asks."""


def all_sorts(kinds):
    """Many records of each sort that there can be of these kinds, with those that always stand beside them."""
    for kind in kinds:
        carries = carries_of(kind)
        occasions, levels = OCCASIONS if carries.occasions else ("",), ("", *LEVELS) if carries.levels else ("",)
        for part in carries.parts:
            for occasion in occasions:
                for level in levels:
                    for standing in (True, False):
                        made = []
                        for number in range(1 if carries.once else MANY):
                            more = {"standing": standing, "source": number + 1}
                            quantity = 5000 if carries.unit else 1
                            made.append(fact(kind, occasion, part, level=level, quantity=quantity, **more))
                            made += [fact(one, occasion, part, **more) for one in ALONG.get(kind, ())]
                        yield made


@settings(max_examples=120, deadline=None)
@given(lines(least=1))
def test_a_rule_is_accepted_exactly_if_records_make_it_count(line):
    assume(not line_faults(line))
    person = Person(belongs=frozenset({"sector:1", "position:vice_chair", "group:2"}))
    scorer = Scorer(Rules(categories=(Category("c", "类", lines=(line,)),)))
    with kept_once():
        reason = never(line)
        if line.counting in ("total", "percent") and ("单位" in reason or "没有数量" in reason):
            return  # could count, but says nothing that makes sense
    fires = any(scorer.score(made, person).total > 0 for made in all_sorts(line.kinds))
    assert fires == (not reason), reason


@settings(max_examples=80, deadline=None)
@given(conditions("q").filter(lambda one: one.of_records))
def test_a_condition_is_accepted_exactly_if_records_decide_it(condition):
    """As many are reached by some records and not without any: both ways of comparing can hold and not hold."""
    rules = Rules(grades=(), conditions=())
    condition = replace(
        condition, number=Decimal(1), compare="at_least", effect="consequence", consequence="通报", only=(), over="year"
    )
    person = Person(standing=condition.applies != "others")
    scorer = Scorer(replace(rules, conditions=(condition,)))
    with kept_once():
        reason = never_of(condition)
    holds = any(scorer.score(made, person).possible for made in all_sorts(condition.kinds))
    assert not scorer.score([], person).possible
    assert holds == (not reason), reason


@settings(max_examples=150, deadline=None)
@given(several_conditions(), pasts(), records(6), records(4), st.sampled_from(GRADES), st.sampled_from(GRADES))
def test_what_is_settled_stays_whatever_comes_in_the_year(asked, past, there, more, grade, then):
    """Of conditions that hold together too: what nothing can change is not changed by records, points or the grade."""
    rules = Rules(grades=GRADES, conditions=asked)
    person = Person(past=past)
    now = graded(seen(rules, there, NOTHING, person, SECTIONS), grade)
    over = graded(seen(rules, [*there, *more], Decimal(99), person, OTHERS), then)
    for condition in asked:
        answer = ask(rules, condition, now, past, final=False)
        if answer.settled:
            assert ask(rules, condition, over, past, final=True).holds == answer.holds
        alone = [ask(replace(rules, conditions=()), one, now, past, final=False) for one in rules.together(condition)]
        assert answer.holds == all(one.holds for one in alone)


@settings(max_examples=100, deadline=None)
@given(
    conditions("q").filter(lambda one: not one.counts_now), pasts(), records(6), st.sampled_from(GRADES), st.booleans()
)
def test_of_earlier_years_alone_nothing_of_this_year_is_asked(condition, past, there, grade, final):
    """Neither its records nor its grade; of the first year of a term nothing is said to have happened before."""
    rules = Rules(grades=GRADES, conditions=(condition,))
    none = seen(rules, [], NOTHING, Person(past=past), SECTIONS)
    answer = ask(rules, condition, none, past, final=False)
    now = graded(seen(rules, there, Decimal(99), Person(past=past), OTHERS), grade)
    assert ask(rules, condition, now, past, final=final) == answer
    assert answer.settled
    if not past.years and (condition.over == "before" or condition.compare == "at_least"):
        assert not answer.holds


@settings(max_examples=60, deadline=None)
@given(several_conditions(), pasts(), records(6))
def test_conditions_that_are_told_never_to_hold_together_hold_for_nobody(asked, past, there):
    rules = Rules(grades=GRADES, conditions=asked)
    for condition in asked:
        if never_together(rules, condition):
            for standing in (True, False):
                belongs = frozenset({"sector:1", "position:vice_chair", "group:2"})
                person = Person(standing=standing, past=past, belongs=belongs)
                for grade in GRADES:
                    now = graded(seen(rules, there, NOTHING, person, SECTIONS), grade)
                    answer = ask(rules, condition, now, past, final=True)
                    assert not (answer.holds and concerns(rules, condition, person))


# --- grades that only so many may have -------------------------------------------------------------------------------
@settings(max_examples=30, deadline=None)
@given(whole_schemes(), st.lists(st.tuples(records(6), persons), max_size=8))
def test_nobody_is_over_a_limit_and_more_points_never_make_a_lower_grade_by_it(rules, members):
    rules = replace(rules, conditions=())
    scores = [Scorer(rules).score(there, person) for there, person in members]
    limit(rules, scores)
    rank = {one.key: at for at, one in enumerate(rules.grades)}
    for grade in rules.grades[:-1]:
        room = most(grade, len(scores))
        assert room is None or sum(one.grade == grade for one in scores) <= room
    for one in scores:
        for other in scores:
            assert one.total <= other.total or rank[one.grade.key] <= rank[other.grade.key]


# --- in words --------------------------------------------------------------------------------------------------------
CROWDED = re.compile(r"[\u4e00-\u9fff](?=\d)|\d(?=[\u4e00-\u9fff])")


@settings(max_examples=100, deadline=None)
@given(whole_schemes())
def test_words_and_numbers_stand_apart_in_every_sentence(rules):
    with kept_once():
        said = [line_words(line) for _, line in rules.lines]
        said += [condition_words(rules, one) for one in rules.conditions]
    for words in said:
        assert not CROWDED.search(re.sub(r"\bc\d|\bq\d", "", words)), words
