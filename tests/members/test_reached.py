"""What follows from reaching a grade: 连续三年优秀的，优先推荐继续提名."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import drafting
from members.ledger import assess
from members.models import PlenaryYear, Scheme
from members.schemes import outlook
from members.schemes.conditions import Condition
from members.schemes.consequences import said
from members.schemes.explaining import kept, with_grade
from members.schemes.facts import Person
from members.schemes.limits import limit
from members.schemes.measures import Past, Year, of_term, of_year
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Rules
from members.schemes.scoring import Scorer
from members.schemes.words import condition_words
from tests import factories
from tests.members.test_over_years import did, on, three_years
from tests.members.test_together import GRADES, ORDER, conditions, send

THREE = Condition("three", "连续三年优秀", (), measured="reached", over="running", years=3, below="good",
                  effect="consequence", consequence="优先推荐继续提名")  # fmt: skip
TWICE = replace(THREE, key="twice", name="届内两年以上优秀", over="term", number=Decimal(2), consequence="予以表彰")
ONCE = replace(THREE, key="once", name="年度合格以上", over="year", below="fit", consequence="通报表扬")


def year(number, grade="优秀", order=ORDER, **more):
    return Year(number, (), Decimal(60), grade, order, grade != "不合格", **more)


def told(condition, base, *past, final=True):
    scheme = Rules(base_points=Decimal(base), grades=GRADES, conditions=(condition,))
    person = Person(past=Past(past, past[-1].number + 1 if past else 2022))
    return [said(one) for one in Scorer(scheme, final=final).score([], person).consequences]


# --- worked by hand ----------------------------------------------------------------------------------------------
def test_three_years_running():
    words = ["优先推荐继续提名：连续三年优秀（2022年优秀，2023年优秀，2024年优秀）"]
    assert told(THREE, 90, year(2022), year(2023)) == words
    assert told(THREE, 70, year(2022), year(2023)) == []
    assert told(THREE, 90, year(2022), year(2023, "合格")) == []
    assert told(THREE, 90, year(2023)) == []
    assert told(THREE, 90, year(2022), year(2023, counted=False)) == []
    assert told(THREE, 90, year(2022), year(2023), final=False) == []  # the year is not over
    assert told(THREE, 90, year(2022), year(2023, "")) == []  # no grade was given


def test_twice_in_the_term():
    words = ["予以表彰：届内两年以上优秀（2022年优秀，2023年合格，2024年优秀）"]
    assert told(TWICE, 90, year(2022), year(2023, "合格")) == words
    assert told(TWICE, 70, year(2022), year(2023, "合格")) == []
    assert told(TWICE, 70, year(2022), year(2023)) == [
        "予以表彰：届内两年以上优秀（2022年优秀，2023年优秀，2024年合格）"
    ]


def test_a_higher_grade_reaches_the_lower_one():
    for base, grade, holds in ((90, "优秀", True), (70, "合格", True), (10, "不合格", False)):
        assert told(ONCE, base) == ([f"通报表扬：年度合格以上（2022年{grade}）"] if holds else [])


def test_a_year_whose_scheme_had_no_such_grade_reached_none():
    assert told(THREE, 90, year(2022, "称职", ("称职", "不称职")), year(2023)) == []


FEW = replace(TWICE, key="few", name="届内合格少于两年", below="fit", compare="fewer_than", consequence="不再提名")


@pytest.mark.parametrize("other", [{"order": ("优秀", "称职", "不称职")}, {"uncertain": True}])
def test_too_few_years_are_held_against_nobody_where_it_cannot_be_said(other):
    assert told(FEW, 10, year(2022, "不合格"), year(2023, "不合格")) != []
    assert told(FEW, 10, year(2022, **other), year(2023, "不合格")) == []


def test_a_grade_that_only_so_many_may_have_is_reached_where_it_was_published():
    assert told(THREE, 90, year(2022, uncertain=True), year(2023)) == []
    open_ = replace(THREE, over="term", number=Decimal(1))
    assert "2022年优秀（名额未定，不算达到）" in told(open_, 90, year(2022, uncertain=True))[0]
    assert "等次有名额而结果未公布的年度，不算达到" in condition_words(Rules(grades=GRADES, conditions=(THREE,)), THREE)


@pytest.fixture
def term(db):
    return three_years()


def test_a_preview_of_an_earlier_year_says_whether_its_grade_has_a_limit(term):
    """Two who are over the limit together: who of them has the grade is decided by the publication alone."""
    first, second, _ = term
    grades = [
        {"key": "good", "name": "优秀", "least": "10", "rank_limit": 1},
        {"key": "fit", "name": "合格", "least": "0"},
    ]
    twice = {
        "key": "r", "name": "连续两年优秀", "measured": "reached", "below": "good", "over": "running", "years": 2,
        "effect": "consequence", "consequence": "继续提名",
    }  # fmt: skip
    for one in (first, second):
        Scheme.objects.filter(plenary=one).update(rules={**one.scheme.rules, "grades": grades, "conditions": [twice]})
    many, few = (factories.MemberFactory(name=name, joined_on=date(2021, 1, 1)) for name in ("甲", "乙"))
    for who, times in ((many, 2), (few, 1)):
        for _ in range(times):
            did(who, first, "attendance")
    did(few, second, "attendance")
    with on("2024-01-02"):
        second = PlenaryYear.objects.get(pk=second.pk)
        found = assess(second, second.scheme.parsed, final=True)
    assert {one.member.name: one.score.grade.name for one in found}["乙"] == "优秀"
    assert [one.score.consequences for one in found] == [[], []]


def test_while_the_year_runs_it_is_told_as_things_stand():
    scheme = Rules(base_points=Decimal(90), grades=GRADES, conditions=(THREE,))
    person = Person(past=Past((year(2022), year(2023)), 2024))
    (due,) = outlook.due(scheme, [], person, GRADES[0], Decimal(90))
    assert due.words(scheme) == (
        "照此到年末“连续三年优秀”（2022年优秀，2023年优秀，2024年优秀），将给予“优先推荐继续提名”。"
    )
    assert outlook.due(scheme, [], person, GRADES[1], Decimal(70)) == []


def test_a_grade_set_by_hand_or_lost_to_a_limit_takes_it_away():
    scheme = Rules(base_points=Decimal(90), grades=(replace(GRADES[0], rank_limit=0), *GRADES[1:]), conditions=(ONCE,
                   replace(ONCE, key="best", below="good", consequence="表彰")))  # fmt: skip
    score = Scorer(scheme).score([], Person(past=Past(year=2024)))
    assert [one.words for one in score.consequences] == ["通报表扬", "表彰"]
    result = kept(score, [])
    limit(scheme, [score], 2024)
    assert [one.words for one in score.consequences] == ["通报表扬"]
    for name, words in (("优秀", 2), ("合格", 1), ("不合格", 0), ("", 0)):
        assert len(with_grade(result, 2024, name, ORDER)) == words


def test_a_terms_number_is_the_sum_of_its_years_and_each_year_is_reached_or_below():
    below = replace(TWICE, measured="below")
    years = [year(2022 + at, grade) for at, grade in enumerate(ORDER)]
    assert of_term(TWICE, years, "合格") == 2
    for one in years:
        assert of_year(TWICE, one, "合格") + of_year(below, one, "合格") == 1


# --- in words, as data, in the form ------------------------------------------------------------------------------
def test_it_is_read_out_and_comes_back_from_its_data(db):
    scheme = Rules(grades=GRADES, conditions=(THREE, TWICE, ONCE))
    assert from_data(to_data(scheme)) == scheme
    words = [condition_words(scheme, one) for one in scheme.conditions]
    assert words[0].startswith("委员本届内连续 3 年每年等次达到“优秀”的，等次不变，给予“优先推荐继续提名”。")
    assert "当年办法没有这个等次的年度、等次有名额而结果未公布的年度，不算达到" in words[0]
    assert words[1].startswith("委员本届以来合计等次达到“优秀”的年度 2 个年度及以上的，等次不变，给予“予以表彰”。")
    assert words[2] == "委员全年等次达到“合格”的，等次不变，给予“通报表扬”。"


def test_the_grade_it_comes_from_is_not_decided_by_it():
    on_grade = replace(THREE, effect="at_most", grade="fit", consequence="")
    named = Condition("named", "缺席", ("absence",), effect="grade", grade="fit", also=("three",))
    for asked in ((on_grade,), (THREE, named)):
        with pytest.raises(ValidationError, match="本年度的等次不能再由它决定"):
            from_data(to_data(Rules(grades=GRADES, conditions=asked)))


def test_the_form_writes_it_and_refuses_a_grade_beside_its_field(clerk):
    typed = {"name": "连续三年优秀", "measured": "reached", "below": "good", "over": "running", "years": "3", "kinds": [],
             "occasions": []}  # fmt: skip
    form = send(clerk, **typed, effect="at_most", grade="competent").context["form"]
    assert list(form.errors) == ["effect"]
    assert "本年度的等次不能再由它决定" in form.errors["effect"][0]
    send(clerk, **typed, effect="consequence", consequence="优先推荐继续提名")
    made = conditions()[-1]
    assert (made["measured"], made["below"], made["years"], made["kinds"]) == ("reached", "good", 3, [])
    page = clerk.get(reverse("scheme", args=[2024])).content.decode()
    name = Scheme.objects.get().parsed.grade("good").name
    assert f"委员本届内连续 3 年每年等次达到“{name}”的，等次不变，给予“优先推荐继续提名”。" in page
    form = send(clerk, effect="at_most", grade="competent", also=[made["key"]]).context["form"]
    assert list(form.errors) == ["effect"]
    data = {"version": Scheme.objects.get().version, "do": "drop"}
    dropped = clerk.post(reverse("scheme_move", args=[2024, "grade", "good"]), data, follow=True).content.decode()
    assert "所比的等次不存在" in dropped
    assert drafting.against_publishing(Scheme.objects.get()) == []
    assert clerk.get(reverse("scheme_word", args=[2024])).status_code == 200
