"""Every writer takes whatever text the database can hold."""

import io
import re

import pytest
from django.core import mail
from django.utils import timezone
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from activities.documents import report_docx
from activities.models import Activity
from activities.views.plan import calendar_of
from cppcc.files import made_download
from cppcc.models import Notice
from cppcc.notices import send_waiting
from cppcc.papers import Series, draw, printing
from cppcc.papers.word import Paper
from cppcc.sheets import Sheet, workbook, xlsx_response
from cppcc.texts import blocks, file_name, legal, legal_name, name_in_bytes, one_line
from proposals import documents
from tests import factories

held = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
"""What the database can hold: all of Unicode but halves of pairs and, on PostgreSQL, the zero character."""
WORST = "甲\v乙\f\x1b\x0c\ufffe\uffff\U0001ffff\x85\u2028=1+1\t|[x]:*?/\\'\r\n'\ue000𠮷👨\u200d👩"


@given(held)
@example(WORST)
def test_word_takes_any_text(text):
    paper = Paper(text, text or "x")
    paper.heading(text, 1)
    paper.add(text)
    paper.prose(text)
    paper.table(((text, text), (text, "")))
    read = Document(io.BytesIO(paper.data()))
    assert read.core_properties.title is not None


@given(held)
@example(WORST)
def test_a_workbook_takes_any_text(text):
    data = workbook(Sheet(text, [text, "b"], [[text, 1]]), Sheet(text, [text], [[text]]))
    book = load_workbook(io.BytesIO(data))
    first = book.worksheets[0]
    assert len({name.casefold() for name in book.sheetnames}) == 2
    assert (first.cell(2, 1).value or "") == (legal(text)[:32_767] or "")
    assert first.cell(2, 1).data_type != "f"


@given(held, st.sets(held, max_size=3))
def test_a_sheet_s_name_is_legal_and_its_own(text, named):
    name = legal_name(text, named)
    assert 0 < len(name) <= 31
    assert not set(name) & set("\\/*?:[]\n\t\r")
    assert name.strip("'") == name
    assert name.casefold() not in {one.casefold() for one in named}


@given(held)
@example(WORST)
def test_a_file_is_handed_out_under_any_name(text):
    assert "attachment" in made_download(b"x", f"{text}.ics")["Content-Disposition"]
    assert "attachment" in xlsx_response(text, ["a"], [])["Content-Disposition"]


@given(held)
def test_blocks_lose_no_word(text):
    said = "".join(block.text + "".join(cell for row in block.rows for cell in row) for block in blocks(text))
    marks = set("-•·●▪◆○◦*")
    assert [one for one in said if not one.isspace() and one not in marks] == [
        one for one in legal(text) if not one.isspace() and one not in marks
    ]


class Words:
    """A proposal as its paper sees it, all of it this text."""

    number_words = responsible = proposer_words = is_paper = get_kind_display = category = submitted_on = None
    publishable = True

    def __init__(self, text: str) -> None:
        self.title = self.situation = self.suggestion = self.responsible = text


@pytest.mark.filterwarnings("ignore:Glyph .* missing")
@settings(max_examples=25)
@given(held)
@example(WORST)
def test_a_pdf_and_a_chart_take_any_text(text):
    styles, pictures = list(printing.PAPERS), printing.NamedPictures()
    made = printing.pdf(
        "proposals/print/proposal_form.html",
        {"proposal": Words(text), "head": text, "committee": text},
        styles,
        pictures,
    )
    assert made.pages >= 1
    assert "<svg" in draw(Series(text, "件", [(text, 1), (text, 2)]), "bars")


def test_letters_of_old_data_are_written(in_2024):
    drawn = WORST[: WORST.index("\ue000")]  # behind a glyph that no font has pypdf reads nothing right
    hand = factories.AssignmentFactory(proposal__situation=drawn, proposal__title=f"关于{drawn}"[:60], state="handling")
    letter = hand.replies.create(number=f"函{drawn}"[:50], text=drawn, contact=drawn[:100], result_class_id="A")
    assert documents.reply_letter_docx(letter)
    assert documents.proposal_form_docx(hand.proposal)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(documents.reply_letter(letter).data)).pages)
    assert "甲" in text
    assert "\x1b" not in text


def test_micro_suggestions_of_old_data_are_written(in_2024):
    micro = factories.MicroFactory(title=WORST[:50], content=WORST, place=WORST[:80])
    assert "甲" in "".join(one.text for one in Document(io.BytesIO(report_docx(in_2024, [micro]))).paragraphs)


@settings(max_examples=60)
@given(held)
@example(WORST)
def test_a_calendar_takes_any_text(text):
    now = timezone.now()
    activity = Activity(pk=1, title=text, place=text, updated_at=now, starts_at=now, ends_at=now)
    read = Calendar.from_ical(calendar_of(activity).to_ical())
    assert str(read.walk("VEVENT")[0]["summary"]) == one_line(text)


def test_a_mail_goes_out_whatever_its_words_hold(db):
    user = factories.UserFactory(email="a@example.org", mail_notices=True)
    Notice.objects.create(user=user, key="x", words=f"甲\n乙\r{WORST}", at=timezone.now(), mail=Notice.Mail.WAITING)
    assert send_waiting() == 1
    assert "\n" not in mail.outbox[0].subject


def test_the_word_letter_says_what_the_pdf_says(in_2024):
    hand = factories.AssignmentFactory(state="handling")
    factories.AssignmentFactory(proposal=hand.proposal, role="co", unit__name="区水务局")
    letter = hand.replies.create(
        number="朝民函〔2024〕12号",
        text="第一段。\n第二段。\n项目\t金额\n路灯\t3万元",
        contact="王某 0431-1",
        result_class_id="A",
        round=2,
    )
    word = Document(io.BytesIO(documents.reply_letter_docx(letter)))
    said = "".join(one.text for one in word.paragraphs) + "".join(
        cell.text for table in word.tables for row in table.rows for cell in row.cells
    )
    pdf = PdfReader(io.BytesIO(documents.reply_letter(letter).data))
    printed = "".join(page.extract_text() for page in pdf.pages)
    for words in (
        "（稿）",
        "再次答复",
        "会同区水务局研究",
        "提案委员会、区水务局",
        "第一段。",
        "第二段。",
        "3万元",
        "（联系人：王某 0431-1）",
    ):
        assert words in said.replace("\n", ""), words
        assert words.replace(" ", "") in re.sub("[\n \u200b]", "", printed), words
    assert [one.paragraph_format.first_line_indent.pt for one in word.paragraphs if "段。" in one.text] == [32, 32]


@given(held)
@example("关于" * 200 + ".pdf")
@example("." * 300 + "docx")
def test_a_file_s_name_fits_a_file_system_with_a_number_and_an_ending(text):
    name = file_name(text)
    assert 0 < len(name.encode()) <= 200
    assert len(name_in_bytes(f"{name}.docx", mark="（1234）").encode()) <= 255
    assert not set(name) & set('\\/:*?"<>|\n\r\t')


def test_a_long_name_is_cut_from_its_end_and_keeps_its_ending():
    long = "关于河道治理的提案" * 40
    assert file_name(f"{long}.docx") == f"{long[:65]}.docx"
    assert name_in_bytes(f"{long}.pdf", mark="（2）").endswith("（2）.pdf")
    assert file_name("第1.2稿 " + "长" * 100).startswith("第1.2稿 长")
