"""What was given or done in the year before: 经提醒谈话后，下一年度仍不合格的，给予诫勉谈话."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from members.models import DutyKind
from members.schemes import outlook
from members.schemes.conditions import Condition
from members.schemes.explaining import kept, with_grade
from members.schemes.facts import Person
from members.schemes.measures import Past, Year, ask, basis, tallied
from members.schemes.reach import never_of, never_together, unreachable, warnings_of
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Rules
from members.schemes.scoring import Scorer
from members.schemes.words import condition_words
from tests.members.facts import fact
from tests.members.test_together import GRADES, ORDER

WARNED = Condition("warned", "上一年度被提醒谈话", (), measured="told", told="提醒谈话", over="before", effect="consequence",
                   consequence="诫勉谈话")  # fmt: skip
ONCE = replace(WARNED, key="once", name="本届被提醒谈话", over="term")
CLEAN = replace(ONCE, key="clean", name="本届没有被提醒谈话", compare="fewer_than", consequence="通报表扬")
LOW = Condition(
    "low", "上一年度不合格", (), measured="below", below="fit", over="before", effect="at_most", grade="fit"
)
MISSED = Condition("missed", "上一年度缺席", ("absence",), over="before", effect="at_most", grade="fit")


def rules(*asked, base=90):
    return Rules(base_points=Decimal(base), grades=GRADES, conditions=asked)


def year(number, told=(), records=(), grade="合格", **more):
    return Year(number, tallied(records), Decimal(60), grade, ORDER, grade != "不合格", told=told, **more)


TOLD = ("提醒谈话",)


def holds(condition, *past, number=None, whole=True, final=False, grade=""):
    number = number or (past[-1].number + 1 if past else 2022)
    now = Year(number, tallied([fact("absence")]), Decimal(90), grade, ORDER)
    answer = ask(rules(condition), condition, now, Past(past, number, last=False, whole=whole), final=final)
    assert answer.settled  # nothing of this year changes it
    return answer.holds


# --- worked by hand ----------------------------------------------------------------------------------------------
def test_the_year_before_alone_is_asked():
    assert holds(WARNED, year(2022, TOLD))
    assert not holds(WARNED, year(2022, ("提醒谈话会",)))  # by the exact words
    assert not holds(WARNED, year(2022, TOLD), year(2023))
    assert not holds(WARNED)  # the first year of a term
    assert not holds(WARNED, year(2022, TOLD), number=2024)  # the year between is not known
    assert holds(WARNED, year(2022, TOLD, counted=False))  # what was given was given


@pytest.mark.parametrize(
    ("condition", "before"), [(LOW, {"grade": "不合格"}), (MISSED, {"records": [fact("absence")]})]
)
def test_a_grade_and_records_of_the_year_before(condition, before):
    assert holds(condition, year(2022, **before))
    assert not holds(condition, year(2022))
    assert not holds(condition, year(2022, **before), year(2023))
    assert not holds(condition)
    assert not holds(condition, year(2022, **before), number=2024)
    assert not holds(condition, year(2022, **before, counted=False))


def test_fewer_than_in_the_year_before_is_said_of_a_year_that_there_was():
    few = replace(MISSED, compare="fewer_than")
    assert holds(few, year(2022))
    assert not holds(few, year(2022, records=[fact("absence")]))
    assert not holds(few)
    assert not holds(few, year(2022, counted=False))


def test_in_the_term_earlier_years_alone_are_counted():
    assert holds(ONCE, year(2022, TOLD), year(2023))
    assert not holds(ONCE, year(2022), year(2023))
    assert not holds(replace(ONCE, number=Decimal(2)), year(2022, TOLD), year(2023))
    assert holds(replace(ONCE, number=Decimal(2)), year(2022, TOLD), year(2023, TOLD))
    itself = rules(replace(CLEAN, name="提醒", consequence="提醒谈话"))
    for told, given in ((TOLD, []), ((), ["提醒谈话"])):
        found = Scorer(itself, final=False).score([], Person(past=Past((year(2022, told),), 2023)))
        assert [one.words for one in found.consequences] == given


def test_never_given_is_said_only_where_every_year_is_known():
    assert holds(CLEAN)  # the first year
    assert holds(CLEAN, year(2022))
    assert not holds(CLEAN, year(2022, TOLD))
    assert not holds(CLEAN, year(2022), whole=False)
    assert not holds(CLEAN, year(2022, counted=False))
    assert not holds(CLEAN, year(2022, uncertain=True))


def test_the_year_behind_it_is_said():
    assert basis(ONCE, (year(2022, TOLD), year(2023)), "") == "2022年提醒谈话，2023年没有"
    assert basis(ONCE, (year(2022, TOLD, points_by="按试算"),), "") == "2022年按试算提醒谈话"
    found = Scorer(rules(LOW)).score([], Person(past=Past((year(2022, grade="不合格"),), 2023)))
    assert (found.grade.name, found.forced) == ("合格", ["上一年度不合格（2022年不合格）"])


STILL = Condition("still", "经提醒谈话仍不合格", (), measured="below", below="fit", effect="consequence", consequence="劝退建议",
                  also=("warned",))  # fmt: skip


def test_with_the_years_own_grade_it_follows_a_grade_set_by_hand():
    scheme = rules(replace(WARNED, effect="none", consequence=""), STILL, base=50)
    person = Person(past=Past((year(2022, TOLD),), 2023))
    result = json.loads(json.dumps(kept(Scorer(scheme).score([], person), [])))
    told = "劝退建议：经提醒谈话仍不合格（“上一年度被提醒谈话”2022年提醒谈话，2023年不合格）"
    assert result["consequences"] == [told]
    assert with_grade(result, 2023, "合格", ORDER) == []
    assert len(with_grade(result, 2023, "不合格", ORDER)) == 1
    assert Scorer(scheme).score([], Person(past=Past((year(2022),), 2023))).possible == []


def test_a_grade_of_the_year_before_may_decide_this_years():
    """Of the year itself it may not: the grade would follow from itself."""
    best = replace(LOW, measured="reached", below="good", effect="at_most")
    assert from_data(to_data(rules(best))) == rules(best)
    assert Scorer(rules(best)).score([], Person(past=Past((year(2022, grade="优秀"),), 2023))).grade.name == "合格"
    assert not holds(best, year(2022, grade="优秀", uncertain=True))
    with pytest.raises(ValidationError, match="本年度的等次不能再由它决定"):
        from_data(to_data(rules(replace(best, over="year"))))


def test_while_the_year_runs_what_is_open_is_told_with_what_is_settled():
    few = Condition("few", "没有提案", ("proposal_filed",), compare="fewer_than", effect="consequence", consequence="诫勉谈话",
                    also=("warned",))  # fmt: skip
    scheme = rules(replace(WARNED, effect="none", consequence=""), few)
    (due,) = outlook.due(scheme, [], Person(past=Past((year(2022, TOLD),), 2023)), GRADES[0], Decimal(90))
    assert due.words(scheme) == (
        "照此到年末“没有提案”（现 0 次，还差 1 次；“上一年度被提醒谈话”2022年提醒谈话），将给予“诫勉谈话”。"
    )
    assert outlook.due(scheme, [], Person(past=Past((year(2022),), 2023)), GRADES[0], Decimal(90)) == []
    alone = rules(WARNED)
    assert outlook.due(alone, [], Person(past=Past((year(2022, TOLD),), 2023)), GRADES[0], Decimal(90)) == []


# --- in words, as data ---------------------------------------------------------------------------------------------
def test_it_is_read_out(db):
    scheme = rules(WARNED, ONCE, CLEAN, LOW, MISSED)
    said = {one.key: condition_words(scheme, one) for one in scheme.conditions}
    assert said["warned"] == (
        "委员上一年度被给予“提醒谈话”的，等次不变，给予“诫勉谈话”，列入待约谈。"
        "（以往年度以公布的考核结果为准，未公布的按当年办法试算；本届第一个年度，本条不成立；"
        "等次有名额而结果未公布的年度，随等次给予的不算）"
    )
    assert said["once"].startswith("委员本届此前被给予“提醒谈话”的年度 1 个及以上的，等次不变，")
    assert said["clean"].startswith("委员本届此前被给予“提醒谈话”的年度少于 1 个的，等次不变，")
    assert "只对本届此前各年度都任职的委员" in said["clean"]
    assert "到本届最后一个年度结束才定" not in said["clean"]
    assert said["low"].startswith("委员上一年度等次低于“合格”的，无论得分多少，最高定为“合格”。")
    assert said["missed"] == (
        "委员上一年度无故缺席 1 次及以上的，无论得分多少，最高定为“合格”。"
        "（以往年度以公布的考核结果为准，未公布的按当年办法试算；上一年度任职不满定等次月数的、本届第一个年度，本条不成立）"
    )


def test_it_comes_back_from_its_data_and_what_says_nothing_of_it_stands_as_before():
    scheme = rules(WARNED, ONCE, LOW, MISSED)
    data = to_data(scheme)
    assert from_data(data) == scheme
    assert ["told" in one for one in data["conditions"]] == [True, True, False, False]
    assert json.dumps(to_data(from_data(json.loads(json.dumps(data))))) == json.dumps(data)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"told": ""}, "没有选择以往年度给予过什么"),
        ({"over": "year"}, "时间请选“上一年度”或“本届以来合计”"),
        ({"over": "running"}, "时间请选“上一年度”或“本届以来合计”"),
        ({"told": "谈" * 21}, "最多 20 个字"),
        ({"number": "1.5"}, "须为整数"),
    ],
)
def test_what_can_not_be_asked_is_refused(change, said):
    data = to_data(rules(WARNED))
    data["conditions"][0].update(change)
    with pytest.raises(ValidationError, match=said):
        from_data(data)


# --- what can happen -------------------------------------------------------------------------------------------------
FIRST = Condition("first", "缺席", ("absence",), effect="consequence", consequence="提醒谈话")


def test_what_nothing_gives_is_told_and_not_published():
    said = "看“提醒谈话”，本办法和本届以往年度公布的办法都没有给予它的条件，请先写一条"
    assert any(said in one for one in unreachable(rules(WARNED), 2024))
    assert any(said in one for one in warnings_of(rules(WARNED), "warned", 2024))
    assert unreachable(rules(WARNED), 2024, ["提醒谈话"]) == []
    assert unreachable(rules(WARNED, FIRST), 2024) == []
    itself = replace(WARNED, consequence="提醒谈话")
    assert any(said in one for one in unreachable(rules(itself), 2024))
    assert unreachable(rules(replace(itself, over="term", compare="fewer_than")), 2024) == []


def test_contraries_are_told():
    never = replace(CLEAN, also=("once",))
    assert "不会同时成立" in never_together(rules(ONCE, never), never)
    other = replace(never, told="诫勉谈话")
    assert never_together(rules(ONCE, other), other) == ""
    twice = replace(never, number=Decimal(3))
    assert never_together(rules(ONCE, twice), twice) == ""
    best = replace(LOW, key="best", measured="reached", below="fit", also=("low",))
    assert "不会同时成立" in never_together(rules(LOW, best), best)


def test_a_kind_that_ended_with_the_year_before_is_still_looked_at(db):
    kind = DutyKind.objects.create(name="值班接待", until_year=2023)
    ended = replace(MISSED, kinds=(kind.key,))
    assert never_of(ended, 2024) == ""
    assert "只用至 2023 年度" in never_of(ended, 2025)
    assert "只用至 2023 年度" in never_of(replace(ended, over="year"), 2024)
