"""Both published schemes, entered as data only: points and grades worked out by hand beside each case."""

from decimal import Decimal

import pytest

from members.drafting import examples
from members.schemes.facts import Person
from members.schemes.reading import from_data, to_data
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests.members.facts import example, fact, several

ALL_YEAR = Person()

# Minhang: plenary 5 per half day; every meeting or activity 5; training 10 whole, 5 partial; a filed proposal once at the
# highest, main author 15, joint 3; key +15 / +3; excellent +10 / +2. Grades in the example: 80, 60, 40.
MINHANG = {
    "plenary of five half days and nothing else: 5×5": (
        [fact(occasion="plenary", half=5)], ALL_YEAR, "25", "不称职",
    ),
    "plenary 25 and four activities 20": (
        [fact(occasion="plenary", half=5), *several(4, occasion="research")], ALL_YEAR, "45", "称职",
    ),
    "part of the plenary, three of five half days: 3×5": (
        [fact(occasion="plenary", part="partial", half=3, due=5)], ALL_YEAR, "15", "不称职",
    ),
    "own and joint proposal: only the higher counts, 25+20+15": (
        [fact(occasion="plenary", half=5), *several(4, occasion="visit"), fact("proposal_filed", part="sole"),
         fact("proposal_filed", part="joint")], ALL_YEAR, "60", "良好",
    ),
    "three joint proposals count once: 3": (several(3, "proposal_filed", part="joint"), ALL_YEAR, "3", "不称职"),
    "first of a joint proposal is a main author: 15": ([fact("proposal_filed", part="first")], ALL_YEAR, "15", "不称职"),
    "own proposal that is key: 15+15": (
        [fact("proposal_filed", part="sole", source=7), fact("proposal_key", part="sole", source=7)],
        ALL_YEAR, "30", "不称职",
    ),
    "joint proposal that is key: 3+3": (
        [fact("proposal_filed", part="joint", source=7), fact("proposal_key", part="joint", source=7)],
        ALL_YEAR, "6", "不称职",
    ),
    "one own excellent, one joint excellent: 15+10+2": (
        [fact("proposal_filed", part="sole", source=7), fact("proposal_excellent", part="sole", source=7),
         fact("proposal_filed", part="joint", source=8), fact("proposal_excellent", part="joint", source=8)],
        ALL_YEAR, "27", "不称职",
    ),
    "a whole training 10, a partial one 5": (
        [fact(occasion="training"), fact(occasion="training", part="partial")], ALL_YEAR, "15", "不称职",
    ),
    "absent from the plenary without leave, 90 points elsewhere: forced": (
        [fact("absence", "plenary"), *several(15, occasion="research"), fact("proposal_filed", part="sole")],
        ALL_YEAR, "90", "不称职",
    ),
    "leave from the plenary is no absence: 0 for it, 16 activities 80": (
        [fact("leave", "plenary"), *several(16, occasion="inspection")], ALL_YEAR, "80", "优秀",
    ),
    "joined in July, no plenary: six activities 30, training 10": (
        [*several(6, occasion="study", on="2024-08-01"), fact(occasion="training", on="2024-09-01")],
        Person(True, 6), "40", "称职",
    ),
    "standing member: committee meetings are meetings like any other, 4×5": (
        several(4, occasion="standing_committee", standing=True), Person(standing=True), "20", "不称职",
    ),
    "left in September: points, no grade": (several(10, occasion="research"), Person(serving=False), "50", None),
    "nothing at all": ([], ALL_YEAR, "0", "不称职"),
}  # fmt: skip

# Hefei: plenary 35; standing committee 30 (standing members only); activities 7.5 up to 4; filed 15, joint first 10, others
# 5, once; opinion adopted 10; from the second filed +5 each, cap 20; excellent +8; adopted from the second +3, not adopted
# +1, cap 20. Grades in the example: 90, 60.
FULL = [
    fact(occasion="plenary", half=6), *several(4, occasion="research"), fact("proposal_filed", part="sole"),
    fact("opinion_submitted", source=900), fact("opinion_adopted", source=900),
]  # fmt: skip
HEFEI = {
    "all of the base once: 35+30+15+10": (FULL, ALL_YEAR, "90", "优秀"),
    "six activities, four count: 4×7.5": (several(6, occasion="research"), ALL_YEAR, "30", "不合格"),
    "three of six half days of the plenary: 35×3/6": (
        [fact(occasion="plenary", part="partial", half=3, due=6)], ALL_YEAR, "17.5", "不合格",
    ),
    "one of three half days: 35/3 rounded": (
        [fact(occasion="plenary", part="partial", half=1, due=3)], ALL_YEAR, "11.67", "不合格",
    ),
    "joint proposal, as first 10, as other 5: once, and the second +5": (
        [fact("proposal_filed", part="first"), fact("proposal_filed", part="joint")], ALL_YEAR, "15", "不合格",
    ),
    "only another's joint proposal: 5": ([fact("proposal_filed", part="joint")], ALL_YEAR, "5", "不合格"),
    "standing all year, four of six meetings: 30×4/6": (
        [*several(4, occasion="standing_committee", standing=True),
         *several(2, "leave", "standing_committee", standing=True)], Person(standing=True), "20", "不合格",
    ),
    "standing until June, all three meetings of that time; a later one as a guest counts nothing": (
        [*several(3, occasion="standing_committee", standing=True), fact(occasion="standing_committee", on="2024-09-26")],
        ALL_YEAR, "30", "不合格",
    ),
    "never standing, guest at four meetings: 0": (several(4, occasion="standing_committee"), ALL_YEAR, "0", "不合格"),
    "six own proposals: 15, and five more 25 capped at 20": (
        several(6, "proposal_filed", part="sole"), ALL_YEAR, "35", "不合格",
    ),
    "excellent own proposal: 15+8": (
        [fact("proposal_filed", part="sole", source=5), fact("proposal_excellent", part="sole", source=5)],
        ALL_YEAR, "23", "不合格",
    ),
    "three opinions adopted, two not: 10 + 2×3 + 2×1": (
        [*[fact(kind, source=100 + n) for n in range(3) for kind in ("opinion_submitted", "opinion_adopted")],
         *several(2, "opinion_submitted")], ALL_YEAR, "18", "不合格",
    ),
    "one adopted, thirty not: 10 + 30 capped at 20": (
        [fact("opinion_submitted", source=50), fact("opinion_adopted", source=50), *several(30, "opinion_submitted")],
        ALL_YEAR, "30", "不合格",
    ),
    "absent from the plenary without leave: 0 of 35, forced": (
        [fact("absence", "plenary", half=6), *several(4, occasion="visit"), *several(6, "proposal_filed", part="sole"),
         fact("opinion_adopted")], ALL_YEAR, "75", "不合格",
    ),
    "joined in July: four activities 30, proposal 15, opinion 10": (
        [*several(4, occasion="study", on="2024-08-02"), fact("proposal_filed", part="sole", on="2024-08-02"),
         fact("opinion_adopted", on="2024-09-01")], Person(True, 6), "55", "不合格",
    ),
    "everything, with all bonuses full: 90+20+8+20": (
        [*FULL, *several(5, "proposal_filed", part="joint"), fact("proposal_excellent", part="sole"),
         *several(40, "opinion_submitted")], ALL_YEAR, "138", "优秀",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MINHANG)
def test_the_minhang_scheme(case):
    facts, person, total, grade = MINHANG[case]
    score = Scorer(example("minhang")).score(facts, person)
    assert (score.total, score.grade and score.grade.name) == (Decimal(total), grade)


@pytest.mark.parametrize("case", HEFEI)
def test_the_hefei_scheme(case):
    facts, person, total, grade = HEFEI[case]
    score = Scorer(example("hefei")).score(facts, person)
    assert (score.total, score.grade and score.grade.name) == (Decimal(total), grade)


def test_every_point_is_traced_to_its_records():
    facts, *_ = HEFEI["everything, with all bonuses full: 90+20+8+20"]
    score = Scorer(example("hefei")).score(facts)
    for category in score.categories:
        for line in category.lines:
            assert sum(item.points for item in line.items) == line.uncapped, line.line.name
        assert sum(line.points for line in category.lines) == category.uncapped
    silent = [
        item for category in score.categories for line in category.lines for item in line.items if not item.points
    ]
    assert all(item.note for item in silent)


@pytest.mark.parametrize("name", list(examples()))
def test_a_scheme_survives_as_data_and_is_read_out_in_words(db, name):
    rules = example(name)
    assert from_data(to_data(rules)) == rules
    for _, line in rules.lines:
        words = line_words(line)
        assert words.endswith(("。", "）")), words
        assert not any(word in words for word in ("attendance", "sole", "None", "_")), words


def test_conditions_the_strictest_decides_and_a_ceiling_only_lowers():
    rules = example("default")
    busy = [fact(occasion="plenary"), *several(9, occasion="research"), *several(9, occasion="training")]
    busy += several(5, "grassroots") + several(3, "instruction") + several(3, "speech", part="oral")
    score = Scorer(rules).score(busy)
    assert (score.by_points.name, score.grade.name) == ("优秀", "合格")  # no proposal and no opinion
    missed = Scorer(rules).score([*busy, fact("absence", "plenary")])
    assert missed.grade.name == "不合格"
    newcomer = Scorer(rules).score(busy, Person(True, 5))
    assert newcomer.grade is None
    assert "不满 6 个月" in newcomer.note


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_forced_grades_the_lower_one_decides_in_either_order(order):
    data = examples()["minhang"]["rules"]
    once = {"kinds": ["absence"], "compare": "at_least", "number": 1, "effect": "grade"}
    data["conditions"] = [{**once, "key": "a", "name": "甲", "grade": "incompetent"},
                          {**once, "key": "b", "name": "乙", "grade": "competent"}][::order]  # fmt: skip
    score = Scorer(from_data(data)).score([fact("absence", "plenary"), *several(20, occasion="research")])
    assert score.grade.name == "不称职"
