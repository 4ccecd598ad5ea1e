"""Schemes that ship as examples after published ones: members worked out by hand from the printed rules."""

from decimal import Decimal

import pytest

from members.drafting import examples
from members.schemes.consequences import said
from members.schemes.facts import Person
from members.schemes.measures import Past, Year
from members.schemes.reading import lacking
from members.schemes.scoring import Scorer
from members.schemes.words import condition_words, line_words
from tests.members.facts import example, fact, several


def opinion(source, *, level="district", adopted=True):
    kinds = ("opinion_submitted", "opinion_adopted") if adopted else ("opinion_submitted",)
    return [fact(kind, source=source, level=level) for kind in kinds]


def proposal(source, part="sole", *kinds):
    return [fact(kind, part=part, source=source) for kind in ("proposal_submitted", *kinds)]


FILED = "proposal_filed"
# Yanbian: one or several proposals 10, each filed 10, each key one 10, of joint ones the first proposer only; one or several
# opinions 5, each adopted 10, those adopted by province or state 10 more. Grades invented: 60, 20.
YANBIAN = {
    "nothing": ([], "0", "不称职"),
    "one proposal": (proposal(1), "10", "不称职"),
    "three proposals, none filed: 10 once": ([*proposal(1), *proposal(2), *proposal(3)], "10", "不称职"),
    "one filed: 10+10": (proposal(1, "sole", FILED), "20", "称职"),
    "three filed: 10+3×10": ([*proposal(1, "sole", FILED), *proposal(2, "sole", FILED), *proposal(3, "sole", FILED)], "40", "称职"),
    "first of a joint one, filed": (proposal(1, "first", FILED), "20", "称职"),
    "another of a joint one, filed: nothing": (proposal(1, "joint", FILED), "0", "不称职"),
    "a key one: 10+10+10": (proposal(1, "sole", FILED, "proposal_key"), "30", "称职"),
    "five opinions, none adopted: 5 once": ([one for n in range(5) for one in opinion(n, adopted=False)], "5", "不称职"),
    "two adopted here: 5+2×10": ([*opinion(1), *opinion(2)], "25", "称职"),
    "one adopted by the province: 5+10+10": (opinion(1, level="province"), "25", "称职"),
    "all of it: 10+20+10+5+20+20": (
        [*proposal(1, "sole", FILED, "proposal_key"), *proposal(2, "first", FILED),
         *opinion(3, level="province"), *opinion(4, level="nation")], "85", "优秀",
    ),
}  # fmt: skip

CAME = [fact(occasion="plenary"), fact(occasion="research"), *proposal(1, "sole", FILED)]
# Jinan: 70 for all; absent from the plenary −30, on leave −10; from the second filed proposal 5 each, key 5, excellent 10,
# welfare 2 each up to 10; all bonuses up to 50; plenary, proposal or opinion, and one activity, else not competent. 85, 60.
JINAN = {
    "what is asked and no more": (CAME, "70", "称职"),
    "no activity": ([fact(occasion="plenary"), *proposal(1)], "70", "不称职"),
    "neither proposal nor opinion": (CAME[:2], "70", "不称职"),
    "an opinion instead of a proposal": ([*CAME[:2], *opinion(1, adopted=False)], "70", "称职"),
    "on leave from the plenary: 70−10, and not there": ([*CAME[1:], fact("leave", "plenary")], "60", "不称职"),
    "absent from it: 70−30": ([*CAME[1:], fact("absence", "plenary")], "40", "不称职"),
    "three filed: 70+2×5": ([*CAME, *proposal(2, "sole", FILED), *proposal(3, "first", FILED)], "80", "称职"),
    "a further one of others": ([*CAME, *proposal(2, "joint", FILED)], "70", "称职"),
    "key and excellent: 70+5+10": ([*CAME, *several(1, "proposal_key", part="sole"),
                                   *several(1, "proposal_excellent", part="sole")], "85", "优秀"),
    "welfare eight times: 70+10": ([*CAME, *several(8, "welfare")], "80", "称职"),
    "all bonuses: 70+60+10 is 70+50": ([*CAME, *several(6, "proposal_excellent", part="first"), *several(5, "welfare")], "120", "优秀"),
    "much done, never at the plenary": ([*CAME[1:], *several(6, "proposal_excellent", part="sole")], "120", "不称职"),
}  # fmt: skip

# Guangshui: 10 for presence; filed as first 20, joint 15, each opinion 20, together up to 80; awards 10, 8, 6, 4 by level; late
# at the plenary −1, at committee meetings −2, elsewhere −1; absent −1.5, −3, −1.5; at most 10. Grades invented: 80, 40.
GUANGSHUI = {
    "nothing: the 10 for presence": ([], "10", "不称职"),
    "one filed": (proposal(1, "sole", FILED), "30", "不称职"),
    "one filed as first, one as other: 10+20+15": (
        [*proposal(1, "first", FILED), *proposal(2, "joint", FILED)], "45", "称职",
    ),
    "two opinions: 10+40": ([*opinion(1, adopted=False), *opinion(2)], "50", "称职"),
    "six opinions, 80 at most": ([one for n in range(6) for one in opinion(n)], "90", "优秀"),
    "award of the nation": ([fact("award", level="nation")], "20", "不称职"),
    "awards of the other levels: 10+8+6+4": (
        [fact("award", level=level) for level in ("province", "city", "district")], "28", "不称职",
    ),
    "something else of the nation, and an award without a level": (
        [fact("other", level="nation"), fact("award")], "10", "不称职",
    ),
    "late at the plenary twice: 10−2": (several(2, "late", "plenary"), "8", "不称职"),
    "late at a committee meeting: 10−2": ([fact("left_early", "standing_committee")], "8", "不称职"),
    "absent from plenary, committee, research: 10−1.5−3−1.5": (
        [fact("absence", one) for one in ("plenary", "standing_committee", "research")], "4", "不称职",
    ),
    "absent twenty times: the 10 are gone, no more": (several(20, "absence", "study"), "0", "不称职"),
}  # fmt: skip
CASES = [
    (scheme, case)
    for scheme, cases in (("yanbian", YANBIAN), ("jinan", JINAN), ("guangshui", GUANGSHUI))
    for case in cases.items()
]


@pytest.mark.parametrize(("scheme", "case"), CASES, ids=[f"{scheme}: {case[0]}" for scheme, case in CASES])
def test_a_member_by_hand(scheme, case):
    records, total, grade = case[1]
    score = Scorer(example(scheme)).score(records)
    assert (score.total, score.grade.name) == (Decimal(total), grade)


def test_two_years_below_60_in_jinan_are_talked_to_by_the_committee():
    order = ("优秀", "称职", "不称职")
    person = Person(past=Past((Year(2023, grade="不称职", order=order, qualified=False),), 2024))
    score = Scorer(example("jinan")).score([], person)
    assert [said(one) for one in score.consequences] == ["市政协约谈：连续两年不称职（2023年不称职，2024年不称职）"]


@pytest.mark.parametrize("name", ["yanbian", "jinan", "guangshui"])
def test_an_example_says_what_it_is_and_where_it_comes_from(db, name):
    shipped = examples()[name]
    assert "示例，参照公开条款节选" in shipped["title"]
    assert shipped["note"].startswith("示例，节选自")
    assert len(shipped["name"]) <= 60
    rules = example(name)
    assert lacking(rules) == []
    told = [line_words(line) for _, line in rules.lines] + [condition_words(rules, one) for one in rules.conditions]
    assert not any(word in "".join(told) for word in ("attendance", "sole", "None", "_", "province"))
