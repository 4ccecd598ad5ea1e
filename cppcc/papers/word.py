"""Word documents laid out as GB/T 9704-2012 says, with the office's fonts by name; any text that there is goes in."""

import io
import re
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cppcc.identity import committee_name
from cppcc.texts import blocks, legal, one_line

SONG, FANG, KAI, HEI, NUMBERS = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
MOST_PROPERTY = 255
"""Characters of a property of the document."""
LONG_WORD = re.compile(r"[\x21-\x7e]{30}")
"""An address or the like: it may break anywhere, or it would leave half a line empty or run out of the page."""


def element(name: str, **attributes: str) -> Any:
    """An element of WordprocessingML."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


class Paper:
    """A4 with the standard's margins and 29 points a line; ``title`` and ``author`` are properties of the file."""

    def __init__(self, title: str, author: str = "") -> None:
        self.document: Any = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        properties = self.document.core_properties
        properties.title = one_line(title)[:MOST_PROPERTY]
        properties.author = one_line(author or committee_name())[:MOST_PROPERTY]
        properties.language = "zh-CN"

    def run(
        self,
        paragraph: Any,
        text: str,
        font: str = FANG,
        size: float = 16,
        color: RGBColor | None = None,
        bold: bool = False,
    ) -> Any:
        """Words in a font; the one place where text enters the document."""
        words = legal(text)
        run = paragraph.add_run(words)
        run.font.size, run.font.name = Pt(size), font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if bold:
            run.bold = True
        if color is not None:
            run.font.color.rgb = color
        if LONG_WORD.search(words):
            _breaks_anywhere(paragraph)
        return run

    def add(
        self,
        text: str,
        font: str = FANG,
        size: float = 16,
        align: str = "",
        indent: bool = False,
        color: RGBColor | None = None,
    ) -> Any:
        """A paragraph; ``indent`` by two characters."""
        paragraph = self.paragraph(indent=indent)
        if align:
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
        self.run(paragraph, text, font, size, color)
        return paragraph

    def paragraph(self, *, indent: bool = True, style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(29)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        return paragraph

    def heading(self, text: str, level: int) -> Any:
        return self.document.add_heading(one_line(text), level=level)

    def prose(self, text: str, font: str = FANG) -> None:
        """Text as typed: each line a paragraph with its indent, lists and tables as such."""
        for block in blocks(text):
            if block.shape == "table":
                self.table(block.rows)
            elif block.shape == "item":
                self.add(f"· {block.text}", font, indent=True)
            else:
                self.add(block.text, font, indent=True)

    def table(self, rows: tuple[tuple[str, ...], ...], size: float = 12) -> Any:
        """A table with lines; its first row is repeated on each page, no row is torn."""
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]))
        table.style = "Table Grid"
        cells = iter(table._cells)  # asked once: the table works them all out anew for each row
        for number, row in enumerate(rows):
            for text in row:
                paragraph = next(cells).paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                self.run(paragraph, text, FANG if number else HEI, size)
        table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(element("cantSplit"))
        return table

    def data(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def _breaks_anywhere(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(qn("w:wordWrap")) is None:
        properties.insert_element_before(
            element("wordWrap", val="0"), "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
            "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
            "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
            "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
        )  # fmt: skip
