"""How figures are said, and the tokens that put them into the text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc import figures as registry
from cppcc.figures import Figure, Sort, Value, share
from cppcc.papers import breakable
from reports import conditions, demo_text
from reports.default_texts import DEFAULTS
from reports.numbers import said
from reports.text import default, laid_out, read_line
from reports.tokens import TOKEN, Figures, UnknownToken, empty, holds, known_only, resolved


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (263, "余100", "200余"),
        (200, "余100", "200"),
        (286, "多10", "280多"),
        (7, "多10", "7"),
        (1000, "", "1000"),
        (None, "%", "—"),
        (158, "汉字", "一百五十八"),
        (12, "汉字", "十二"),
        (0, "汉字", "零"),
        (1005, "汉字", "一千零五"),
        (20016, "汉字", "二万零一十六"),
        (110_000, "汉字", "十一万"),
    ],
)
def test_forms(number, form, words):
    assert said(Value(None if number is None else Decimal(number)), form) == words


@pytest.mark.parametrize(("number", "words"), [("7.36", "7万余"), ("7", "7万"), ("0.8", "0.8万")])
def test_ten_thousands_of_money(number, words):
    assert said(Value(Decimal(number), sort=Sort.MONEY), "万余", "万元") == words


def test_per_cent():
    assert said(share(98, 100), "%", "%") == "98%"


@given(st.integers(0, 100_000), st.sampled_from([10, 100, 1000]))
def test_the_newspaper_way_never_says_more_than_there_is(number, step):
    words = said(Value(Decimal(number)), f"余{step}")
    floor = int(words.rstrip("余"))
    assert floor <= number < floor + step
    assert words.endswith("余") == (floor != number)


def figures(**numbers) -> Figures:
    found = {}
    for name, number in numbers.items():
        key = name.replace("__", ".")
        entry = Figure(key, "名", "件", "口径", lambda year: None)
        found[key] = (entry, Value(Decimal(number)))
    return Figures(None, found)


def test_a_token_is_replaced_and_remembered():
    known = figures(a__b=263)
    assert resolved("共[[a.b:余100]]人次", known) == "共200余人次"
    assert known.used == ["a.b"]


def test_an_unknown_token_never_prints_as_a_hole():
    with pytest.raises(UnknownToken):
        resolved("共[[no.such]]件", figures())


def test_a_sentence_whose_figures_are_all_nothing_leaves():
    assert empty("共[[a.b]]件", figures(a__b=0))
    assert not empty("共[[a.b]]件、[[a.c]]件", figures(a__b=0, a__c=1))
    assert not empty("没有数字", figures())


@pytest.mark.parametrize(("condition", "true"), [("a.b = 3", True), ("a.b > 3", False), ("a.b < 4", True)])
def test_conditions(condition, true):
    assert holds(condition, figures(a__b=3)) == true


def test_a_condition_is_no_code():
    with pytest.raises(UnknownToken, match="__import__"):
        holds("__import__('os')", figures())


@pytest.mark.parametrize("kind", DEFAULTS)
def test_the_default_texts_name_only_figures_that_exist(db, kind):
    names = {"年度", "本会", "届次", "期间", "机构", "名称", "序号"}
    known, text = {entry.key for entry in registry.everything()} | names, default(kind)
    lines = [read_line(line) for line in text.everything()]
    assert {match.group(2) for line in lines for match in TOKEN.finditer(line.text)} <= known
    assert {line.each for line in lines if line.each} <= known
    assert all(conditions.read(line.when) for line in lines if line.when)


def test_of_a_text_stays_what_a_committee_without_that_theme_can_say(db):
    keys, text = {entry.key for entry in registry.everything()}, laid_out(demo_text.TEXT)
    assert any("tourism" in line for line in text.everything())
    kept = known_only(text, keys)
    assert not any("tourism" in line for line in kept.everything())
    assert len(kept.everything()) == len(text.everything()) - 2


def test_lines_may_end_before_an_opening_quote():
    assert breakable("打造“谏议朝阳”品牌") == "打造\u200b“谏议朝阳”\u200b品牌"
