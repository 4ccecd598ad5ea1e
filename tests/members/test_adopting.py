"""A scheme as Word, for the meeting that adopts it: it says what the page says."""

import io

import pytest
from django.urls import reverse
from docx import Document

from cppcc.rights import Role
from members import drafting
from members.drafting import examples
from members.models import Scheme
from members.schemes.rules import takes
from members.schemes.words import condition_words, line_words

pytestmark = pytest.mark.usefixtures("in_2024")


def read(answer):
    assert answer.status_code == 200
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows] if document.tables else []
    return [one.text for one in document.paragraphs if one.text], table


@pytest.mark.parametrize("name", examples())
def test_each_line_condition_and_grade_stands_in_it_as_it_is_read(name, account, year):
    scheme = drafting.start(year, f"example:{name}")
    said, table = read(account(Role.STAFF).get(reverse("scheme_word", args=[2024])))
    whole, rules = "\n".join(said), scheme.parsed
    for category, line in rules.lines:
        assert line.name in whole
        assert line_words(line, taking=takes(category, line)).removesuffix("。") in whole, category.name
    assert all(grade.name in whole for grade in rules.grades)
    assert all(condition_words(rules, one) in whole for one in rules.conditions)
    assert {row[0] for row in table[1:]} == {one.name for one in rules.categories}
    assert any("草案" in words for words in said[:3])


def test_a_published_one_is_for_its_members_too_a_draft_is_not(account, year):
    drafting.start(year, "example:minhang")
    member, address = account(Role.MEMBER), reverse("scheme_word", args=[2024])
    assert member.get(address).status_code == 404
    Scheme.objects.update(state="published", published_at="2024-02-01T08:00:00Z")
    said, _ = read(member.get(address))
    assert not any("草案" in words for words in said)
    assert any("2024-02-01 公布" in words for words in said)
    assert "导出 Word" in member.get(reverse("scheme", args=[2024])).content.decode()
    assert account(Role.HANDLER).get(address).status_code in (403, 404)


def test_an_empty_draft_is_printed_as_far_as_it_goes(account, year):
    drafting.start(year, "empty")
    said, table = read(account(Role.STAFF).get(reverse("scheme_word", args=[2024])))
    assert table == []
    assert any(words.startswith("一、总则") for words in said)
