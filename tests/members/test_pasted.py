"""Names out of a message: each way in which people write lists, and what holds for every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.naming.known import Known
from members.naming.message import ABSENT, LEAVE, PRESENT
from members.naming.pasted import understood

ROSTER = [
    Known(1, "张三"), Known(2, "曹飞华"), Known(3, "蔡明"), Known(4, "王小明", frozenset({"副主席"}), ("教育界", "第一中学")),
    Known(5, "王刚"), Known(6, "张伟", told=("教育界", "甲单位")), Known(7, "张伟", told=("科技界", "乙单位")), Known(8, "仇和"),
    Known(9, "艾力·买买提"), Known(10, "和平"), Known(11, "欧阳修"), Known(12, "李四", sound="lisi"),
]  # fmt: skip
ONCE = {one.name: one.key for one in ROSTER if one.name != "张伟"}
NAMES = st.lists(st.sampled_from(sorted(ONCE)), unique=True, min_size=1, max_size=8)
BETWEEN = st.sampled_from(["、", "，", ",", "；", ";", "/", "\n", " 、 ", "\t", "\u3000", " ", "｜", "和", "\r\n"])
AROUND = st.sampled_from(
    [
        "{}",
        "《{}》",
        "“{}”",
        "{}👍",
        "{}✅",
        "@{}",
        "{}（第一医院）",
        "{}(区政府)",
        "{}同志",
        "{}收到",
        "【{}】",
        "👏{}👏",
    ]
)
FRONT = st.sampled_from(["{n}.", "{n}、", "（{n}）", "{n}）", "{n} ", "- ", "第{n}、", "{n}．"])


def said(text):
    return [(one.word, one.keys, one.state, one.reason) for one in understood(text, ROSTER).mentions]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("张　三", [1]), ("曹 飞 华", [2]), ("蔡委员、王副主席", [3, 4]), ("张三和曹飞华", [1, 2]), ("《张三》", [1]), ("张三👍", [1]),
        ("1.张三\n2、曹飞华\n③蔡明\n（4）仇和\n五、李四", [1, 2, 3, 8, 12]), ("1张三 2李四", [1, 12]), ("张伟（教育界）", [6]),
        ("张伟（乙单位）", [7]), ("张三曹飞华蔡明", [1, 2, 3]), ("张三 李四 曹 飞 华 欧阳 修", [1, 12, 2, 11]), ("仇和和和平", [8, 10]),
        ("艾力•买买提、艾力买买提、艾力.买买提", [9]), ("民盟（张三、李四）", [1, 12]), ("老蔡、张三同志、李四女士", [3, 1, 12]),
        ("@张三 @李四", [1, 12]), ("接龙：\n1. 张三✅\n2. 李四收到", [1, 12]), ("张三，李四；蔡明/王刚", [1, 12, 3, 5]),
        ("张三、李四及蔡明", [1, 12, 3]), ("张三、曹飞华等2人", [1, 2]), ("姓名\t单位\n张三\t第一中学", [1]),
    ],
)  # fmt: skip
def test_people_are_meant_in_the_ways_people_write(text, keys):
    mentions = understood(text, ROSTER).mentions
    assert [one.keys[0] for one in mentions] == keys
    assert all(one.sure and one.state == PRESENT for one in mentions)


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("请假：张三", LEAVE, ""), ("请假 张三", LEAVE, ""), ("请假1人：张三（出差）", LEAVE, "出差"), ("请假：\n1. 张三", LEAVE, ""),
        ("张三（请假，出差）", LEAVE, "请假，出差"), ("张三因病请假", LEAVE, "因病请假"), ("张三：请假", LEAVE, "请假"),
        ("事假：张三", LEAVE, ""), ("缺席：张三", ABSENT, ""), ("张三未到", ABSENT, "未到"), ("出席：李四；请假：张三", LEAVE, ""),
    ],
)  # fmt: skip
def test_who_is_away_is_told_from_who_was_there(text, state, reason):
    mentions = {one.keys[0]: one for one in understood(text, ROSTER).mentions}
    assert (mentions[1].state, mentions[1].reason) == (state, reason)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("张三（迟到）、李四", "张三（迟到）"),
        ("李四、张三迟到10分钟", "张三（迟到10分钟）"),
        ("张三(提前离会)\n李四", "张三（提前离会）"),
        ("李四\n迟到：张三", "张三（迟到）"),
    ],
)
def test_who_came_late_was_there_and_it_is_told(text, who):
    pasted = understood(text, ROSTER)
    assert sorted((one.keys[0], one.state) for one in pasted.mentions) == [(1, PRESENT), (12, PRESENT)]
    assert pasted.notes == [f"{who}：迟到早退没有随名单登记，请在其出席情况中补记。"]
    assert pasted.passed == []


@pytest.mark.parametrize(
    "text",
    [
        "张三 迟到 李四",
        "李四迟到。张三",
        "张三迟到！李四",
        "李四迟到和张三",
        "张三中途离场 李四",
        "请准时参加，不得迟到早退。张三、李四",
        "李四早退张三",
    ],
)
def test_nobody_is_lost_behind_the_word(text):
    pasted = understood(text, ROSTER)
    assert {one.keys for one in pasted.mentions if one.sure} == {(1,), (12,)}


@pytest.mark.parametrize("text", ["张三（未迟到）", "张三（没有早退）", "张三\n迟到：无", "张三\n早退：0人"])
def test_who_was_not_late_is_not_told_to_be(text):
    pasted = understood(text, ROSTER)
    assert [one.keys for one in pasted.mentions] == [(1,)]
    assert pasted.notes == []


def test_leave_ends_with_its_line_and_a_list_under_it_with_an_empty_one():
    assert [one[2] for one in said("请假：张三\n李四")] == [LEAVE, PRESENT]
    assert [one[2] for one in said("请假：\n张三\n李四\n\n蔡明")] == [LEAVE, LEAVE, PRESENT]


def test_what_is_not_sure_is_asked_with_candidates():
    (twin,) = understood("张伟", ROSTER).mentions
    assert (twin.sure, twin.unknown, twin.keys) == (False, False, (6, 7))
    (title,) = understood("王委员", ROSTER).mentions
    assert (title.sure, title.keys) == (False, (4, 5))
    (slip,) = understood("立四", ROSTER).mentions
    assert (slip.unknown, slip.keys) == (True, (12,))
    (nobody,) = understood("赵无名", ROSTER).mentions
    assert (nobody.unknown, nobody.keys) == (True, ())
    assert [one.word for one in understood("张三和赵无名", ROSTER).mentions] == ["张三", "赵无名"]


def test_what_does_not_fit_together_is_said():
    assert understood("张三等2人", ROSTER).notes == ["“张三等2人”说是 2 人，只写出 1 人。"]
    assert understood("张三、李四、蔡明等三人", ROSTER).notes == []
    both = understood("张三、李四\n请假：张三", ROSTER)
    assert [(one.keys[0], one.state) for one in both.mentions] == [(1, LEAVE), (12, PRESENT)]
    assert "既在出席名单中" in both.notes[0]
    assert understood("各位委员请于明天上午九点到会议室开会", ROSTER).passed == ["各位委员请于明天上午九点到会议室开会"]


# --- what holds for every text -----------------------------------------------------------------------------------
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(ONCE)), AROUND, BETWEEN), min_size=1, max_size=8, unique_by=lambda one: one[0]
    )
)
def test_known_names_are_found_in_their_order_whatever_stands_around_and_between_them(rows):
    text = "".join(around.format(name) + between for name, around, between in rows[:-1])
    text += rows[-1][1].format(rows[-1][0])
    found = understood(text, ROSTER)
    assert [one.keys for one in found.mentions] == [(ONCE[name],) for name, _, _ in rows]
    assert not found.notes


@given(NAMES, FRONT, AROUND)
def test_numbers_in_front_of_names_are_no_part_of_them(names, front, around):
    lines = [front.format(n=number) + around.format(name) for number, name in enumerate(names, 1)]
    assert [one.keys[0] for one in understood("\n".join(lines), ROSTER).mentions] == [ONCE[name] for name in names]


@given(NAMES, st.sampled_from([" ", "\u3000", "  "]))
def test_spaces_inside_names_change_nothing(names, idle):
    text = "、".join(idle.join(name) for name in names)
    assert [one.keys[0] for one in understood(text, ROSTER).mentions] == [ONCE[name] for name in names]


@given(NAMES, st.sampled_from(["请假：", "请假:", "请假人员：", "事假：", "请假3人："]))
def test_everybody_on_a_line_of_leave_is_on_leave(names, label):
    found = understood(label + "、".join(names), ROSTER)
    assert [(one.keys[0], one.state) for one in found.mentions] == [(ONCE[name], LEAVE) for name in names]


@given(
    st.text(max_size=200)
    | st.text(st.sampled_from("张三李四和等2人委员王副主席请假：、（）《》\n 。·1.蔡明👍，"), max_size=60)
)
def test_no_text_is_too_odd_and_nobody_is_sure_twice(text):
    found = understood(text, ROSTER)
    keys = [one.keys for one in found.mentions if one.sure]
    assert len(keys) == len(set(keys))
    assert all(len(one.keys) == 1 for one in found.mentions if one.sure)
    assert {key for one in found.mentions for key in one.keys} <= {one.key for one in ROSTER}
    assert all(one.word.strip() for one in found.mentions)
