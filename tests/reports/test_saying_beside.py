"""Words, signs and digits right beside a number: what makes it untrue, says it twice or makes another number of it."""

import pytest

from cppcc.figures import share
from reports.numbers.bounds import BEFORE, BEHIND
from reports.tokens import UnknownToken, faults, resolved
from reports.typed import numbers
from tests.reports.said import count, figures, money, sentence

UNTRUE = [  # of exactly 2
    "不足[[a.b]]件", "不满[[a.b]]件", "未满[[a.b]]件", "少于[[a.b]]件", "超出[[a.b]]件", "将近[[a.b]]件", "接近[[a.b]]件",
    "近 [[a.b]]件", "近\u3000[[a.b]]件", "立案[[a.b]] 余件", "[[a.b]] 多件", "超 [[a.b]] 件", "不足 [[a.b]] 件", "近乎[[a.b]]件",
    "[[a.b]]件有余", "[[a.b]]几件", "不止[[a.b]]件",
]  # fmt: skip
TRUE = [
    ("立案不超过[[a.b]]件", "立案不超过2件"),
    ("最多[[a.b]]件", "最多2件"),
    ("不多于[[a.b]]件", "不多于2件"),
    ("不高于[[a.b]]件", "不高于2件"),
    ("至少[[a.b]]件", "至少2件"),
    ("[[a.b]]件以内", "2件以内"),
    ("[[a.b]]件以上", "2件以上"),
    ("[[a.b]] 件以上", "2 件以上"),
    ("约[[a.b]]件", "约2件"),
    ("[[a.b]]件左右", "2件左右"),
    ("仅[[a.b]]件", "仅2件"),
    ("查找不足[[a.b]]个", "查找不足2个"),
    ("存在不足 [[a.b]] 个", "存在不足 2 个"),
    ("最近 [[a.b]] 件", "最近 2 件"),
    ("有新突破[[a.b]]项", "有新突破2项"),
    ("签约[[a.b]]项", "签约2项"),
    ("[[a.b]]件之多", "2件之多"),
    ("没有超过[[a.b]]件", "没有超过2件"),
    ("没超过[[a.b]]件", "没超过2件"),
    ("没有突破[[a.b]]件", "没有突破2件"),
    ("未突破[[a.b]]件", "未突破2件"),
    ("未超出[[a.b]]件", "未超出2件"),
    ("没有多于[[a.b]]件", "没有多于2件"),
    ("未高于[[a.b]]件", "未高于2件"),
    ("提出不足[[a.b]]条", "提出不足2条"),
]


@pytest.mark.parametrize("text", UNTRUE)
def test_a_word_that_is_not_true_of_the_exact_number_is_a_fault(text):
    with pytest.raises(UnknownToken, match="连用不实；请"):
        resolved(text, figures(count(2)))


@pytest.mark.parametrize(("text", "printed"), TRUE)
def test_what_is_true_stays(text, printed):
    assert sentence(text, count(2)) == printed


@pytest.mark.parametrize(("word", "bound"), [*BEFORE, *BEHIND])
def test_a_typed_number_and_a_token_are_read_with_the_same_words(word, bound):
    before, behind = (word, "") if (word, bound) in BEFORE else ("", word)
    (read,) = numbers(f"立案{before}20件{behind}。")
    assert read.bound == bound
    assert bool(faults([f"立案{before}[[a.b]]件{behind}。"], figures(count(20)))) == (
        bound.value in ("near", "under", "over", "more")
    )


TWICE = [
    (count(19), "近[[a.b:近10]]件"),
    (count(21), "超[[a.b:超10]]件"),
    (count(21), "超过[[a.b:超10]]件"),
    (count(19), "[[a.b:余10]]余件"),
    (count(19), "[[a.b:余10]]多件"),
    (count(19), "[[a.b:余10]]件以上"),
    (count(19), "约[[a.b:近10]]件"),
    (count(19), "近 [[a.b:近10]]件"),
    (count(52318), "[[a.b:万余]]多人"),
    (share(9762, 10000), "[[a.b:以上]]以上"),
    (share(9762, 10000), "超[[a.b:超]]"),
]


@pytest.mark.parametrize(("value", "text"), TWICE)
def test_a_form_that_brings_its_word_stands_beside_no_other(value, text):
    with pytest.raises(UnknownToken, match="连用重复；请删去“"):
        resolved(text, figures(value, "%" if value.parts else "件"))


def test_what_brings_no_word_now_may_stand_beside_one():
    assert sentence("[[a.b:余10]]件以上", count(20)) == "20件以上"


COMPARED = [
    "同比增长[[a.b:同比]]", "同比[[a.b:同比]]", "比上年增加[[a.b:同比]]", "较上年[[a.b:同比]]", "增长[[a.b:同比]]", "增加了 [[a.b:同比]]",
    "[[a.b:同比]]%", "[[a.b:同比]]个百分点", "[[a.b:同比]]件", "近[[a.b:同比]]", "[[a.b:同比]]以上", "百分之[[a.b:同比]]",
]  # fmt: skip


@pytest.mark.parametrize("former", [25, 5])
@pytest.mark.parametrize("text", COMPARED)
def test_a_comparison_brings_its_words_and_its_unit(text, former):
    with pytest.raises(UnknownToken, match="请删去“"):
        resolved(text, figures(count(19), former=count(former)))


def test_a_comparison_among_other_words_stays():
    assert sentence("立案提案[[a.b:同比]]。", count(19), former=count(25)) == "立案提案同比下降24%。"
    assert (
        sentence("立案[[a.b]]件，[[a.b:同比]]，较好。", count(19), former=count(25)) == "立案19件，同比下降24%，较好。"
    )


COUNT_CHANGED = [
    "[[a.b]]%", "[[a.b]] %", "[[a.b]]％", "[[a.b]]‰", "百分之[[a.b]]", "百分之 [[a.b]]", "千分之[[a.b]]", "三分之[[a.b]]", "[[a.b]]分之一",
    "[[a.b]]个百分点", "[[a.b]]万件", "[[a.b]] 万件", "[[a.b]]万余件", "[[a.b]]百件", "[[a.b]]千件", "[[a.b]]亿元", "[[a.b]]十件",
    "[[a.b]]成", "[[a.b]]成以上", "[[a.b]]倍", "-[[a.b]]件", "−[[a.b]]件", "+[[a.b]]件", "1[[a.b]]件", "１[[a.b]]件", "[[a.b]]0件",
    "[[a.b]].5件", "3.[[a.b]]件", "两[[a.b]]件", "二十[[a.b]]件", "[[a.b:汉字]]十件", "[[a.b]][[a.b]]件", "[[a.b]][[a.c]]件",
    "[[年度]][[a.b]]件",
    "[[a.b]][[年度]]", "[[a.b:汉字]][[a.c:汉字]]件", "[[年度]]2件", "1[[年度]]年",
]  # fmt: skip
COUNT_STAYS = [
    ("[[a.b]]件", "19件"),
    ("[[a.b]]成员单位", "19成员单位"),
    ("——[[a.b]]件", "——19件"),
    ("立案[[a.b]]、[[a.c]]件", "立案19、3件"),
    ("（[[a.b]]件）", "（19件）"),
    ("1、[[a.b]]件", "1、19件"),
    ("2024年[[a.b]]件", "2024年19件"),
    ("立案/办结：[[a.b]]/[[a.c]]", "立案/办结：19/3"),
    ("九三[[a.b]]件", "九三19件"),
    ("第[[a.b]]件", "第19件"),
    ("[[a.b]]，2024年", "19，2024年"),
    ("[[a.b]]件,100", "19件,100"),
    ("“1+[[a.b]]”机制", "“1+19”机制"),
    ("[[a.c]]-[[a.b]]件", "3-19件"),
    ("3件-[[a.b]]件", "3件-19件"),
    ("[[a.c]]件-[[a.b]]件", "3件-19件"),
    ("立案 [[a.b]] 万寿路街道", "立案 19 万寿路街道"),
    ("[[a.b]]十里堡街道承办", "19十里堡街道承办"),
    ("[[a.b]] 百年大计", "19 百年大计"),
]


@pytest.fixture
def known():
    found = figures(count(19), a__c=count(3))
    found.names = {"年度": "2024", "期间": "", "本会": "区政协", "届次": "", "机构": ""}
    return found


@pytest.mark.parametrize("text", COUNT_CHANGED)
def test_what_makes_another_number_of_a_count_is_a_fault(known, text):
    assert len(faults([text], known)) >= 1


@pytest.mark.parametrize(("text", "printed"), COUNT_STAYS)
def test_what_stands_beside_a_count_as_a_word_stays(known, text, printed):
    assert resolved(text, known) == printed


@pytest.mark.parametrize(
    "text",
    [
        "[[a.b]]‰",
        "千分之[[a.b]]",
        "[[a.b]]成",
        "[[a.b:以上]]%",
        "百分之[[a.b:近]]",
        "百分之[[a.b]]%",
        "1[[a.b]]",
        "-[[a.b]]",
        "[[a.b]]万",
    ],
)
def test_what_makes_another_number_of_a_share_is_a_fault(text):
    with pytest.raises(UnknownToken):
        resolved(text, figures(share(9762, 10000), "%"))


def test_a_unit_of_ten_thousands_brings_its_own_sign():
    value = money("7.36")
    for text, printed in (("[[a.b]]万元", "7.36万元"), ("[[a.b:万余]]元", "7万余元"), ("[[a.b:余1]]万元", "7余万元")):
        assert sentence(text, value, "万元") == printed
    for text in ("[[a.b:万余]]万元", "[[a.b]]亿元", "[[a.b]]千元"):
        with pytest.raises(UnknownToken):
            resolved(text, figures(value, "万元"))
