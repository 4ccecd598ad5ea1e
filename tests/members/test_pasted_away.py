"""Who was away, in the ways in which offices write it: each way, what is asked, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.naming.known import Known
from members.naming.message import ABSENT, LEAVE, PRESENT
from members.naming.pasted import understood

NAMES = ("张三", "李四", "王五", "赵六", "张三丰", "贾事", "康健", "林公假", "欧阳修")
ROSTER = [Known(key, name) for key, name in enumerate(NAMES, 1)]
KINDS = ["公假", "病假", "事假", "产假", "公务", "公出", "因公", "因病", "因事"]
SICK, OWN, WORK, LEFT, GONE, HERE = (
    (LEAVE, "病假"),
    (LEAVE, "事假"),
    (LEAVE, "公假"),
    (LEAVE, ""),
    (ABSENT, ""),
    (PRESENT, ""),
)
MEANS = {
    "病假": "病假",
    "因病": "病假",
    "事假": "事假",
    "因事": "事假",
    "公假": "公假",
    "因公": "公假",
    "公出": "公假",
    "公务": "公务",
}


def told(text):
    """The state of each sure one by name, with the one kind that is said of a leave."""
    found = understood(text, ROSTER, KINDS)
    return found, {NAMES[one.keys[0] - 1]: (one.state, _kind(one.away)) for one in found.mentions if one.sure}


def _kind(away):
    kinds = {kind for word, kind in MEANS.items() if word in away}
    return kinds.pop() if len(kinds) == 1 else ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("张三、李四、王五均病假", {"张三": SICK, "李四": SICK, "王五": SICK}),
        ("张三、李四、王五等3人请假（病假）", {"张三": SICK, "李四": SICK, "王五": SICK}),
        ("张三、李四三人（病假）", {"张三": SICK, "李四": SICK}),
        ("张三、李四（以上病假）\n王五", {"张三": SICK, "李四": SICK, "王五": HERE}),
        ("张三\n李四\n王五（以上病假）", {"张三": SICK, "李四": SICK, "王五": SICK}),
        ("张三、李四二人因公请假", {"张三": WORK, "李四": WORK}),
        ("赵六、张三、李四二人病假", {"赵六": HERE, "张三": SICK, "李四": SICK}),
        ("张三和李四因公请假", {"张三": WORK, "李四": WORK}),
        ("病假张三", {"张三": SICK}),
        ("公假：张三 李四", {"张三": WORK, "李四": WORK}),
        ("事假张三、李四；病假王五", {"张三": OWN, "李四": OWN, "王五": SICK}),
        ("病假张三，李四 事假王五", {"张三": SICK, "李四": SICK, "王五": OWN}),
        ("请公假的有张三、李四", {"张三": WORK, "李四": WORK}),
        ("因病请假的委员：王五", {"王五": SICK}),
        ("张三因事请假", {"张三": OWN}),
        ("王五（外出）未参加", {"王五": GONE}),
        ("未请假：赵六", {"赵六": GONE}),
        ("张三（未请假）", {"张三": GONE}),
        ("张三不能参加，请假", {"张三": LEFT}),
        ("未出席会议的有张三", {"张三": GONE}),
        ("请假3人（张三、李四、王五）", {"张三": LEFT, "李四": LEFT, "王五": LEFT}),
        ("请假3人，分别是张三、李四、王五", {"张三": LEFT, "李四": LEFT, "王五": LEFT}),
        ("经济界：张三、李四；请假（王五）", {"张三": HERE, "李四": HERE, "王五": LEFT}),
        ("请假：\n经济界：张三\n教育界：李四", {"张三": LEFT, "李四": LEFT}),
        ("应到4人，实到2人，请假2人：张三（公假）、李四（病假）", {"张三": WORK, "李四": SICK}),
        ("应到4人，实到2人。请假：张三、李四。缺席：王五", {"张三": LEFT, "李四": LEFT, "王五": GONE}),
        ("病假：张三，事假：李四", {"张三": SICK, "李四": OWN}),
        ("病假：张三、李四（共2人）", {"张三": SICK, "李四": SICK}),
        ("病假：张三、\n李四", {"张三": SICK, "李四": SICK}),
        ("病假：张三\n      李四", {"张三": SICK, "李四": SICK}),
        ("【请假】\n张三\n李四", {"张三": LEFT, "李四": LEFT}),
        ("【病假】张三、李四【事假】王五", {"张三": SICK, "李四": SICK, "王五": OWN}),
        ("姓名\t单位\t备注\n张三\t一中\t病假\n李四\t二中\t", {"张三": SICK, "李四": HERE}),
        ("序号\t姓名\t请假类别\t请假事由\n1\t张三\t病假\t住院", {"张三": SICK}),
        ("张三\t√\n李四\t病假\n王五\t×\n赵六\t△", {"张三": HERE, "李四": SICK, "王五": GONE, "赵六": LEFT}),
        ("张三/病假、李四/事假", {"张三": SICK, "李四": OWN}),
        ("张三副主席公假，李四委员病假", {"张三": WORK, "李四": SICK}),
        ("张三（病）、李四（同上）", {"张三": (LEAVE, ""), "李四": (LEAVE, "")}),
        ("张三（病假）\n李四（同上）", {"张三": SICK, "李四": SICK}),
        ("除张三、李四请假外，其余全部到会", {"张三": LEFT, "李四": LEFT}),
        ("1.张三 2.李四（病假） 3.王五", {"张三": HERE, "李四": SICK, "王五": HERE}),
        ("张三请事假，李四请病假，王五公出", {"张三": OWN, "李四": SICK, "王五": WORK}),
        ("张 三 病假", {"张三": SICK}),
        ("张三（陪护假）", {"张三": LEFT}),
        ("张三丰病假，张三事假", {"张三丰": SICK, "张三": OWN}),
        ("林公假、贾事、康健", {"林公假": HERE, "贾事": HERE, "康健": HERE}),
        ("事假贾事、林公假（病假）", None),
    ],
)  # fmt: skip
def test_who_was_away_is_read_as_it_is_meant(text, who):
    found, said = told(text)
    if who is None:
        assert said == {"贾事": OWN, "林公假": SICK}
        assert found.doubts
    else:
        assert said == who
        assert not found.doubts


@pytest.mark.parametrize(
    ("text", "others", "own"),
    [
        ("张三、李四、王五（病假）", ("张三", "李四"), "王五"),
        ("请假：张三、李四（病假）、王五（事假）", ("张三",), "李四"),
        ("张三 李四（病假）", ("张三",), "李四"),
        ("张三，李四请假", ("张三",), "李四"),
        ("张三、李四 缺席", ("张三",), "李四"),
        ("张三（公假）、李四、王五（公假）", ("李四",), "王五"),
        ("请假：张三。李四、王五到会", ("李四",), "王五"),
    ],
)
def test_words_behind_a_run_of_names_are_asked_about(text, others, own):
    (doubt,) = understood(text, ROSTER, KINDS).doubts
    assert (doubt.others, doubt.own) == (others, own)
    of = {one.word for one in understood(text, ROSTER, KINDS).mentions if one.doubt == doubt.number}
    assert of == set(others)


@pytest.mark.parametrize(
    "text",
    ["请假：张三、李四（出差）", "病假：张三、李四（病假）", "张三（病假）、李四（事假）", "张三、李四（第一医院）"],
)
def test_what_changes_nothing_for_the_others_is_not_asked(text):
    assert not understood(text, ROSTER, KINDS).doubts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("张三（出差）", "张三（出差）"), ("出差：张三", "出差：张三"), ("张三（李四代）", "李四代"), ("张三（委托李四参加）", "委托李四"),
        ("张三、李四分别请病假、事假", "分别"), ("张三（红十字）", "红十字"), ("张三请假，其他委员均出席", "其他委员均出席"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_with_its_words(text, words):
    found = understood(text, ROSTER, KINDS)
    assert any(words in one for one in [*found.notes, *found.passed])


# --- what holds for every list -------------------------------------------------------------------------------------
STATES = st.sampled_from([HERE, SICK, OWN, WORK, LEFT, GONE])
LISTS = st.dictionaries(st.sampled_from(NAMES), STATES, min_size=1)
WORD = {SICK: "病假", OWN: "事假", WORK: "公假", LEFT: "请假", GONE: "缺席", HERE: "出席"}


def _by_state(who):
    return {state: [name for name in who if who[name] == state] for state in dict.fromkeys(who.values())}


def _rows(who, form, between):
    return between.join(form.format(name, WORD[state]) if state != HERE else name for name, state in who.items())


def _groups(who, form, joint, between):
    return between.join(form.format(joint.join(names), WORD[state]) for state, names in _by_state(who).items())


@given(
    LISTS,
    st.sampled_from(["{}（{}）", "{}({})", "{}{}", "{} {}", "{}：{}", "{}-{}", "{}\t{}", "{}委员（{}）", "{}【{}】"]),
)
def test_a_line_for_each_says_of_each_what_was_written(who, form):
    found, said = told(_rows(who, form, "\n"))
    assert (said, found.doubts, found.passed) == (who, [], [])


@given(
    LISTS,
    st.sampled_from(["{1}：{0}", "{1}:{0}", "{1}人员：{0}", "{1}的有{0}", "{1}：\n{0}\n", "【{1}】\n{0}\n"]),
    st.sampled_from(["、", "，", ",", " ", "\u3000", "，  "]),
)
def test_a_line_for_each_kind_says_of_each_what_was_written(who, form, joint):
    who = {name: state for name, state in who.items() if state != HERE} or {"张三": SICK}
    found, said = told(_groups(who, form, joint, "\n"))
    assert (said, found.doubts, found.passed) == (who, [], [])


@given(LISTS, st.sampled_from(["{0}均{1}", "{0}（以上{1}）", "{0}都{1}"]), st.sampled_from(["、", "，"]))
def test_words_for_all_are_of_all(who, form, joint):
    who = {name: state for name, state in who.items() if state != HERE} or {"张三": SICK}
    found, said = told(_groups(who, form, joint, "\n\n"))
    assert (said, found.doubts, found.passed) == (who, [], [])


@given(
    st.lists(
        st.sampled_from(
            [
                *NAMES,
                "病假",
                "请假",
                "均",
                "、",
                "，",
                "（",
                "）",
                "：",
                "\n",
                " ",
                "；",
                "。",
                "的有",
                "2人",
                "因公",
                "未到",
                "\t",
            ]
        )
    )
)
def test_no_name_of_a_text_is_lost(parts):
    text = "、".join(parts) if len(parts) < 2 else "".join(parts)
    found = understood(text, ROSTER, KINDS)
    everything = "".join([*(one.word + one.reason for one in found.mentions), *found.notes, *found.passed])
    seen = {NAMES[key - 1] for one in found.mentions for key in one.keys}
    for name in NAMES:
        if name in parts and not any(name in other and name != other for other in NAMES):
            assert name in seen or name in everything.replace(" ", "")
