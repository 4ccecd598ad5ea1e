"""Which figure a typed number may be: by its name, its sort and its unit; never for its number alone."""

from decimal import Decimal

import pytest

from cppcc.figures import Figure, Ratio, Sort, Value, share
from reports.numbers import said
from reports.typed import typed_numbers, with_token
from reports.typed.proposing import Verdict

R, W, A = Verdict.RIGHT, Verdict.WRONG, Verdict.ASK


def figure(key, label, unit, value):
    if unit == "%":
        return key, (Ratio(key, label, "", "a", "b"), value)
    return key, (Figure(key, label, unit, "", lambda year: None), value)


FOUND = dict([
    figure("proposals.filed", "立案提案", "件", Value(Decimal(96))),
    figure("proposals.key", "重点提案", "件", Value(Decimal(12))),
    figure("proposals.reply_rate", "提案办复率", "%", share(9762, 10_000)),
    figure("proposals.on_time_rate", "按期办复率", "%", share(8746, 10_000)),
    figure("thirds.rate", "甲率", "%", share(1, 3)),
    figure("plan.completion_rate", "协商计划完成率", "%", share(5, 5)),
    figure("activities.held", "组织活动", "场次", Value(Decimal(116))),
    figure("unity.attendance", "委员参加活动", "人次", Value(Decimal(52_318))),
    figure("training.members_trained", "委员参加培训", "名", Value(Decimal(96))),
    figure("welfare.donations", "捐款捐物", "万元", Value(Decimal("52.3"), sort=Sort.MONEY)),
    figure("empty.rate", "空率", "%", Value(None)),
])  # fmt: skip

CASES = [
    ("立案提案96件。", [("96", "proposals.filed", R)]),
    ("立案提案共 96 件。", [("96", "proposals.filed", R)]),
    ("立案提案15件。", [("15", "proposals.filed", W)]),
    ("立案提案９６件。", [("９６", "proposals.filed", R)]),
    ("立案提案九十六件。", [("九十六", "proposals.filed", R)]),
    ("全年立案提案近100件。", [("100", "proposals.filed", R)]),
    ("立案提案90余件。", [("90", "proposals.filed", R)]),
    ("立案提案100余件。", [("100", "proposals.filed", W)]),
    ("立案提案：96件", [("96", "proposals.filed", R)]),
    ("立案提案 | 96", [("96", "proposals.filed", R)]),
    ("提案办复率98%以上。", [("98", "proposals.reply_rate", W)]),
    ("提案办复率达97%以上。", [("97", "proposals.reply_rate", R)]),
    ("提案办复率为97.6%。", [("97.6", "proposals.reply_rate", R)]),
    ("提案办复率达到百分之九十八。", [("百分之九十八", "proposals.reply_rate", R)]),
    ("提案办复率达100%。", [("100", "proposals.reply_rate", W)]),
    ("按期办复率87.5%。", [("87.5", "proposals.on_time_rate", R)]),
    ("按期办复率87%。", [("87", "proposals.on_time_rate", R)]),
    ("委员参加活动5.2万余人次。", [("5.2", "unity.attendance", R)]),
    ("捐款捐物52.3万元。", [("52.3", "welfare.donations", R)]),
    ("捐款捐物五十二万余元。", [("五十二万", "welfare.donations", R)]),
    ("捐款捐物523000元。", [("523000", "welfare.donations", R)]),
    # another's number, or another's name
    ("办复率达100%。", [("100", "proposals.reply_rate", A)]),
    ("满意率达100%。", [("100", "plan.completion_rate", A)]),
    ("重点提案办复率达98%。", [("98", "proposals.reply_rate", A)]),
    ("重点提案96件。", [("96", "proposals.key", W)]),
    ("不予立案提案96件。", [("96", "proposals.filed", A)]),
    ("提案办复率同比提高98%。", []),
    ("提案办复率提高1个百分点。", []),
    ("提案办复率97.62件。", []),
    ("立案提案96%。", []),
    ("立案提案96人次。", []),
    ("培训96名。", [("96", "training.members_trained", A)]),
    ("收到96封来信。", []),
    ("参加活动的委员96人。", []),
    ("其中满意96件。", [("96", "proposals.filed", A)]),
    ("比上年增加96件。", []),
    ("占96%。", []),
    ("2024年第96次会议。", []),
    ("立案提案中，重点提案12件。", [("12", "proposals.key", R)]),
    ("立案提案[[proposals.filed]]件，重点提案12件。", [("12", "proposals.key", R)]),
    ("空率98%。", [("98", "proposals.reply_rate", A)]),
]


@pytest.mark.parametrize(("line", "told"), CASES, ids=[line for line, _ in CASES])
def test_a_typed_number_is_held_against_the_figure_that_is_named(line, told):
    assert [(one.number, one.key, one.verdict) for one in typed_numbers(line, FOUND)] == told


def test_of_equal_figures_none_is_called_right():
    both = dict(FOUND) | dict([figure("x.y", "征集线索", "件", Value(Decimal(96)))])
    assert [(one.key, one.verdict) for one in typed_numbers("办结96件。", both)] == [("proposals.filed", A), ("x.y", A)]


REPLACED = [
    ("立案提案96件。", "立案提案[[K]]件。"),
    ("立案提案近100件。", "立案提案[[K]]件。"),
    ("立案提案100件以上。", "立案提案[[K]]件。"),
    ("立案提案90余件。", "立案提案[[K:余10]]件。"),
    ("立案提案九十六件。", "立案提案[[K:汉字]]件。"),
    ("提案办复率98%以上。", "提案办复率[[K:%]]。"),
    ("提案办复率达到百分之九十八。", "提案办复率达到[[K:%]]。"),
    ("办结。立案提案 96 件。", "办结。立案提案 [[K]] 件。"),
    ("捐款捐物52.3万元。", "捐款捐物[[K]]万元。"),
    ("捐款捐物523000元。", "捐款捐物[[K]]万元。"),
]


@pytest.mark.parametrize(("line", "changed"), REPLACED)
def test_a_typed_number_gives_way_to_the_token_with_what_belongs_to_it(line, changed):
    (one,) = typed_numbers(line, FOUND)
    assert one.replaces
    assert with_token(line, one, "K") == changed


FINER = [
    ("按期办复率87.5%。", "87.5%", "按期办复率[[K:%1]]。"),
    ("按期办复率87.46%。", "87.46%", "按期办复率[[K:%2]]。"),
    ("甲率33.333%。", "", ""),  # no form has three decimals
]


def test_no_token_is_offered_that_says_less_than_what_is_right():
    for line, said_so, changed in FINER:
        (one,) = typed_numbers(line, FOUND)
        assert one.verdict == R
        assert one.replaces == bool(changed)
        if changed:
            assert with_token(line, one, "K") == changed
            assert said(FOUND[one.key][1], one.form) == said_so
