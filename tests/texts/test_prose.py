"""Prose as people type it: paragraphs by single line ends, tables by tabs, lists, long addresses, in every paper."""

import io
from typing import Any

import pypdfium2
import pytest
from docx import Document

from cppcc.texts import Block, blocks
from proposals import documents
from tests import factories

LEFT, INDENT, RIGHT = 28 / 25.4 * 72, 32, (210 - 26) / 25.4 * 72
"""Points: where the text begins, two characters of 16, where it ends; ink begins up to 4 points inside a character."""
ADDRESS = "https://www.example.org/" + "z" * 180
TYPED = f"甲段文字。\n乙段文字。\n\n　　丙段文字。\n项目\t金额\n路灯\t30000元\n- 丁项\n• 戊项\n{ADDRESS}"


def test_what_prose_is_made_of():
    assert blocks(TYPED) == [
        Block("paragraph", "甲段文字。"),
        Block("paragraph", "乙段文字。"),
        Block("paragraph", "丙段文字。"),
        Block("table", rows=(("项目", "金额"), ("路灯", "30000元"))),
        Block("item", "丁项"),
        Block("item", "戊项"),
        Block("paragraph", ADDRESS),
    ]


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("", []),
        ("一行\t有制表符", [Block("paragraph", "一行 有制表符")]),
        ("-3 度", [Block("paragraph", "-3 度")]),
        ("甲\t乙\t\n丙\t丁\t", [Block("table", rows=(("甲", "乙"), ("丙", "丁")))]),
        ("甲\t乙\n丙\t丁\t戊", [Block("table", rows=(("甲", "乙", ""), ("丙", "丁", "戊")))]),
        ("\t首行缩进", [Block("paragraph", "首行缩进")]),
        ("软\v回车", [Block("paragraph", "软"), Block("paragraph", "回车")]),
    ],
)
def test_prose_of_every_shape(typed, made):
    assert blocks(typed) == made


def boxes(data: bytes) -> dict[str, float]:
    """Where the last place of each first character of TYPED's paragraphs begins, and how far to the right the address goes."""
    found: dict[str, float] = {"right": 0}
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for index, sign in enumerate(text.get_text_range()):
            left, _, right, _ = text.get_charbox(index)
            if sign == "z":
                found["right"] = max(found["right"], right)
            if sign in "甲乙丙":
                found[sign] = left
    return found


@pytest.fixture
def letter(in_2024) -> Any:
    hand = factories.AssignmentFactory(proposal__situation=TYPED, proposal__suggestion=TYPED, state="handling")
    return hand.replies.create(number="朝民函〔2024〕12号", text=TYPED, contact="王某", result_class_id="A")


def test_each_paragraph_of_the_letter_has_its_indent(letter):
    found = boxes(documents.reply_letter(letter).data)
    for sign in "甲乙丙":
        assert found[sign] == pytest.approx(LEFT + INDENT, abs=4), sign
    assert 0 < found["right"] < RIGHT + 1


@pytest.mark.parametrize("name", ["proposal_form", "compendium", "case_file"])
def test_each_paragraph_of_the_other_papers_has_its_indent(letter, name):
    proposal = letter.assignment.proposal
    make: Any = {
        "proposal_form": lambda: documents.proposal_form(proposal),
        "compendium": lambda: documents.compendium(proposal.plenary, [proposal]),
        "case_file": lambda: documents.case_file(proposal),
    }[name]
    found = boxes(make().data)
    left = 22 / 25.4 * 72 if name == "proposal_form" else LEFT
    for sign in "甲乙丙":
        assert found[sign] == pytest.approx(left + INDENT, abs=4), sign
    assert 0 < found["right"] < RIGHT + (12 if name != "compendium" else 1)


def test_word_has_the_same_shapes(letter):
    read = Document(io.BytesIO(documents.proposal_form_docx(letter.assignment.proposal)))
    paragraphs = {one.text: one for one in read.paragraphs}
    assert paragraphs["丙段文字。"].paragraph_format.first_line_indent.pt == INDENT
    assert paragraphs["· 丁项"].paragraph_format.first_line_indent.pt == INDENT
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [["项目", "金额"], ["路灯", "30000元"]]
    assert "wordWrap" in paragraphs[ADDRESS]._p.xml
