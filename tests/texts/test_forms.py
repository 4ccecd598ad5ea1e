"""The door of text stands in front of every form, every import and saving while typing."""

import io
from typing import Any

import pytest
from django import forms
from django.db import models
from django.urls import reverse
from openpyxl import Workbook

from activities.models import MicroSuggestion
from cppcc.books.layout import tables
from cppcc.books.opening import read_book
from cppcc.forms import PlainText
from cppcc.forms.door import kind_of
from cppcc.rights import Role
from cppcc.sheets import Table
from cppcc.sheets.reading import table_of
from cppcc.texts import Kind, fonts
from proposals.models import Proposal
from tests import factories
from tests.test_dates import APPS, dated_forms, descendants


def own_forms() -> list[type[Any]]:
    dated_forms()  # loads every module
    return [form for form in descendants(forms.BaseForm) if form.__module__.split(".")[0] in APPS]


def test_no_form_is_without_the_door():
    assert {form.__name__ for form in own_forms() if not issubclass(form, PlainText)} == set()


def test_every_field_of_text_holds_a_kind_of_text():
    without = set()
    for form in own_forms():
        for name, field in form.base_fields.items():
            hidden = isinstance(field.widget, forms.HiddenInput | forms.PasswordInput)
            if isinstance(field, forms.CharField) and not hidden and kind_of(field) is None:
                without.add((form.__name__, name))
    assert without == set()


def test_fields_with_lines_are_prose_and_names_are_codes():
    found = {(form.__name__, name): kind_of(field) for form in own_forms() for name, field in form.base_fields.items()}
    assert found[("MemberForm", "name")] is Kind.CODE
    assert found[("MemberForm", "joined_on")] is Kind.CODE
    assert found[("DraftForm", "title")] is Kind.LINE
    assert found[("DraftForm", "situation")] is Kind.PROSE
    assert found[("AutosaveForm", "situation")] is Kind.PROSE


def test_a_field_that_declares_what_it_holds_is_a_plain_one_in_migrations():
    field = Proposal._meta.get_field("responsible")
    assert isinstance(field, models.CharField)
    assert field.deconstruct()[1] == "django.db.models.CharField"


@pytest.fixture
def member_client(account, in_2024):
    client = account(Role.MEMBER)
    factories.MemberFactory(user=client.user)
    return client


def micro(**changed: str) -> dict[str, str]:
    words = {
        "title": "步道加装路灯",
        "content": "河边步道没有路灯，晚上行人看不清台阶。",
        "category": "city",
        "place": "伊通河",
    }
    return {**words, "kind": "micro", **changed}


def test_what_is_saved_is_plain_and_the_person_is_told_of_what_one_sees(member_client):
    typed = micro(title="步道\v加装\ufeff路灯", content="第一段\v第二段\r\n⻓春\x1b\u202e")
    answer = member_client.post(reverse("micro_new"), typed, follow=True)
    made = MicroSuggestion.objects.get()
    assert (made.title, made.content) == ("步道 加装路灯", "第一段\n第二段\n长春")
    told = [str(one) for one in answer.context["messages"]]
    assert any("部首形字“⻓”改为“长”" in words for words in told)
    assert any("换行和制表符改为空格" in words for words in told)


def test_private_characters_are_asked_about_and_kept_if_wanted(member_client):
    typed = micro(title="张\ue001路")
    answer = member_client.post(reverse("micro_new"), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "U+E001" in page
    assert 'name="keep_signs"' in page
    member_client.post(reverse("micro_new"), {**typed, "keep_signs": "on"})
    assert MicroSuggestion.objects.get().title == "张\ue001路"


def test_a_form_that_sets_its_fields_itself_shows_the_box_too(account, in_2024):
    answer = account(Role.STAFF).post(reverse("activity_new"), {"title": "张\ue001路"})
    assert 'name="keep_signs"' in answer.content.decode()


def test_a_character_without_font_is_told(member_client, monkeypatch):
    had = fonts.coverage()
    monkeypatch.setattr(fonts, "coverage", lambda: had - {0x2A6D5})
    answer = member_client.post(reverse("micro_new"), micro(title="\U0002a6d5路"), follow=True)
    assert any("U+2A6D5" in str(one) and "方框" in str(one) for one in answer.context["messages"])


def test_what_is_kept_while_typing_is_plain_too(member_client):
    proposal = factories.ProposalFactory(created_by=member_client.user)
    factories.proposed(proposal, member_client.user.member)
    texts = {
        "title": "关于\v路灯的提案",
        "situation": "甲\x07\v乙⻓\ue001",
        "suggestion": "",
        "seen_version": proposal.version,
    }
    answer = member_client.post(reverse("proposal_autosave", args=[proposal.pk]), texts)
    proposal = Proposal.objects.get()
    assert answer.status_code == 200
    assert (proposal.title, proposal.situation) == ("关于 路灯的提案", "甲\n乙长\ue001")
    assert "部首形字" in answer.json()["told"]


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def table_in(content: bytes) -> Table:
    found = tables(read_book(content), lambda heading: True)[0]
    return table_of(found, dict(enumerate(found.headings)))


def test_cells_are_plain_by_what_their_field_holds():
    table = table_in(sheet_of(("姓名", "情况"), ("张\u200b三１", "第１段_x000B_第2段")))
    number, raw = next(table.rows())
    assert table.text(number, raw, "姓名") == "张三1"
    assert table.text(number, raw, "情况", Kind.PROSE) == "第１段\n第2段"
    assert [one.cell for one in table.tidied] == ["A2（姓名）"]


def test_private_characters_of_a_cell_are_told_before_the_import():
    table = table_in(sheet_of(("姓名",), ("张\ue001",)))
    number, raw = next(table.rows())
    assert table.text(number, raw, "姓名") == "张\ue001"
    assert "自造" in table.tidied[0].words
