"""The report as DOCX: cover, contents, real headings, tables, pictures, page numbers as GB/T 9704-2012 has them.

Fonts stand by the office's names; a machine without them takes its own of the kind.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cppcc.calendar import clock
from cppcc.papers import NamedPictures, Tell, office
from cppcc.papers.breaking import full_width
from cppcc.papers.setting import number_columns
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
        self.entries: list[tuple[str, Any]] = []
        """Titles of the contents with what stands for each."""
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

    def field(self, paragraph: Any, code: str, font: str, size: float, shown: tuple[str, ...] = ("1",)) -> list[Any]:
        """A field that the text processor works out; until it does, ``shown`` stands there, a line each (the runs)."""
        run = self.run(paragraph, "", font, size)
        instruction = element("instrText")
        instruction.text = legal(code)
        for part in (
            element("fldChar", fldCharType="begin"),
            instruction,
            element("fldChar", fldCharType="separate"),
        ):
            run._element.append(part)
        made = []
        for index, words in enumerate(shown):
            told = self.run(paragraph, words, font, size)
            made.append(told)
            if index + 1 < len(shown):
                self.run(paragraph, "", font, size).add_break()
        self.run(paragraph, "", font, size)._element.append(element("fldChar", fldCharType="end"))
        return made

    def words(self, *runs: tuple[str, str], indent: bool = True, style: str | None = None) -> Any:
        paragraph = self.paragraph(indent=indent, style=style)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        for text, font in runs:
            if text:
                self.run(paragraph, full_width(text), font)
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


class Word:
    """A report as Word: written at once, with the pages of its contents when they are known."""

    def __init__(self, content: Content, pictures: NamedPictures, progress: Tell | None = None) -> None:
        self.paper = _written(content, pictures, progress or (lambda percent, step: None))
        self.asked = office.ask(self.paper.data()) if content.covered else None

    def data(self) -> bytes:
        """The document; waits for the pages of its contents where somebody can tell them."""
        pages = self.asked.pages() if self.asked else {}
        self.asked = None
        for title, run in self.paper.entries:
            if number := pages.get(title):
                run.text = f"{title}\t{number}"
        return self.paper.data()


def report_docx(content: Content, pictures: NamedPictures, progress: Tell | None = None) -> bytes:
    """The whole report as Word with these pictures of it; ``progress`` is told of each part."""
    return Word(content, pictures, progress).data()


def _written(content: Content, pictures: NamedPictures, tell: Tell) -> _Paper:
    paper = _Paper(f"{content.committee}{content.title}", content.committee, pictures)
    if content.covered:
        _front(paper, content)
        paper.document.add_section(WD_SECTION.NEW_PAGE)
    paper.numbered()
    paper.centred(f"{content.committee}\n{content.title}", SONG, 22).paragraph_format.space_after = Pt(29)
    day = clock.today()
    if not content.covered:
        paper.centred(f"{content.committee}　{day.year}年{day.month}月{day.day}日{_demonstration(content)}", KAI, 14)
    for line in content.opening:
        paper.words((_words(line), FANG))
    drawn = charts_for_word([drawing.svg for drawing in content.drawings])
    paper.charts = dict(zip((drawing.name for drawing in content.drawings), drawn, strict=True))
    for section in content.sections:
        tell(67, f"正在写入 Word，第{section.number}部分")
        paper.heading(f"{section.number}、{section.title}", 1)
        for passage in section.passages:
            _passage(paper, passage)
    for line in content.closing:
        paper.words((_words(line), FANG))
    if content.covered:
        _signature(paper, content, f"{day.year}年{day.month}月{day.day}日")
    _appendix(paper, content)
    return paper


def _signature(paper: _Paper, content: Content, day: str) -> None:
    """Name and day below the text, the day four characters from the edge."""
    for number, text in enumerate((content.committee, day)):
        paragraph = paper.words((text, FANG), indent=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(64)
        paragraph.paragraph_format.keep_with_next = not number
        paragraph.paragraph_format.space_before = Pt(0 if number else 58)


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
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    runs = paper.field(paragraph, r'TOC \o "1-1" \h \z \u', FANG, 16, titles)
    paper.entries = list(zip(titles, runs, strict=True))


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
        _table(paper, head, rows)
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
        paper.run(words, full_width(photo.caption), KAI, 12)
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
    former = any(row.get("former") for row in content.appendix)
    heads, widths = (
        ["序", "指标", "数值", *(["上年"] if former else []), "口径"],
        [10, 40, 24, *([20] if former else [])],
    )
    rows = [
        [
            str(row["number"]),
            str(row["label"]),
            f"{row['value']} {row['unit']}".strip() + (f"\n{row['parts']}" if row["parts"] else ""),
            *([row.get("former") or "—"] if former else []),
            str(row["definition"]),
        ]
        for row in content.appendix
    ]
    if content.tells_origins:
        heads.append("来源")
        rows = [[*row, str(one.get("origin", ""))] for row, one in zip(rows, content.appendix, strict=True)]
    last = [20] if content.tells_origins else []
    widths = [*widths, TEXT_WIDTH - sum(widths) - sum(last), *last]
    used = {place for place, row in enumerate(content.appendix) if row["used"]}
    _table(paper, heads, rows, widths, right={2, 3} if former else {2}, strong=used)
    if not content.drawings:
        return
    paper.heading(titles[1], 1)
    for series in (drawing.series for drawing in content.drawings):
        head = paper.centred(series.title, HEI, 12, 6)
        head.paragraph_format.keep_with_next = True
        _table(paper, series.heads, series.table, together=True)


def _table(
    paper: _Paper,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int] = (),
    *,
    right: set[int] | None = None,
    strong: Iterable[int] = (),
    together: bool = False,
) -> None:
    """A table as the PDF has it: of the text's width, ruled above and below, its head set off and repeated on each page,
    numbers to the right, rows whole. ``together``: all of it on one page; ``strong``: rows whose second cell is set off."""
    every = [heads, *rows]
    to_right = number_columns(every) if right is None else right
    set_off = set(strong)
    table = paper.document.add_table(rows=len(every), cols=len(heads))
    table.autofit = False
    cells = iter(table._cells)  # asked once: the table works them all out anew for each row
    for number, texts in enumerate(every):
        for place, text in enumerate(texts):
            paragraph = next(cells).paragraphs[0]
            shape = paragraph.paragraph_format
            shape.space_after = shape.space_before = Pt(1.5)
            shape.keep_with_next = (together and number < len(rows)) or number in (0, 1, len(rows) - 2, len(rows) - 1)
            if place in to_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            font = HEI if not number or (place == 1 and number - 1 in set_off) else FANG
            paper.run(paragraph, full_width(text), font, 10.5, bold=not number)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    widths = widths or [TEXT_WIDTH // len(heads)] * len(heads)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, width in zip(table._cells, list(widths) * len(every), strict=True):
        cell.width = Mm(width)
    _ruled(table)
    _whole_rows(table)
    paper.words(indent=False).paragraph_format.line_spacing = Pt(10)


def _ruled(table: Any) -> None:
    """Strong rules above and below, a thin one under each row; none between columns."""
    borders = element("tblBorders")
    for side, size, colour in (("top", "8", "000000"), ("bottom", "8", "000000"), ("insideH", "2", "999999")):
        borders.append(element(side, val="single", sz=size, space="0", color=colour))
    table._tbl.tblPr.append(borders)
    for cell in table.rows[0].cells:
        edges = element("tcBorders")
        edges.append(element("bottom", val="single", sz="4", space="0", color="000000"))
        cell._tc.get_or_add_tcPr().append(edges)


def _whole_rows(table: Any) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
