"""The report as DOCX: cover, contents, real headings, tables, pictures, page numbers as GB/T 9704-2012 has them.

Fonts stand by the office's names; a machine without them takes its own of the kind.
"""

import io
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cppcc.calendar import clock
from cppcc.papers import NamedPictures, Tell
from cppcc.papers.word import FANG, HEI, KAI, NUMBERS, SONG, Paper, element
from cppcc.texts import legal, one_line
from reports.content import Content, Drawing, Line, Passage
from reports.pictures import WIDTHS, charts_for_word, emblem_for_word
from reports.text import BlockKind

PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
RED = RGBColor(0xB2, 0x22, 0x22)
TEXT_WIDTH = 156
"""Millimetres between the margins."""


class _Paper(Paper):
    def __init__(self, title: str, author: str, pictures: NamedPictures) -> None:
        super().__init__(title, author)
        self.pictures = pictures
        self.charts: dict[str, bytes] = {}
        self.document.settings.odd_and_even_pages_header_footer = True
        for level, font in ((1, HEI), (2, KAI)):
            style = self.document.styles[f"Heading {level}"]
            style.font.size, style.font.name, style.font.bold = Pt(16), font, False
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.rPr.rFonts
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)  # a theme's font would go before the named one
            fonts.set(qn("w:eastAsia"), font)
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.line_spacing, style.paragraph_format.first_line_indent = Pt(29), Pt(32)
            style.paragraph_format.keep_with_next = True

    def numbered(self) -> None:
        """From here on pages carry a number at the outer foot, from 1: "— 1 —"."""
        section = self.document.sections[-1]
        section._sectPr.append(element("pgNumType", start="1"))
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = side
            indent = paragraph.paragraph_format
            indent.left_indent = indent.right_indent = Pt(14)
            self.run(paragraph, "— ", NUMBERS, 14)
            self.field(paragraph, "PAGE", NUMBERS, 14)
            self.run(paragraph, " —", NUMBERS, 14)

    def field(self, paragraph: Any, code: str, font: str, size: float, shown: tuple[str, ...] = ("1",)) -> None:
        """A field that the text processor works out; until it does, ``shown`` stands there, a line each."""
        run = self.run(paragraph, "", font, size)
        instruction = element("instrText")
        instruction.text = legal(code)
        for part in (
            element("fldChar", fldCharType="begin"),
            instruction,
            element("fldChar", fldCharType="separate"),
        ):
            run._element.append(part)
        for index, words in enumerate(shown):
            told = self.run(paragraph, words, font, size)
            if index + 1 < len(shown):
                told.add_break()
        self.run(paragraph, "", font, size)._element.append(element("fldChar", fldCharType="end"))

    def words(self, *runs: tuple[str, str], indent: bool = True, style: str | None = None) -> Any:
        paragraph = self.paragraph(indent=indent, style=style)
        for text, font in runs:
            if text:
                self.run(paragraph, text, font)
        return paragraph

    def centred(self, text: str, font: str, size: float, before: float = 0, color: RGBColor | None = None) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(0)
        if text:
            self.run(paragraph, text, font, size, color)
        return paragraph

    def picture(self, paragraph: Any, data: bytes, width: float, words: str) -> None:
        """A picture in its line, with words for those who do not see it."""
        shape = paragraph.add_run().add_picture(io.BytesIO(data), width=Mm(width))
        shape._inline.docPr.set("descr", one_line(words))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)


def report_docx(content: Content, pictures: NamedPictures, progress: Tell | None = None) -> bytes:
    """The whole report as Word with these pictures of it; ``progress`` is told of each part."""
    tell = progress or (lambda percent, step: None)
    paper = _Paper(f"{content.committee}{content.title}", content.committee, pictures)
    if content.covered:
        _front(paper, content)
        paper.document.add_section(WD_SECTION.NEW_PAGE)
    paper.numbered()
    paper.centred(f"{content.committee}\n{content.title}", SONG, 22).paragraph_format.space_after = Pt(29)
    if not content.covered:
        day = clock.today()
        paper.centred(f"{content.committee}　{day.year}年{day.month}月{day.day}日{_demonstration(content)}", KAI, 14)
    for line in content.opening:
        paper.words((_words(line), FANG))
    drawn = charts_for_word([drawing.svg for drawing in content.drawings])
    paper.charts = dict(zip((drawing.name for drawing in content.drawings), drawn, strict=True))
    for section in content.sections:
        tell(90, f"正在写入 Word，第{section.number}部分")
        paper.heading(f"{section.number}、{section.title}", 1)
        for passage in section.passages:
            _passage(paper, passage)
    for line in content.closing:
        paper.words((_words(line), FANG))
    _appendix(paper, content)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return buffer.getvalue()


def _words(line: Line) -> str:
    return "".join(piece.text for piece in line)


def _demonstration(content: Content) -> str:
    return "　演示数据，人员均为虚构" if content.demonstration else ""


def _front(paper: _Paper, content: Content) -> None:
    """Cover and contents, without page numbers."""
    emblem = "emblem:" in paper.pictures.pictures
    if emblem:
        paper.picture(paper.centred("", SONG, 16), emblem_for_word(paper.pictures.give("emblem:")), 34, "会徽")
    paper.centred(content.committee, SONG, 26, 60 if emblem else 120, RED)
    paper.centred(content.title, SONG, 34, 80)
    paper.centred(f"（{content.plenary_name}以来）", KAI, 16, 24)
    day = clock.today()
    paper.centred(_demonstration(content).strip("　"), KAI, 14, 160, RED)
    paper.centred(f"{day.year}年{day.month}月{day.day}日", KAI, 16)
    paper.document.add_page_break()
    paper.centred("目　录", SONG, 22).paragraph_format.space_after = Pt(20)
    titles = (*(f"{one.number}、{one.title}" for one in content.sections), *_appendices(content))
    paragraph = paper.words(indent=False)
    paper.field(paragraph, r'TOC \o "1-1" \h \z \u', FANG, 16, titles)


def _passage(paper: _Paper, passage: Passage) -> None:
    if passage.kind == BlockKind.HEADING:
        paper.heading(f"（{passage.numeral}）{passage.head}", 2)
    elif passage.kind not in PROSE:
        if passage.head:
            paper.centred(passage.head, HEI, 14, 6).paragraph_format.keep_with_next = True
    elif passage.kind == BlockKind.LIST:
        if passage.head:
            paper.words((passage.head, KAI))
        for item in passage.items:
            paper.words((item, FANG), indent=False, style="List Bullet")
    elif passage.text:
        paper.words((passage.head, KAI), (passage.text, KAI if passage.kind == BlockKind.QUOTE else FANG))
    if passage.rows:
        head, *rows = passage.cells
        _table(paper, tuple(head), [tuple(row) for row in rows])
    for row in passage.photo_rows:
        _photos(paper, row)
    for drawing in passage.drawings:
        _chart(paper, drawing)


def _photos(paper: _Paper, row: list[Any]) -> None:
    """Photos beside each other, each over its words, in a table without lines."""
    table = paper.document.add_table(rows=1, cols=len(row))
    table.autofit = False
    for cell, photo in zip(table.rows[0].cells, row, strict=True):
        cell.width = Mm(TEXT_WIDTH / len(row))
        paper.picture(cell.paragraphs[0], paper.pictures.give(f"photo:{photo.pk}"), WIDTHS[len(row)], photo.caption)
        cell.paragraphs[0].paragraph_format.space_before = Pt(6)
        words = cell.add_paragraph()
        words.alignment = WD_ALIGN_PARAGRAPH.CENTER
        words.paragraph_format.space_after = Pt(6)
        paper.run(words, photo.caption, KAI, 12)
    _whole_rows(table)


def _chart(paper: _Paper, drawing: Drawing) -> None:
    """A chart as the PDF draws it; its numbers stand in the appendix."""
    series = drawing.series
    paper.centred(f"{series.title}（单位：{series.unit}）", HEI, 12, 6).paragraph_format.keep_with_next = True
    paper.picture(paper.centred("", HEI, 12), paper.charts[drawing.name], TEXT_WIDTH, f"{series.title}，数据见附录二")


def _appendices(content: Content) -> tuple[str, ...]:
    return ("附录一　数据与口径", "附录二　图表数据") if content.drawings else ("附录一　数据与口径",)


def _appendix(paper: _Paper, content: Content) -> None:
    titles = _appendices(content)
    paper.heading(titles[0], 1).paragraph_format.page_break_before = True
    rows: list[tuple[str, ...]] = [
        (str(row["label"]), f"{row['value']} {row['unit']}".strip(), str(row["definition"])) for row in content.appendix
    ]
    heads: tuple[str, ...] = ("指标", "数值", "口径")
    widths: tuple[int, ...] = (50, 26, 80)
    if content.tells_origins:
        rows = [(*row, str(one.get("origin", ""))) for row, one in zip(rows, content.appendix, strict=True)]
        heads, widths = (*heads, "来源"), (46, 26, 64, 20)
    _table(paper, heads, rows, widths)
    if not content.drawings:
        return
    paper.heading(titles[1], 1).paragraph_format.page_break_before = True
    for series in (drawing.series for drawing in content.drawings):
        paper.heading(series.title, 2)
        _table(paper, tuple(series.heads), [tuple(row) for row in series.table], together=True)


def _table(
    paper: _Paper,
    heads: tuple[str, ...],
    rows: list[tuple[str, ...]],
    widths: tuple[int, ...] = (),
    *,
    together: bool = False,
) -> None:
    """A table whose head is repeated on each page and whose rows stay whole; ``together``: all of it on one page."""
    table = paper.document.add_table(rows=len(rows) + 1, cols=len(heads))
    table.style = "Table Grid"
    cells = iter(table._cells)  # asked once: the table works them all out anew for each row
    for number, texts in enumerate((heads, *rows)):
        for text in texts:
            paragraph = next(cells).paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = together
            paper.run(paragraph, text, FANG if number else HEI, 10.5)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    if widths:
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for cell, width in zip(table._cells, widths * (len(rows) + 1), strict=True):
            cell.width = Mm(width)
    _whole_rows(table)
    paper.words(indent=False).paragraph_format.line_spacing = Pt(10)


def _whole_rows(table: Any) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
