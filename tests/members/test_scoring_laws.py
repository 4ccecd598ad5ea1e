"""What holds for every scheme: order means nothing, less is never more, caps hold."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.kinds import PRESENCE
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Category, Grade, Line, Rate, Rules
from members.schemes.scoring import Scorer
from tests.members.facts import example, fact

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("rules are Python's; of a database they read what the kinds of leave are called"),
]

KINDS = [
    "attendance",
    "leave",
    "absence",
    "proposal_filed",
    "proposal_excellent",
    "opinion_submitted",
    "opinion_adopted",
]
OCCASIONS = ["", "plenary", "research", "training", "standing_committee"]
PARTS = ["participant", "partial", "sole", "first", "joint"]
points = st.integers(0, 40).map(lambda n: Decimal(n) / 2)
maybe_points = st.none() | points


@st.composite
def facts(draw):
    made = []
    for _ in range(draw(st.integers(0, 14))):
        half = draw(st.integers(0, 4))
        made.append(
            fact(
                draw(st.sampled_from(KINDS)),
                draw(st.sampled_from(OCCASIONS)),
                draw(st.sampled_from(PARTS)),
                on=f"2024-{draw(st.integers(1, 12)):02d}-01",
                half=half,
                due=half + draw(st.integers(0, 2)),
                source=draw(st.integers(1, 8)),
                standing=draw(st.booleans()),
            )
        )
    return made


@st.composite
def lines(draw, key, deducts=False):
    split = draw(st.booleans())
    groups = [tuple(PARTS[:3]), tuple(PARTS[3:])] if split else [()]
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    return Line(
        key=key,
        name=key,
        kinds=tuple(kinds),
        occasions=tuple(draw(st.lists(st.sampled_from(OCCASIONS[1:]), max_size=2, unique=True))),
        without=tuple(draw(st.lists(st.sampled_from(KINDS), max_size=1))),
        applies=draw(st.sampled_from(["all", "standing", "others"])),
        counting=draw(
            st.sampled_from(["each", "once", "half_day"] if deducts else ["each", "once", "half_day", "share"])
        ),
        most_items=draw(st.none() | st.integers(1, 4)),
        skip=draw(st.integers(0, 2)),
        cap=draw(maybe_points),
        rates=tuple(Rate(parts, draw(points), draw(maybe_points)) for parts in groups),
    )


@st.composite
def schemes(draw):
    categories = []
    for number, section in enumerate(draw(st.lists(st.sampled_from(["base", "bonus", "deduction"]), max_size=4))):
        made = [draw(lines(f"l{number}-{n}", section == "deduction")) for n in range(draw(st.integers(1, 3)))]
        categories.append(Category(f"c{number}", "类", section, draw(maybe_points), tuple(made)))
    return Rules(
        base_points=draw(points),
        ceiling=draw(st.none() | st.just(Decimal(60))),
        bonus_cap=draw(maybe_points),
        categories=tuple(categories),
        grades=(Grade("a", "优秀", Decimal(30)), Grade("b", "合格", Decimal(0))),
    )


@settings(max_examples=300, deadline=None)
@given(schemes(), facts(), st.randoms(use_true_random=False))
def test_points_never_depend_on_the_order_of_records(rules, records, random):
    mixed = list(records)
    random.shuffle(mixed)
    one, other = Scorer(rules).score(records), Scorer(rules).score(mixed)
    assert (one.total, one.base, one.bonus, one.deduction, one.grade) == (
        other.total, other.base, other.bonus, other.deduction, other.grade,
    )  # fmt: skip


def deducts(rules, record):
    """Whether the record takes points: of a deduction, or an absence from what is counted by share."""
    for category, line in rules.lines:
        if line.counting == "share" and record.kind in (*PRESENCE, *line.kinds):
            return True  # present for a part only, it can stand for what was missed
        if category.section == "deduction" and record.kind in line.kinds:
            return True
    return False


@settings(max_examples=400, deadline=None)
@given(schemes(), facts(), st.data())
def test_removing_a_source_never_raises_a_score_unless_it_was_a_deduction(rules, records, data):
    if not records:
        return
    source = data.draw(st.sampled_from([record.source for record in records]))
    gone = [record for record in records if record.source == source]
    if any(deducts(rules, record) for record in gone):
        return
    left = [record for record in records if record.source != source]
    assert Scorer(rules).score(left).total <= Scorer(rules).score(records).total


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["minhang", "hefei", "default"]), facts(), st.data())
def test_removing_one_record_never_raises_a_score_of_the_schemes_that_come_with_the_program(name, records, data):
    rules = example(name)
    if not records:
        return
    gone = data.draw(st.sampled_from(records))
    if deducts(rules, gone):
        return
    left = [record for record in records if record.pk != gone.pk]
    assert Scorer(rules).score(left).total <= Scorer(rules).score(records).total


@settings(max_examples=300, deadline=None)
@given(schemes(), facts())
def test_caps_and_limits_hold_and_every_item_is_accounted_for(rules, records):
    score = Scorer(rules).score(records)
    assert rules.bonus_cap is None or score.bonus <= rules.bonus_cap
    assert rules.ceiling is None or score.total <= rules.ceiling
    assert score.total >= min(rules.floor, rules.ceiling or rules.floor)
    for category in score.categories:
        assert category.category.cap is None or category.points <= category.category.cap
        for result in category.lines:
            line = result.line
            assert line.cap is None or result.points <= line.cap
            if line.counting == "share":
                continue
            assert sum(item.points for item in result.items) == result.uncapped
            paid = sum(item.points > 0 for item in result.items)
            assert paid <= (1 if line.counting == "once" else line.most_items or len(records))
            assert len({item.fact.pk for item in result.items}) == len(result.items)


@settings(max_examples=100, deadline=None)
@given(schemes(), facts())
def test_a_scheme_read_back_from_its_data_gives_the_same_points(rules, records):
    again = from_data(to_data(rules))
    assert Scorer(again).score(records).total == Scorer(rules).score(records).total
