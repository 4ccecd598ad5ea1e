"""Characters that no installed font has are known, and told before a paper is made."""

import pytest
from django.urls import reverse

from cppcc.rights import Role
from cppcc.texts import fonts
from tests import factories

RARE = "\U0002a6d5"
"""Sixty-four strokes of dragons, the last of Extension B; no font of the house's packages is asked to have it."""


@pytest.fixture(autouse=True)
def _without_the_rare_one(monkeypatch):
    """A machine may have a font with it; here none has."""
    had = fonts.coverage()
    monkeypatch.setattr(fonts, "coverage", lambda: had - {ord(RARE)})


def test_what_fonts_have_is_read_from_them():
    assert fonts.font_files()
    assert {ord(one) for one in "中华𠮷·㐀"} <= fonts.coverage()
    assert fonts.lacking(f"中A1，{RARE}{RARE}\ue001\n\t") == f"{RARE}\ue001"
    assert fonts.lacking("辻\U000e0100") == ""


def test_a_font_that_can_t_be_read_has_nothing(tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0none")
    assert fonts.font_files([str(tmp_path)])[:1] == [broken]
    assert fonts.characters(broken) == frozenset()


def test_where_no_font_is_installed_nothing_is_said(monkeypatch):
    monkeypatch.setattr(fonts, "coverage", frozenset)
    assert fonts.lacking(RARE) == ""


def test_the_compendium_says_before_it_is_made_what_prints_as_boxes(account, in_2024):
    factories.ProposalFactory(state="filed", number=7, situation=f"甲{RARE}乙")
    answer = account(Role.STAFF).post(reverse("compendium", args=[2024]), follow=True)
    told = [str(one) for one in answer.context["messages"]]
    assert any("第007号" in words and "U+2A6D5" in words for words in told)


def test_members_files_say_so_too(account, in_2024):
    factories.MemberFactory(name=f"张{RARE}")
    answer = account(Role.STAFF).post(reverse("member_files", args=[2024]), {"kind": "pdf"}, follow=True)
    assert any("U+2A6D5" in str(one) for one in answer.context["messages"])
