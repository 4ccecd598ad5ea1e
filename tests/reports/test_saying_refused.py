"""Sentences that would not be true: a fault with its repair, and what is true beside."""

import pytest

from cppcc.figures import average, share
from reports.tokens import UnknownToken, faults, resolved
from tests.reports.said import amount, count, figures, money, sentence

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
