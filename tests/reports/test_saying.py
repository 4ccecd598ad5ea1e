"""How numbers are said at every boundary, as a person would print the sentence; and what is refused instead."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.figures import Figure, Sort, Value, average, share
from reports.numbers import chinese, compared, said, saying, unfit
from reports.tokens import Figures, UnknownToken, faults, holds, resolved


def count(number) -> Value:
    return Value(Decimal(str(number)))


def money(number) -> Value:
    return Value(Decimal(str(number)), sort=Sort.MONEY)


def amount(number) -> Value:
    return Value(Decimal(str(number)), sort=Sort.AMOUNT)


def figures(value, unit="件", *, former=None, label="数据", whole=True, **more) -> Figures:
    """One figure a.b (and others by their keys, "__" for the dot), with last year's value."""
    every = {"a.b": (label, value, unit), **{key.replace("__", "."): (key, one, "件") for key, one in more.items()}}
    found = {
        key: (Figure(key, name, its_unit, "口径", lambda year: None), one)
        for key, (name, one, its_unit) in every.items()
    }
    known = Figures(SimpleNamespace(whole=whole, plenary=None), found)
    known._former["a.b"] = former
    known.has_former = former is not None
    return known


def sentence(text, value, unit="件", **more) -> str:
    return resolved(text, figures(value, unit, **more))


# --- sentences as they print -------------------------------------------------------------------------------------
COUNTS = [
    # exact
    (0, "件", "立案[[a.b]]件", "立案0件"),
    (158, "件", "立案[[a.b]]件", "立案158件"),
    (52318, "人次", "参加[[a.b]]人次", "参加52318人次"),
    # down to a step
    (7, "名", "资助[[a.b:余10]]名", "资助7名"),
    (9, "名", "资助[[a.b:多10]]名", "资助9名"),
    (10, "名", "资助[[a.b:余10]]名", "资助10名"),
    (11, "名", "资助[[a.b:余10]]名", "资助10余名"),
    (99, "人次", "参加[[a.b:余100]]人次", "参加99人次"),
    (100, "人次", "参加[[a.b:余100]]人次", "参加100人次"),
    (101, "人次", "参加[[a.b:余100]]人次", "参加100余人次"),
    (199, "人次", "参加[[a.b:余100]]人次", "参加100余人次"),
    (200, "人次", "参加[[a.b:余100]]人次", "参加200人次"),
    (263, "人次", "参加[[a.b:余100]]人次", "参加200余人次"),
    (286, "名", "资助[[a.b:多10]]名", "资助280多名"),
    (52318, "人次", "参加[[a.b:余10]]人次", "参加52310余人次"),
    (52318, "人次", "参加[[a.b:余1000]]人次", "参加52000余人次"),
    (52318, "人次", "参加[[a.b:余10000]]人次", "参加5万余人次"),
    (52318, "人次", "参加[[a.b:多10000]]人次", "参加5万多人次"),
    (50000, "人次", "参加[[a.b:余10000]]人次", "参加5万人次"),
    (9999, "人次", "参加[[a.b:余10000]]人次", "参加9999人次"),
    (105, "条", "意见[[a.b:余15]]条", "意见105条"),
    (107, "条", "意见[[a.b:余15]]条", "意见105余条"),
    # 万 and 亿
    (10000, "人次", "惠及[[a.b:万余]]人次", "惠及1万人次"),
    (10001, "人次", "惠及[[a.b:万余]]人次", "惠及1万余人次"),
    (10999, "人次", "惠及[[a.b:万余]]人次", "惠及1万余人次"),
    (11000, "人次", "惠及[[a.b:万余]]人次", "惠及1.1万人次"),
    (52318, "人次", "惠及[[a.b:万余]]人次", "惠及5.2万余人次"),
    (52318, "人次", "惠及[[a.b:万多]]人次", "惠及5.2万多人次"),
    (52318, "人次", "惠及[[a.b:万余0]]人次", "惠及5万余人次"),
    (52318, "人次", "惠及[[a.b:万余2]]人次", "惠及5.23万余人次"),
    (50318, "人次", "惠及[[a.b:万余]]人次", "惠及5万余人次"),
    (52000, "人次", "惠及[[a.b:万余]]人次", "惠及5.2万人次"),
    (52318, "人次", "惠及[[a.b:万]]人次", "惠及5.2万人次"),
    (52499, "人次", "惠及[[a.b:万]]人次", "惠及5.2万人次"),
    (52500, "人次", "惠及[[a.b:万]]人次", "惠及5.3万人次"),
    (52500, "人次", "惠及[[a.b:万0]]人次", "惠及5万人次"),
    (55000, "人次", "惠及[[a.b:万0]]人次", "惠及6万人次"),
    (52345, "人次", "惠及[[a.b:万2]]人次", "惠及5.23万人次"),
    (123_450_000, "元", "投入[[a.b:万]]元", "投入12345万元"),
    (99_999_999, "元", "投入[[a.b:万余]]元", "投入9999.9万余元"),
    (99_999_999, "元", "投入[[a.b:万]]元", "投入1亿元"),
    (100_000_001, "元", "投入[[a.b:万余]]元", "投入1亿余元"),
    (200_000_000, "元", "投入[[a.b:余10000]]元", "投入2亿元"),
    (99_999_999, "元", "投入[[a.b:超10000]]元", "投入超9999万元"),
    (99_999_999, "元", "投入[[a.b:近10000]]元", "投入近1亿元"),
    (100_000_000, "元", "投入[[a.b:亿]]元", "投入1亿元"),
    (100_000_001, "元", "投入[[a.b:亿余]]元", "投入1亿余元"),
    (123_450_000, "元", "投入[[a.b:亿]]元", "投入1.2亿元"),
    (123_450_000, "元", "投入[[a.b:亿余]]元", "投入1.2亿余元"),
    (123_450_000, "元", "投入[[a.b:亿2]]元", "投入1.23亿元"),
    (123_450_000, "元", "投入[[a.b:余100000000]]元", "投入1亿余元"),
    (123_450_000, "元", "投入[[a.b:余10000]]元", "投入12345万元"),
    (0, "人次", "参加[[a.b:万余]]人次、[[a.c]]场", "参加0人次、3场"),
    (0, "人次", "参加[[a.b:余100]]人次、[[a.c]]场", "参加0人次、3场"),
    # nearly and above
    (99, "件", "提案[[a.b:近100]]件", "提案近100件"),
    (90, "件", "提案[[a.b:近100]]件", "提案近100件"),
    (286, "件", "提案[[a.b:近100]]件", "提案近300件"),
    (286, "件", "提案[[a.b:近10]]件", "提案近290件"),
    (98_000, "人次", "参加[[a.b:近10000]]人次", "参加近10万人次"),
    (101, "件", "提案[[a.b:超100]]件", "提案超100件"),
    (263, "件", "提案[[a.b:超100]]件", "提案超200件"),
    (52318, "人次", "参加[[a.b:超10000]]人次", "参加超5万人次"),
    # numerals
    (0, "件", "共[[a.b:汉字]]件、[[a.c]]件", "共零件、3件"),
    (10, "件", "共[[a.b:汉字]]件", "共十件"),
    (12, "件", "共[[a.b:汉字]]件", "共十二件"),
    (20, "件", "共[[a.b:汉字]]件", "共二十件"),
    (101, "件", "共[[a.b:汉字]]件", "共一百零一件"),
    (110, "件", "共[[a.b:汉字]]件", "共一百一十件"),
    (158, "件", "共[[a.b:汉字]]件", "共一百五十八件"),
    (1005, "件", "共[[a.b:汉字]]件", "共一千零五件"),
    (10_000, "件", "共[[a.b:汉字]]件", "共一万件"),
    (20_016, "件", "共[[a.b:汉字]]件", "共二万零一十六件"),
    (110_000, "件", "共[[a.b:汉字]]件", "共十一万件"),
    (120_000_000, "件", "共[[a.b:汉字]]件", "共一亿二千万件"),
]
SHARES = [
    # whole, as landed figures are told
    ((155, 158), "满意率[[a.b]]", "满意率98%"),
    ((155, 158), "满意率[[a.b:%]]", "满意率98%"),
    ((155, 158), "满意率[[a.b]]%", "满意率98%"),
    ((155, 158), "满意率[[a.b]]％", "满意率98％"),
    ((155, 158), "满意率[[a.b:%]]%", "满意率98%"),
    ((155, 158), "满意率为百分之[[a.b]]", "满意率为百分之98"),
    ((155, 158), "差[[a.b]]个百分点", "差98个百分点"),
    ((155, 158), "差[[a.b:汉字]]个百分点", "差九十八个百分点"),
    ((155, 158), "满意率[[a.b:汉字]]", "满意率百分之九十八"),
    ((155, 158), "满意率为百分之[[a.b:汉字]]", "满意率为百分之九十八"),
    # decimals
    ((155, 158), "满意率[[a.b:%0]]", "满意率98%"),
    ((155, 158), "满意率[[a.b:%1]]", "满意率98.1%"),
    ((155, 158), "满意率[[a.b:%2]]", "满意率98.10%"),
    ((155, 158), "满意率[[a.b:%1]]%", "满意率98.1%"),
    ((155, 158), "满意率[[a.b:汉字1]]", "满意率百分之九十八点一"),
    ((7, 8), "办结率[[a.b:%1]]", "办结率87.5%"),
    ((7, 8), "办结率[[a.b:%2]]", "办结率87.5%"),
    ((7, 8), "办结率[[a.b]]", "办结率88%"),
    ((7, 8), "办结率[[a.b:汉字1]]", "办结率百分之八十七点五"),
    ((1, 2), "办结率[[a.b:%1]]", "办结率50%"),
    ((2, 3), "办结率[[a.b:%1]]", "办结率66.7%"),
    ((1, 3), "办结率[[a.b:%2]]", "办结率33.33%"),
    ((2499, 2500), "办结率[[a.b:%2]]", "办结率99.96%"),
    ((8796, 10000), "办结率[[a.b:%1]]", "办结率88.0%"),
    ((21, 158), "占[[a.b:%1]]", "占13.3%"),
    ((125, 1000), "占[[a.b]]", "占13%"),
    ((124, 1000), "占[[a.b]]", "占12%"),
    ((12345, 100000), "占[[a.b:%2]]", "占12.35%"),
    # full and none, and nearly
    ((0, 158), "占[[a.b]]，共[[a.c]]件", "占0%，共3件"),
    ((0, 158), "占[[a.b:%2]]，共[[a.c]]件", "占0%，共3件"),
    ((158, 158), "办复率[[a.b]]", "办复率100%"),
    ((158, 158), "办复率[[a.b:%2]]", "办复率100%"),
    ((158, 158), "办复率[[a.b:汉字]]", "办复率百分之百"),
    ((157, 158), "办复率[[a.b]]", "办复率99%"),
    ((299, 300), "办复率[[a.b]]", "办复率99.7%"),
    ((299, 300), "办复率[[a.b:%]]", "办复率99.7%"),
    ((299, 300), "办复率[[a.b:%1]]", "办复率99.7%"),
    ((2999, 3000), "办复率[[a.b:%1]]", "办复率99.97%"),
    ((99_999, 100_000), "办复率[[a.b:%2]]", "办复率99.999%"),
    ((1, 300), "占[[a.b]]", "占0.3%"),
    ((1, 300), "占[[a.b:%2]]", "占0.33%"),
    ((1, 200), "占[[a.b]]", "占1%"),
    ((1, 3000), "占[[a.b:%1]]", "占0.03%"),
    ((1, 100_000), "占[[a.b:%2]]", "占0.001%"),
    ((1, 300), "占[[a.b:汉字]]", "占百分之零点三"),
    # more than the whole
    ((11, 10), "完成率[[a.b]]", "完成率110%"),
    ((1001, 1000), "完成率[[a.b]]", "完成率100.1%"),
    # at least, nearly, above
    ((9762, 10000), "满意率[[a.b:以上]]", "满意率97%以上"),
    ((9762, 10000), "满意率[[a.b:以上1]]", "满意率97.6%以上"),
    ((9762, 10000), "满意率[[a.b:近]]", "满意率近98%"),
    ((9762, 10000), "满意率[[a.b:超]]", "满意率超97%"),
    ((9762, 10000), "满意率[[a.b:超1]]", "满意率超97.6%"),
    ((9803, 10000), "满意率[[a.b:以上1]]", "满意率98%以上"),
    ((155, 158), "满意率[[a.b:以上]]", "满意率98%以上"),
    ((155, 158), "满意率[[a.b]]以上", "满意率98%以上"),
    ((157, 158), "办复率[[a.b:以上]]", "办复率99%以上"),
    ((299, 300), "办复率[[a.b:近]]", "办复率近100%"),
    ((299, 300), "办复率[[a.b:以上2]]", "办复率99.66%以上"),
    ((1113, 1000), "完成率[[a.b:以上]]", "完成率111%以上"),
]
OTHERS = [
    (money("1.23455"), "万元", "捐款[[a.b]]万元", "捐款1.23455万元"),
    (money("1.23455"), "万元", "捐款[[a.b:2位]]万元", "捐款1.23万元"),
    (money("1.23455"), "万元", "捐款[[a.b:1位]]万元", "捐款1.2万元"),
    (money("1.23455"), "万元", "捐款[[a.b:0位]]万元", "捐款1万元"),
    (money("7.5"), "万元", "捐款[[a.b:0位]]万元", "捐款8万元"),
    (money("7.96"), "万元", "捐款[[a.b:1位]]万元", "捐款8.0万元"),
    (money("0.004"), "万元", "捐款[[a.b:1位]]万元", "捐款0.004万元"),
    (money("7.36"), "万元", "捐款[[a.b:万余]]元", "捐款7万余元"),
    (money("7"), "万元", "捐款[[a.b:万余]]元", "捐款7万元"),
    (money("7.36"), "万元", "捐款[[a.b:万余1]]元", "捐款7.3万余元"),
    (money("7.36"), "万元", "捐款[[a.b:万]]元", "捐款7.4万元"),
    (money("0.8"), "万元", "捐款[[a.b:万余]]元", "捐款0.8万元"),
    (money("12345.67"), "万元", "捐款[[a.b:亿余]]元", "捐款1.2亿余元"),
    (money("12345.67"), "万元", "捐款[[a.b:亿]]元", "捐款1.2亿元"),
    (money("12345.67"), "万元", "捐款[[a.b:万余]]元", "捐款12345万余元"),
    (money("123.4"), "万元", "捐款[[a.b:余10]]万元", "捐款120余万元"),
    (money("7.36"), "万元", "捐款[[a.b:汉字]]万元", "捐款七点三六万元"),
    (count("2.05"), "万元", "购书[[a.b:万余]]元", "购书2万余元"),
    (count("2.05"), "万元", "购书[[a.b:1位]]万元", "购书2.1万元"),
    (count(85600), "元", "购书[[a.b:万余]]元", "购书8.5万余元"),
    (count("97.5"), "%", "满意度[[a.b]]", "满意度97.5%"),
    (count("97.5"), "%", "满意度[[a.b]]%", "满意度97.5%"),
    (count("97.5"), "%", "满意度[[a.b:%]]", "满意度97.5%"),
    (count("97.5"), "%", "满意度[[a.b:以上0]]", "满意度97%以上"),
    (amount("3.5"), "公里", "修路[[a.b]]公里", "修路3.5公里"),
    (amount("3.46"), "公里", "修路[[a.b:1位]]公里", "修路3.5公里"),
    (amount("-263"), "件", "相差[[a.b]]件", "相差-263件"),
    (amount("-263"), "件", "相差[[a.b:汉字]]件", "相差负二百六十三件"),
    (amount("-52318"), "元", "相差[[a.b:万]]元", "相差-5.2万元"),
    (average(7, 6), "件", "人均[[a.b]]件", "人均1.2件"),
    (average(7, 6), "件", "人均[[a.b:2位]]件", "人均1.17件"),
    (average(7, 6), "件", "人均[[a.b:0位]]件", "人均1件"),
    (average(6, 6), "件", "人均[[a.b]]件", "人均1件"),
    (average(195, 100), "件", "人均[[a.b]]件", "人均2.0件"),
    (average(1, 300), "件", "人均[[a.b]]件", "人均0.003件"),
    (average(7, 6), "件", "人均[[a.b:汉字]]件", "人均一点二件"),
    (share(7, 8, 1), "%", "办结率[[a.b]]", "办结率87.5%"),
    (share(7, 8, 1), "%", "办结率[[a.b:%]]", "办结率87.5%"),
    (share(7, 8, 1), "%", "办结率[[a.b:%0]]", "办结率88%"),
    (share(155, 158, 2), "%", "办结率[[a.b]]", "办结率98.10%"),
    (Value(Decimal("1.23455"), sort=Sort.MONEY, decimals=1), "万元", "捐款[[a.b]]万元", "捐款1.2万元"),
    (Value(Decimal("0.0125"), sort=Sort.AMOUNT, decimals=1), "公顷", "绿地[[a.b]]公顷", "绿地0.01公顷"),
]
COMPARED = [
    # growth
    (count(112), count(100), "件", "立案[[a.b]]件，[[a.b:同比]]", "立案112件，同比增长12%"),
    (count(97), count(100), "件", "立案[[a.b]]件，[[a.b:同比]]", "立案97件，同比下降3%"),
    (count(100), count(75), "件", "[[a.b:同比]]", "同比增长33.3%"),
    (count(100), count(75), "件", "[[a.b:同比0]]", "同比增长33%"),
    (count(100), count(75), "件", "[[a.b:同比2]]", "同比增长33.33%"),
    (count(100), count(100), "件", "[[a.b:同比]]", "与上年持平"),
    (count(0), count(0), "件", "[[a.c]]件，[[a.b:同比]]", "3件，与上年持平"),
    (count(0), count(50), "件", "[[a.c]]件，[[a.b:同比]]", "3件，同比下降100%"),
    (count(20), count(10), "件", "[[a.b:同比]]", "同比增长100%"),
    (count(10_004), count(10_000), "人次", "[[a.b:同比]]", "同比增长0.04%"),
    (count(9_996), count(10_000), "人次", "[[a.b:同比]]", "同比下降0.04%"),
    (count(1_000_001), count(1_000_000), "人次", "[[a.b:同比]]", "比上年增加1人次"),
    (count(19_996), count(10_000), "人次", "[[a.b:同比]]", "同比增长99.96%"),
    (count(20_004), count(10_000), "人次", "[[a.b:同比]]", "同比增长100.04%"),
    (count(4), count(10_000), "人次", "[[a.b:同比]]", "同比下降99.96%"),
    (count(1), count(1_000_000), "人次", "[[a.b:同比]]", "比上年减少999999人次"),
    # a small base
    (count(5), count(0), "件", "[[a.b:同比]]", "比上年增加5件"),
    (count(2), count(1), "件", "[[a.b:同比]]", "比上年增加1件"),
    (count(31), count(2), "件", "[[a.b:同比]]", "比上年增加29件"),
    (count(6), count(9), "件", "[[a.b:同比]]", "比上年减少3件"),
    (count(15), count(10), "件", "[[a.b:同比]]", "同比增长50%"),
    (money("2.5"), money("2"), "万元", "[[a.b:同比]]", "同比增长25%"),
    (money("2.5"), money("0"), "万元", "[[a.b:同比]]", "比上年增加2.5万元"),
    (amount(3), amount(-5), "件", "[[a.b:同比]]", "比上年增加8件"),
    (amount(-5), amount(30), "件", "[[a.b:同比]]", "比上年减少35件"),
    (average(116, 100), average(114, 100), "件", "[[a.b:同比]]", "比上年增加0.02件"),
    (average(16, 10), average(14, 10), "件", "[[a.b:同比]]", "比上年增加0.2件"),
    (average(300, 10), average(200, 10), "件", "[[a.b:同比]]", "同比增长50%"),
    # points
    (share(98, 100), share(95, 100), "%", "[[a.b:同比]]", "同比提高3个百分点"),
    (share(95, 100), share(98, 100), "%", "[[a.b:同比]]", "同比下降3个百分点"),
    (share(949, 1000), share(951, 1000), "%", "[[a.b:同比]]", "同比下降0.2个百分点"),
    (share(944, 1000), share(956, 1000), "%", "[[a.b:同比]]", "同比下降1.2个百分点"),
    (share(954, 1000), share(945, 1000), "%", "[[a.b:同比]]", "同比提高0.9个百分点"),
    (share(1, 6), share(5, 9), "%", "[[a.b:同比]]", "同比下降39个百分点"),
    (share(1, 6), share(5, 9), "%", "[[a.b:同比1]]", "同比下降38.9个百分点"),
    (share(1, 1), share(2, 3), "%", "[[a.b:同比]]", "同比提高33个百分点"),
    (share(2, 3), share(1, 3), "%", "[[a.b:同比]]", "同比提高33.3个百分点"),
    (share(190, 200), share(95, 100), "%", "[[a.b:同比]]", "与上年持平"),
    (share(94_999, 100_000), share(95, 100), "%", "[[a.b:同比]]", "同比下降0.001个百分点"),
    (share(158, 158), share(157, 158), "%", "[[a.b:同比]]", "同比提高1个百分点"),
    (share(300, 300), share(299, 300), "%", "[[a.b:同比]]", "同比提高0.3个百分点"),
    (count("97.5"), count("96"), "%", "[[a.b:同比]]", "同比提高1.5个百分点"),
]


@pytest.mark.parametrize(("number", "unit", "text", "printed"), COUNTS)
def test_counts(number, unit, text, printed):
    assert sentence(text, count(number), unit, a__c=count(3)) == printed


@pytest.mark.parametrize(("parts", "text", "printed"), SHARES)
def test_shares(parts, text, printed):
    assert sentence(text, share(*parts), "%", a__c=count(3)) == printed


@pytest.mark.parametrize(("value", "unit", "text", "printed"), OTHERS)
def test_money_amounts_and_averages(value, unit, text, printed):
    assert sentence(text, value, unit) == printed


@pytest.mark.parametrize(("value", "former", "unit", "text", "printed"), COMPARED)
def test_against_last_year(value, former, unit, text, printed):
    assert sentence(text, value, unit, former=former, a__c=count(3)) == printed


def test_a_part_of_a_year_is_compared_with_the_same_days():
    assert sentence("[[a.b:同比]]", count(3), former=count(3), whole=False) == "与上年同期持平"
    assert sentence("[[a.b:同比]]", count(5), former=count(3), whole=False) == "比上年同期增加2件"


def test_a_term_is_compared_with_the_one_before_by_its_name():
    assert compared(count(3), count(3), "件", then="上届") == "与上届持平"
    assert compared(count(150), count(100), "件", then="上届") == "比上届增长50%"
    assert compared(share(98, 100), share(95, 100), "%", then="上届") == "比上届提高3个百分点"


# --- what is refused ---------------------------------------------------------------------------------------------
REFUSED = [
    # a form of another sort
    (count(96), "件", "[[a.b:%]]", "“数据”是件数，不能写成百分比；请改为 [[数据]]"),
    (count(5), "件", "[[a.b:%1]]", "“数据”是件数，不能写成百分比；请改为 [[数据]]"),
    (count(5), "名", "[[a.b:以上]]", "“数据”是人数，不能写成“以上”；请改为 [[数据]]"),
    (count(5), "件", "[[a.b:1位]]", "“数据”是件数，不能写成小数；请改为 [[数据]]"),
    (count(98), "件", "[[a.b:近]]", "“数据”是件数，不能写成“近”；请改为 [[数据:近10]]"),
    (share(155, 158), "%", "[[a.b:余10]]", "“数据”是比率，不能写成“余”；请改为 [[数据:%]]"),
    (share(155, 158), "%", "[[a.b:万余]]", "“数据”是比率，不能写成“万余”；请改为 [[数据:%]]"),
    (share(155, 158), "%", "[[a.b:1位]]", "“数据”是比率，不能写成小数；请改为 [[数据:%1]]"),
    (share(155, 158), "%", "[[a.b:近100]]", "“数据”是比率，不能写成“近”；请改为 [[数据:超]]"),
    (average(7, 6), "件", "[[a.b:余10]]", "“数据”是平均数，不能写成“余”；请改为 [[数据]]"),
    (average(7, 6), "件", "[[a.b:%1]]", "“数据”是平均数，不能写成百分比；请改为 [[数据:1位]]"),
    (money("7.36"), "万元", "[[a.b:%]]", "“数据”是金额，不能写成百分比；请改为 [[数据]]"),
    (amount("3.5"), "公里", "[[a.b:以上]]", "“数据”是数量，不能写成“以上”；请改为 [[数据]]"),
    (count(5), "件", "[[a.b:大约]]", "“大约”不是数据的写法"),
    (count(5), "件", "[[a.b:余0]]", "“余0”不是数据的写法"),
    (count(5), "件", "[[a.b:%3]]", "“%3”不是数据的写法"),
    # not true of the number
    (count(116), "场次", "[[a.b:万余]]", "“数据”现为116，不足1万，不能写“万余”；请改为 [[数据]]"),
    (count(9_999), "场次", "[[a.b:万]]", "“数据”现为9999，不足1万，不能写“万”；请改为 [[数据]]"),
    (count(52_318), "元", "[[a.b:亿余]]", "“数据”现为52318，不足1亿，不能写“亿余”；请改为 [[数据]]"),
    (amount(-263), "件", "[[a.b:余100]]", "“数据”现为-263，是负数，不能写“余”；请改为 [[数据]]"),
    (amount(-52_318), "件", "[[a.b:万余]]", "“数据”现为-52318，是负数，不能写“万余”；请改为 [[数据]]"),
    (amount(-263), "件", "[[a.b:近100]]", "“数据”现为-263，是负数，不能写“近”；请改为 [[数据]]"),
    (count(100), "件", "[[a.b:超100]]", "“数据”正好是100，不能写“超”；请改为 [[数据]]"),
    (count(99), "件", "[[a.b:超100]]", "“数据”现为99，太小，不能写“超”；请改为 [[数据]]"),
    (count(100), "件", "[[a.b:近100]]", "“数据”现为100，写“近”不实；请改为 [[数据]]"),
    (count(263), "件", "[[a.b:近100]]", "“数据”现为263，写“近”不实；请改为 [[数据:超100]]"),
    (count(50), "件", "[[a.b:近100]]", "“数据”现为50，写“近”不实；请改为 [[数据]]"),
    (count(230), "件", "[[a.b:近100]]", "“数据”现为230，写“近”不实；请改为 [[数据:超100]]"),
    (share(98, 100), "%", "[[a.b:以上]]", "“数据”正好是98%，不能写“以上”；请改为 [[数据:%]]"),
    (share(1, 1), "%", "[[a.b:以上]]", "“数据”正好是100%，不能写“以上”；请改为 [[数据:%]]"),
    (share(1, 300), "%", "[[a.b:以上]]", "“数据”现为0.33%，太小，不能写“以上”；请改为 [[数据:%]]"),
    (share(9762, 10000), "%", "[[a.b:超2]]", "“数据”正好是97.62%，不能写“超”；请改为 [[数据:%]]"),
    (share(155, 158), "%", "[[a.b:近]]", "“数据”现为98.1%，写“近”不实；请改为 [[数据:超]]"),
    # words that the editor wrote beside it
    (share(9762, 10000), "%", "[[a.b:%]]以上", "“数据”为97.62%，“98%”与“以上”连用不实；请改为 [[数据:以上]]"),
    (share(9762, 10000), "%", "[[a.b]]%以上", "“数据”为97.62%，“98%”与“以上”连用不实；请改为 [[数据:以上]]"),
    (share(9803, 10000), "%", "近[[a.b:%]]", "“数据”为98.03%，“98%”与“近”连用不实；请改为 [[数据:超]]"),
    (share(9762, 10000), "%", "超过[[a.b:%]]", "“数据”为97.62%，“98%”与“超过”连用不实；请改为 [[数据:超]]"),
    (share(9762, 10000), "%", "不低于[[a.b:%]]", "“数据”为97.62%，“98%”与“不低于”连用不实；请改为 [[数据:超]]"),
    (count(158), "件", "超过[[a.b]]件", "“数据”为158，“158”与“超过”连用不实；请改为 [[数据:超10]]"),
    (count(158), "件", "近[[a.b]]件", "“数据”为158，“158”与“近”连用不实；请改为 [[数据:近10]]"),
    (count(158), "件", "[[a.b]]余件", "“数据”为158，“158”与“余”连用不实；请改为 [[数据:余10]]"),
    (count(158), "件", "[[a.b]]多件", "“数据”为158，“158”与“多”连用不实；请改为 [[数据:多10]]"),
]


@pytest.mark.parametrize(("value", "unit", "text", "why"), REFUSED)
def test_what_would_not_be_true_is_a_fault_with_its_repair(value, unit, text, why):
    known = figures(value, unit)
    with pytest.raises(UnknownToken) as fault:
        resolved(text, known)
    assert str(fault.value) == why
    assert faults([text], known) == [f"{why}：{known.wording.shown(text)}"]


@pytest.mark.parametrize(("value", "unit", "text", "why"), [row for row in REFUSED if "请改为" in row[3]])
def test_the_repair_that_is_proposed_is_none_itself(value, unit, text, why):
    known = figures(value, unit)
    repair = known.wording.kept(why.split("请改为 ")[1])
    assert faults([repair], known) == []


TRUE_BESIDE = [
    (share(155, 158), "%", "满意率达[[a.b:%]]", "满意率达98%"),
    (share(9762, 10000), "%", "近[[a.b:%]]", "近98%"),
    (share(155, 158), "%", "超过[[a.b:%]]", "超过98%"),
    (count(158), "件", "最近[[a.b]]件", "最近158件"),
    (count(158), "件", "取得新突破[[a.b]]项", "取得新突破158项"),
    (count(158), "件", "不少于[[a.b]]件", "不少于158件"),
    (count(158), "件", "查找不足[[a.b]]个", "查找不足158个"),
    (count(158), "件", "[[a.b]]件以上", "158件以上"),
]


@pytest.mark.parametrize(("value", "unit", "text", "printed"), TRUE_BESIDE)
def test_words_beside_a_number_that_are_true_stay(value, unit, text, printed):
    assert sentence(text, value, unit) == printed


def test_an_unfitting_form_is_told_of_a_sentence_that_does_not_stand_now():
    known = figures(count(0), "件", a__c=count(0))
    assert faults(["〔当 a.c > 0〕[[a.b:%]]", "答复[[a.b:%]]件。"], known) == [
        "“数据”是件数，不能写成百分比；请改为 [[数据]]：〔当 a__c > 0〕[[数据:%]]",
        "“数据”是件数，不能写成百分比；请改为 [[数据]]：答复[[数据:%]]件。",
    ]
    assert faults(["惠及[[a.b:万余]]人次。"], known) == []  # what only depends on the number is asked when it stands


# --- conditions --------------------------------------------------------------------------------------------------
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


# --- laws --------------------------------------------------------------------------------------------------------
wholes = st.integers(1, 10**6)
parts = wholes.flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
number_of = st.one_of(st.integers(-(10**9), 10**12), st.decimals(-(10**6), 10**9, places=2, allow_nan=False))


@given(parts, st.sampled_from(["", "%", "%0", "%1", "%2", "汉字"]))
def test_a_share_is_never_full_or_nothing_that_is_not(pair, form):
    part, base = pair
    words = said(share(part, base), form, "%")
    assert (words in ("100%", "百分之百")) == (part == base)
    assert (words in ("0%", "百分之零")) == (part == 0)


@given(parts, st.sampled_from(["%0", "%1", "%2"]))
def test_a_share_is_half_up(pair, form):
    value = share(*pair)
    told = Fraction(said(value, form, "%").rstrip("%"))
    assert -Fraction(1, 2) < (told - value.exact) * 10 ** int(form[1]) <= Fraction(1, 2)


@given(parts, st.sampled_from(["以上", "以上1", "以上2", "超", "超1"]))
def test_at_least_and_above_never_say_more_than_there_is(pair, form):
    value = share(*pair)
    words = said(value, form, "%")
    if "以上" in words or "超" in words:
        assert Fraction(words.strip("以上超").rstrip("%")) < value.exact
    else:
        assert unfit(form, value, "%")


@given(parts, st.sampled_from(["近", "近1", "近2"]))
def test_nearly_never_says_less_than_there_is(pair, form):
    value = share(*pair)
    words = said(value, form, "%")
    if "近" in words:
        assert value.exact < Fraction(words[1:-1]) <= value.exact + Fraction(1, 2)
    else:
        assert unfit(form, value, "%")


@given(number_of, st.integers(1, 10**9), st.sampled_from("余多"))
def test_what_is_left_off_is_less_than_a_step(number, step, more):
    exact = Fraction(number)
    found = saying(amount(number), f"{more}{step}", "件")
    assert found.number <= exact
    assert (more in found.words) == (found.number != exact)
    assert exact - found.number < step


@given(number_of, st.sampled_from(["万余", "万余0", "万余2", "亿余", "亿多1"]), st.sampled_from(["元", "万元", "亿元"]))
def test_large_numbers_never_say_more_than_there_is(number, form, unit):
    found = saying(money(number), form, unit)
    assert found.number <= Fraction(number)
    assert ("余" in found.words or "多" in found.words) == (found.number != Fraction(number))


@given(number_of, st.sampled_from(["余10", "余1000", "万余", "亿余", "近100", "超100"]))
def test_below_nothing_nothing_is_rough(number, form):
    words = said(amount(number), form, "件")
    assert number >= 0 or not set(words) & set("余多近超")


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_growth_is_never_nothing_and_level_only_where_it_is(now, before):
    words = compared(count(now), count(before), "件")
    assert ("持平" in words) == (now == before)
    assert words not in ("同比增长0%", "同比下降0%")
    assert (words == "同比下降100%") == (now == 0 and before >= 10)
    assert words != "同比增长100%" or now == 2 * before


@given(parts, parts)
def test_points_are_never_nothing_and_level_only_where_it_is(one, other):
    now, before = share(*one), share(*other)
    words = compared(now, before, "%")
    assert ("持平" in words) == (now.exact == before.exact)
    assert "提高0个" not in words
    assert "下降0个" not in words
    assert ("提高" in words) == (now.exact > before.exact)


@given(number_of, st.sampled_from(["", "汉字", "%", "余10", "万余", "近10", "以上", "1位"]))
def test_a_form_that_does_not_fit_says_the_number_itself(number, form):
    value = count(number)
    if unfit(form, value, "件") and not form.startswith("万"):
        assert said(value, form, "件") == said(value, "", "件")


@given(st.integers(0, 10**16 - 1))
def test_numerals_read_back(number):
    assert _read_back(chinese(number)) == number


def _read_back(words: str) -> int:
    digits = {digit: index for index, digit in enumerate("零一二三四五六七八九")}
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, _, low = words.rpartition(unit)
            return _read_back(high) * size + (_read_back(low) if low else 0)
    total, digit = 0, None
    for sign in words:
        if sign in digits:
            digit = digits[sign]
        else:
            total += (1 if digit is None else digit) * {"千": 1000, "百": 100, "十": 10}[sign]
            digit = None
    return total + (digit or 0)
