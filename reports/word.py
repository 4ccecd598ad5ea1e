"""The report as DOCX: real headings, tables, pictures, page numbers; fonts by the office's names (GB/T 9704-2012)."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.content import Content, Passage
from reports.text import BlockKind

PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
SONG, FANG, KAI, HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"


class _Paper:
    def __init__(self, title: str, author: str) -> None:
        self.document: Any = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        self.document.core_properties.title = title
        self.document.core_properties.author = author
        for level, font in ((1, HEI), (2, KAI)):
            style = self.document.styles[f"Heading {level}"]
            style.font.size, style.font.name, style.font.bold = Pt(16), font, False
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
        self._page_number(section.footer.paragraphs[0])

    def _page_number(self, paragraph: Any) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            else:
                element = OxmlElement("w:instrText")
                element.text = text
            run._element.append(element)

    def run(self, paragraph: Any, text: str, font: str, size: float = 16) -> None:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = Pt(size), font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)

    def add(self, *runs: tuple[str, str], indent: bool = True, style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(29)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        for text, font in runs:
            self.run(paragraph, text, font)
        return paragraph


def report_docx(content: Content) -> bytes:
    """The whole report as Word. Charts stand as their tables."""
    paper = _Paper(f"{content.committee}{content.title}", content.committee)
    title = paper.document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.run(title, f"{content.committee}\n{content.title}", SONG, 22)
    paper.add((content.opening, FANG))
    for section in content.sections:
        paper.document.add_heading(f"{section.number}、{section.title}", level=1)
        for passage in section.passages:
            _passage(paper, passage)
    paper.add((content.closing, FANG))
    paper.document.add_heading("附录　数据与口径", level=1)
    rows: list[tuple[str, ...]] = [
        (str(row["label"]), f"{row['value']} {row['unit']}".strip(), str(row["definition"])) for row in content.appendix
    ]
    _table(paper, ("指标", "数值", "口径"), rows)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return buffer.getvalue()


def _passage(paper: _Paper, passage: Passage) -> None:
    if passage.kind not in PROSE:
        if passage.head:
            paper.document.add_heading(passage.head, level=2)
    elif passage.kind == BlockKind.LIST:
        if passage.head:
            paper.add((passage.head, KAI))
        for item in passage.items:
            paper.add((item, FANG), indent=False, style="List Bullet")
    elif passage.text:
        paper.add((passage.head, KAI), (passage.text, KAI if passage.kind == BlockKind.QUOTE else FANG))
    if passage.rows:
        head, *rows = passage.cells
        _table(paper, tuple(head), [tuple(row) for row in rows])
    for row in passage.photo_rows:
        for photo in row:
            with photo.file.open("rb") as file:
                paper.document.add_picture(io.BytesIO(file.read()), width=Mm(100))
            paper.document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
            caption = paper.add((photo.caption, KAI), indent=False)
            caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for drawing in passage.drawings:
        paper.document.add_heading(drawing.series.title, level=2)
        _table(paper, ("项目", f"数量（{drawing.series.unit}）"), [(name, str(n)) for name, n in drawing.series.rows])


def _table(paper: _Paper, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = paper.document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        paper.run(cell.paragraphs[0], text, HEI, 10.5)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            paper.run(cell.paragraphs[0], text, FANG, 10.5)
