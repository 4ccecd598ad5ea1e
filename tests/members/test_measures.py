"""One measure for conditions: what is counted over which years, and what follows from it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.drafting import examples
from members.schemes import measures, outlook
from members.schemes.conditions import Condition
from members.schemes.consequences import said
from members.schemes.explaining import kept, with_grade
from members.schemes.facts import Person
from members.schemes.measures import Past, Year, ask, of_term, of_year, tallied
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Grade, Rules
from members.schemes.scoring import Scorer, graded, seen
from members.schemes.words import condition_words
from tests.members.facts import fact, several
from tests.members.test_scoring_laws import KINDS, OCCASIONS, PARTS, facts, schemes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("rules are Python's; of a database they read what the kinds of leave are called"),
]

GRADES = (
    Grade("good", "优秀", Decimal(80)),
    Grade("fit", "合格", Decimal(60)),
    Grade("unfit", "不合格", qualified=False),
)
ORDER = tuple(grade.name for grade in GRADES)

BELOW = Condition("b", "连续两年不合格", (), measured="below", over="running", below="fit", effect="consequence",
                  consequence="劝退建议")  # fmt: skip
ABSENT = Condition("a", "两次缺席全体会议", ("absence",), ("plenary",), number=2, over="term", effect="consequence",
                   consequence="诫勉谈话")  # fmt: skip
FEW = Condition("f", "届内提案不足三件", ("proposal_filed",), compare="fewer_than", number=3, over="term",
                effect="consequence", consequence="不再提名")  # fmt: skip
NONE = Condition("n", "两年没有提案", ("proposal_filed",), compare="fewer_than", over="running", effect="consequence",
                 consequence="提醒谈话")  # fmt: skip


def rules(*conditions, base=60):
    return Rules(base_points=Decimal(base), grades=GRADES, conditions=conditions)


def year(number, records=(), grade="合格", **more):
    return Year(number, tallied(records), Decimal(60), grade, ORDER, grade != "不合格", **more)


def consequences(scheme, records, *past, last=True, whole=True, final=True):
    number = past[-1].number + 1 if past else 2022
    person = Person(past=Past(past, number, last, whole))
    return [said(one) for one in Scorer(scheme, final=final).score(records, person).consequences]


# --- worked by hand ----------------------------------------------------------------------------------------------
def test_two_years_running_below_the_line():
    low = rules(BELOW, base=50)
    told = ["劝退建议：连续两年不合格（2022年不合格，2023年不合格）"]
    assert consequences(low, [], year(2022, grade="不合格")) == told
    assert consequences(low, [], year(2022)) == []
    assert consequences(rules(BELOW), [], year(2022, grade="不合格")) == []
    assert consequences(low, []) == []  # the first year of the term
    assert consequences(low, [], year(2022, grade="不合格", counted=False)) == []
    assert consequences(low, [], year(2022, grade="不合格"), final=False) == []  # the year is not over


def test_a_scheme_that_had_no_such_grade_tells_only_who_was_unqualified():
    low = rules(BELOW, base=50)
    for name, qualified, told in (("不称职", False, 1), ("基本称职", True, 0)):
        other = Year(2022, grade=name, order=("称职", "基本称职", "不称职"), qualified=qualified)
        assert len(consequences(low, [], other)) == told


def test_twice_absent_in_the_term_is_said_on_the_day_of_the_second():
    missed = fact("absence", "plenary")
    told = ["诫勉谈话：两次缺席全体会议（2022年 1 次，2023年 1 次）"]
    assert consequences(rules(ABSENT), [missed], year(2022, [missed]), last=False, final=False) == told
    assert consequences(rules(ABSENT), [fact("absence", "study")], year(2022, [missed])) == []
    assert consequences(rules(ABSENT), [fact("leave", "plenary")], year(2022, [missed])) == []


def test_fewer_than_three_in_the_term_is_settled_when_the_term_is():
    filed = fact("proposal_filed", part="sole")
    past = (year(2022, [filed]), year(2023, []))
    told = ["不再提名：届内提案不足三件（2022年 1 次，2023年 0 次，2024年 1 次）"]
    assert consequences(rules(FEW), [filed], *past) == told
    assert consequences(rules(FEW), [filed], *past, last=False) == []
    assert consequences(rules(FEW), [filed], *past, final=False) == []
    assert consequences(rules(FEW), several(2, "proposal_filed"), *past) == []
    assert consequences(rules(FEW), [], *past, whole=False) == []
    assert consequences(rules(FEW), [], past[0]._replace(counted=False), past[1]) == []


def test_no_proposal_for_two_years():
    filed = fact("proposal_filed")
    assert len(consequences(rules(NONE), [], year(2023))) == 1
    assert consequences(rules(NONE), [], year(2023, [filed])) == []
    assert consequences(rules(NONE), [filed], year(2023)) == []
    gap = Scorer(rules(NONE)).score([], Person(past=Past((year(2022),), 2024)))  # a year between is not known
    assert gap.consequences == []


@pytest.mark.parametrize(
    ("measured", "number", "compare", "holds"),
    [
        ("share", 60, "fewer_than", False),  # 6 of 10 half days
        ("share", 61, "fewer_than", True),
        ("half_days", 6, "at_least", True),
        ("half_days", 7, "at_least", False),
        ("points", 60, "at_least", True),
        ("points", 60, "fewer_than", False),
        ("count", 2, "at_least", True),
    ],
)
def test_what_is_compared(measured, number, compare, holds):
    records = [fact(half=4), fact(half=2, due=3), fact("absence", half=0, due=3), fact("media", half=9)]
    condition = Condition(
        "c", "条件", ("attendance",), measured=measured, number=number, compare=compare, grade="unfit"
    )
    answer = ask(rules(condition), condition, Year(2024, tallied(records), Decimal(60)), Past(), final=True)
    assert answer.holds is holds


def test_nothing_due_is_no_poor_attendance():
    condition = Condition(
        "c", "出席少", ("attendance",), measured="share", number=50, compare="fewer_than", grade="unfit"
    )
    assert Scorer(rules(condition)).score([fact("media")]).grade.name == "合格"
    assert Scorer(rules(condition)).score([fact("absence", half=0, due=1)]).grade.name == "不合格"


def test_levels_and_parts_narrow_what_is_counted():
    condition = Condition("c", "条件", ("media",), levels=("city",), parts=("sole",), grade="unfit")
    records = [fact("media", part="sole", level="city"), fact("media", level="city"), fact("media", part="sole")]
    assert of_year(condition, Year(2024, tallied(records)), "") == 1


def test_a_condition_on_the_grade_may_look_back_too():
    condition = replace(ABSENT, effect="grade", grade="unfit", consequence="")
    past = Past((year(2023, [fact("absence", "plenary")]),), 2024)
    score = Scorer(rules(condition)).score([fact("absence", "plenary")], Person(past=past))
    assert (score.grade.name, score.forced) == ("不合格", ["两次缺席全体会议（2023年 1 次，2024年 1 次）"])


def test_a_grade_given_by_hand_to_who_has_none_has_what_follows_from_it():
    person = Person(serving=False, past=Past((year(2022, grade="不合格"),), 2023))
    missed = replace(ABSENT, over="year", number=1)
    score = Scorer(rules(BELOW, missed)).score([fact("absence", "plenary")], person)
    assert (score.grade, score.consequences) == (None, [])
    result = kept(score, [])
    assert result["consequences"] == []
    assert [one.words for one in with_grade(result, 2023, "不合格", ORDER)] == ["劝退建议", "诫勉谈话"]
    assert [one.words for one in with_grade(result, 2023, "合格", ORDER)] == ["诫勉谈话"]
    assert with_grade(result, 2023, "", ORDER) == []


def test_a_year_below_is_asked_of_the_grade_that_the_other_conditions_leave():
    missed = Condition("m", "缺席", ("absence",), grade="unfit")
    for order in ((BELOW, missed), (missed, BELOW)):
        assert len(consequences(rules(*order), [fact("absence")], year(2023, grade="不合格"))) == 1


def test_a_preview_is_said_to_be_one():
    past = year(2023, [fact("absence", "plenary")], records_by="按试算", points_by="按试算")
    (told,) = consequences(rules(ABSENT), [fact("absence", "plenary")], past)
    assert "2023年按试算 1 次" in told


def test_what_is_open_yet_is_told_with_what_is_missing():
    past = Past((year(2022), year(2023)), 2024)
    one = outlook.due(rules(FEW), [fact("proposal_filed")], Person(past=past), GRADES[1], Decimal(60))[0]
    assert one.words(rules(FEW)) == "照此到年末“届内提案不足三件”（现 1 次，还差 2 次），将给予“不再提名”。"
    open_term = Person(past=past._replace(last=False))
    assert outlook.due(rules(FEW), [], open_term, GRADES[1])[0].brief == "照此到届末“届内提案不足三件”，还差 3 次"
    low = Person(past=Past((year(2023, grade="不合格"),), 2024))
    assert "2023年不合格，2024年不合格" in outlook.due(rules(BELOW), [], low, GRADES[2])[0].words(rules(BELOW))
    assert outlook.due(rules(BELOW), [], low, GRADES[1]) == []
    assert outlook.due(rules(ABSENT), several(2, "absence", "plenary"), low, GRADES[1]) == []  # settled: it is said


def test_conditions_are_read_out(db):
    scheme = rules(BELOW, ABSENT, FEW, NONE)
    told = [condition_words(scheme, one) for one in scheme.conditions]
    assert told[0].startswith("委员本届内连续 2 年每年等次低于“合格”的，等次不变，给予“劝退建议”。")
    assert told[1].startswith(
        "委员本届以来合计无故缺席（全体会议）2 次及以上的，等次不变，给予“诫勉谈话”，列入待约谈。"
    )
    assert told[2].startswith("委员本届以来合计提案立案少于 3 次的，等次不变，给予“不再提名”。")
    assert told[3].startswith("委员本届内连续 2 年每年提案立案少于 1 次的")
    assert not any(word in "".join(told) for word in ("None", "below", "term", "_"))
    for kinds, measured, words in (
        (("absence",), "half_days", "无故缺席的半天数"), (("attendance",), "half_days", "出席的实到半天数"),
        (("leave",), "share", "请假的半天占应到半天"), (("attendance",), "share", "出席的实到半天占应到半天"),
    ):  # fmt: skip
        assert words in condition_words(scheme, replace(ABSENT, kinds=kinds, occasions=(), measured=measured))
    assert from_data(to_data(scheme)) == scheme


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"effect": "consequence", "consequence": ""}, "没有写明给予什么"),
        ({"measured": "below", "below": "gone"}, "所比的等次不存在"),
        ({"over": "running", "years": 9}, "连续年数"),
        ({"kinds": []}, "没有选择记录"),
    ],
)
def test_what_a_condition_must_say(change, told):
    data = to_data(rules(replace(ABSENT, effect="grade", grade="unfit", consequence="")))
    data["conditions"][0].update(change)
    with pytest.raises(Exception, match=told):
        from_data(data)


# --- laws --------------------------------------------------------------------------------------------------------
OLD = ("key", "name", "kinds", "occasions", "applies", "compare", "number", "effect", "grade")


def formerly(condition, records):
    """The number as schemes counted it before there was a measure."""
    return sum(
        one.kind in condition["kinds"] and (not condition["occasions"] or one.occasion in condition["occasions"])
        for one in records
    )


@st.composite
def conditions(draw):
    return {
        "key": draw(st.uuids()).hex,
        "name": "条件",
        "kinds": draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True)),
        "occasions": draw(st.lists(st.sampled_from(OCCASIONS[1:]), max_size=2, unique=True)),
        "compare": draw(st.sampled_from(["at_least", "fewer_than"])),
        "number": draw(st.integers(1, 4)),
        "effect": draw(st.sampled_from(["grade", "at_most"])),
        "grade": draw(st.sampled_from([grade.key for grade in GRADES])),
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(conditions(), max_size=4), facts(), st.booleans(), st.integers(0, 90))
def test_an_earlier_scheme_reads_the_same_and_gives_the_same(asked, records, final, base):
    """Law: conditions written before there was a measure decide what they decided."""
    data = {**to_data(rules(base=base)), "conditions": asked}
    read = from_data(data)
    assert [{name: list(one) if isinstance(one := getattr(condition, name), tuple) else one for name in OLD
             if name != "applies"} for condition in read.conditions] == asked  # fmt: skip
    assert from_data(to_data(read)) == read
    rank = {grade.key: index for index, grade in enumerate(GRADES)}
    score = Scorer(read, final=final).score(records)
    grade, forced = rank[score.by_points.key], []
    for one in asked:
        open_yet = one["compare"] == "fewer_than" and not final
        number = formerly(one, records)
        met = number >= one["number"] if one["compare"] == "at_least" else number < one["number"]
        wanted = rank[one["grade"]]
        if met and not open_yet and (one["effect"] == "grade" or wanted > grade):
            grade = wanted if not forced or wanted > grade else grade
            forced.append(one["name"])
    assert (rank[score.grade.key], score.forced, score.consequences) == (grade, forced, [])


def test_the_shipped_schemes_of_before_look_back_on_nothing():
    for name in ("default", "minhang", "hefei"):
        assert not from_data(examples()[name]["rules"]).looks_back


measured = st.sampled_from(["count", "half_days", "points", "below"])


@settings(max_examples=200, deadline=None)
@given(st.lists(facts(), min_size=1, max_size=4), measured, st.lists(st.sampled_from(ORDER), min_size=4, max_size=4),
       st.sampled_from(KINDS), st.lists(st.sampled_from(PARTS), max_size=2))  # fmt: skip
def test_a_terms_number_is_the_sum_of_its_years(records, what, grades, kind, parts):
    """Law."""
    condition = Condition("c", "条件", (kind,), parts=tuple(parts), measured=what, over="term", below="fit")
    years = [year(2022 + index, one, grades[index]) for index, one in enumerate(records)]
    assert of_term(condition, years, "合格") == sum(of_year(condition, one, "合格") for one in years)


@settings(max_examples=100, deadline=None)
@given(facts(), st.randoms(use_true_random=False))
def test_a_tally_says_the_same_in_any_order_and_as_it_is_stored(records, random):
    mixed = list(records)
    random.shuffle(mixed)
    assert tallied(mixed) == tallied(records)
    assert measures.from_stored([list(row) for row in tallied(records)]) == tallied(records)
    assert sum(row.times for row in tallied(records)) == len(records)


@settings(max_examples=150, deadline=None)
@given(
    schemes(),
    facts(),
    facts(),
    st.sampled_from(ORDER),
    st.booleans(),
    st.booleans(),
    st.permutations([BELOW, ABSENT, FEW, NONE]),
)
def test_the_end_without_more_records_has_what_is_said_and_what_is_told(
    scheme, records, before, grade, last, whole, asked
):
    """Law, over years: what is said while the year runs stays, and what is told to come by the year's end comes."""
    scheme = replace(scheme, grades=GRADES, conditions=tuple(asked))
    person = Person(past=Past((year(2023, before, grade),), 2024, last, whole))
    running, over = (Scorer(scheme, final=final).score(records, person) for final in (False, True))
    told = [one for one in outlook.due(scheme, records, person, running.grade, running.total) if one.until == "年末"]
    names = sorted([*(one.name for one in running.consequences), *(one.condition.name for one in told)])
    assert names == sorted(one.name for one in over.consequences)
    assert graded(seen(scheme, records, over.total, person), over.grade).grade == over.grade.name
