"""Texts as people paste them, made plain."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc import texts
from cppcc.texts import Kind, signs


@pytest.mark.parametrize(
    ("typed", "kind", "kept"),
    [
        ("一\r\n二\r三", Kind.PROSE, "一\n二\n三"),
        ("软\v回车", Kind.PROSE, "软\n回车"),
        ("软\v回车", Kind.LINE, "软 回车"),
        ("名\t称\n下", Kind.LINE, "名 称 下"),
        ("甲\t乙", Kind.PROSE, "甲\t乙"),
        ("分页\f后", Kind.PROSE, "分页\n后"),
        ("\ufeff张\u200b三\u202e", Kind.CODE, "张三"),
        ("a\x00b\x1bc\x9dd", Kind.LINE, "abcd"),
        ("e\u0301", Kind.LINE, "é"),
        ("第１２号Ａ，（二）", Kind.CODE, "第12号A，（二）"),
        ("１２个", Kind.PROSE, "１２个"),
        ("０４３１－８８６６", Kind.CODE, "0431-8866"),
        ("⻓春⼀汽", Kind.PROSE, "长春一汽"),
        ("\uf9e9\uf92c", Kind.PROSE, unicodedata.normalize("NFC", "\uf9e9\uf92c")),
        ("\ue81e天\ue863", Kind.CODE, "\u9fb4天\u4dae"),
        ("👨\u200d👩 甲\u200d乙", Kind.LINE, "👨\u200d👩 甲乙"),
        ("不\xa0断", Kind.LINE, "不 断"),
        ("\ufff9注\ufffa音\ufffb\ufffc", Kind.LINE, "注音"),
        ("辻\U000e0100", Kind.CODE, "辻\U000e0100"),
    ],
)
def test_what_is_typed_is_kept_plain(typed, kind, kept):
    assert texts.plain(typed, kind).text == kept


def test_what_one_sees_is_told_and_what_one_does_not_see_is_not():
    assert texts.plain("\ufeff张\u200b三\r\n", Kind.CODE).changes == ()
    assert texts.plain("１２", Kind.CODE).changes == ("全角“１２”改为“12”",)
    assert texts.plain("⻓⻓", Kind.PROSE).changes == ("部首形字“⻓”改为“长”",)
    assert texts.plain("甲\t乙", Kind.LINE).changes == ("换行和制表符改为空格",)


def test_characters_of_somebody_s_own_are_named():
    found = texts.plain("张\ue001\ue001\U000f0001", Kind.CODE)
    assert (found.text, found.strange) == ("张\ue001\ue001\U000f0001", "\ue001\U000f0001")


def test_every_private_character_of_the_old_standard_becomes_an_ordinary_one():
    assert not any(signs.PRIVATE.search(new) for new in signs.OLD_SYSTEMS.values())
    assert signs.OLD_SYSTEMS["\ue863"] == "䶮"


@given(st.text(), st.sampled_from(Kind))
def test_plain_text_stays_as_it_is(text, kind):
    once = texts.plain(text, kind)
    again = texts.plain(once.text, kind)
    assert again.text == once.text
    assert not again.changes
    assert not signs.UNSEEN.search(once.text)
    assert unicodedata.is_normalized("NFC", once.text)
    assert kind is Kind.PROSE or not set(once.text) & set("\t\n")
