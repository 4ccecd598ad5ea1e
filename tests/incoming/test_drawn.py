"""What people call things is drawn, printed and written as they wrote it, whatever draws it makes of such signs."""

import html
import io
import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from activities.models import Activity, Indicator
from activities.views.plan import calendar_of
from cppcc.models import Notice
from cppcc.notices import send_waiting
from cppcc.papers import Series, draw
from cppcc.papers.word import Paper
from cppcc.rights import Role
from cppcc.sheets import Sheet, workbook
from cppcc.texts import one_line
from proposals import documents
from proposals.models import Category
from reports.content import gather
from reports.keeping import begun
from tests import factories

SIGNS = "$\\{}%#_^~&<>\"'=+-@|*?:/[]\n\t\u202e\u200f\u200b😀\u0301经济建a1"
ODD = "经济$\\foo$建设{}%#_^~😀"
names = st.text(st.sampled_from(SIGNS), min_size=1, max_size=24)
CHART = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


def said_by(svg: str) -> set[str]:
    return {html.unescape(one).strip() for one in CHART.findall(svg)}


@pytest.mark.filterwarnings("ignore:Glyph .* missing", "ignore:Matplotlib currently does not support")
@settings(max_examples=12)
@given(st.lists(names, min_size=2, max_size=3, unique_by=one_line), names)
@example([ODD, "_甲", "$"], "$\\frac{$")
def test_charts_say_names_as_they_are(labels, title):
    rows = [(label, number + 3) for number, label in enumerate(labels)]
    stacks = [(label, [1] * len(rows)) for label in labels]
    for shape in ("bars", "columns", "line", "stacked"):
        svg = draw(Series(title, "件", rows, stacks if shape == "stacked" else []), shape)
        missing = {one_line(label) for label in labels} - said_by(svg) - {""}
        assert not missing, (shape, missing)


@settings(max_examples=25)
@given(names)
@example(ODD)
@example("=HYPERLINK(1)\r\nBcc: a@example.org")
def test_word_sheets_and_calendars_say_names_as_they_are(name):
    line = one_line(name)
    paper = Paper(name, "x")
    paper.add(f"甲{line}乙")
    assert f"甲{line}乙" in [one.text for one in Document(io.BytesIO(paper.data())).paragraphs]
    cell = load_workbook(io.BytesIO(workbook(Sheet(name, [name], [[f"甲{line}"], [line]])))).worksheets[0].cell(2, 1)
    assert (cell.value, cell.data_type) == (f"甲{line}", "s")
    now = timezone.now()
    activity = Activity(pk=1, title=name, place=name, updated_at=now, starts_at=now, ends_at=now)
    written = calendar_of(activity).to_ical().decode()
    assert not re.search(r"^(Bcc|DESCRIPTION)", written, re.MULTILINE)
    assert line in str(calendar_of(activity).walk("VEVENT")[0]["summary"])


def test_a_category_of_any_name_breaks_neither_charts_nor_the_report(account, in_2024):
    staff = account(Role.STAFF)
    category = Category.objects.first()
    category.name = ODD
    category.full_clean()
    category.save()
    factories.ProposalFactory(category=category, state="filed", number=5, plenary=in_2024)
    for address in (
        reverse("proposal_chart", args=[2024, "category"]),
        reverse("chart", args=[2024, "proposal_categories"]),
        reverse("report_chart", args=["2024", "proposal_categories"]),
    ):
        answer = staff.get(address)
        assert answer.status_code == 200, address
        assert ODD in html.unescape(answer.content.decode()), address
    content = gather(begun(in_2024), strict=False)
    drawn = "".join(drawing.svg for section in content.sections for drawing in section.drawings)
    assert ODD in html.unescape(drawn)


def test_a_figure_of_any_name_has_a_page_and_a_sheet(account, in_2024):
    staff = account(Role.STAFF)
    figure = Indicator.objects.create(key="probe.per", name="走访企业/户[$x$]?*:", unit="户", definition="x")
    page = reverse("figure_detail", args=[2024, figure.key])
    assert staff.get(page).status_code == 200
    assert staff.get(page, {"export": "xlsx"}).status_code == 200


def test_paper_and_mail_say_names_as_they_are(in_2024):
    said = "$\\foo$ {x} % # _a_ ^ ~ <b> &amp;"
    hand = factories.AssignmentFactory(proposal__title=f"关于{said}", proposal__situation=said, state="handling")
    letter = hand.replies.create(number="函1", text=f"收到{said}", contact="x", result_class_id="A")
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(documents.reply_letter(letter).data)).pages)
    bare = re.compile(r"[\s\u200b]")
    assert bare.sub("", said) in bare.sub("", printed)
    user = factories.UserFactory(email="a@example.org", mail_notices=True)
    words = "一\r\nBcc: b@example.org\n$\\foo$ \u202e二"
    Notice.objects.create(user=user, key="x", words=words, at=timezone.now(), mail=Notice.Mail.WAITING)
    assert send_waiting() == 1
    sent: SimpleNamespace = mail.outbox[0]
    assert not set("\r\n") & set(sent.subject)
    assert sent.recipients() == ["a@example.org"]
    assert "$\\foo$" in sent.subject + sent.body
