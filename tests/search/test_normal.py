"""One way of writing for what is kept and what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.search.normal import asked, grams, normal, question, tokens


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ａ１２３号", "a123号"),
        ("艾力·买买提", "艾力买买提"),
        ("艾力 • 买买提", "艾力买买提"),
        ("張學友", "张学友"),
        ("Lǐ Míng", "liming"),
        ("⻓春", "长春"),
        ("\u2f08口", "人口"),
        ("2024年3月", "2024年3月"),
        ("①½㈠", "112一"),
        ("“城乡、社区”", "城乡社区"),
        ("a\u200bb\ufeff\t\n", "ab"),
        ("——％👍", ""),
    ],
)
def test_ways_of_writing_are_one(typed, plain):
    assert normal(typed) == plain


@given(st.text(), st.text())
def test_a_part_of_a_text_is_a_part_of_the_plain_text(one, other):
    assert normal(one + other) == normal(one) + normal(other)


@given(st.text())
def test_what_is_plain_stays(text):
    plain = normal(text)
    assert normal(plain) == plain
    assert all(sign.isalnum() for sign in plain)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("张　三", ["张三"]),
        ("曹 飞 华", ["曹飞华"]),
        ("加装 电梯", ["加装", "电梯"]),
        ("电梯 电梯", ["电梯"]),
        ("wang xiao", ["wang", "xiao"]),
        ("A 1", ["a", "1"]),
        ("电", ["电"]),
        ("%_", []),
        ("", []),
    ],
)
def test_words_of_a_question(typed, words):
    assert question(typed) == words


@given(st.text(min_size=2, max_size=200))
def test_what_is_asked_of_the_index_stands_in_it(text):
    plain = normal(text)
    if len(plain) > 1:
        assert set(asked(plain)) <= set(tokens(plain))
        assert len(asked(plain)) <= 24


def test_pairs_do_not_reach_over_signs_where_texts_are_compared():
    assert set(grams("路灯，长椅")) == {"路灯", "长椅"}
