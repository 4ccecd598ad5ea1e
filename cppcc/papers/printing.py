"""From template to PDF, laid out as official documents are (GB/T 9704-2012)."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from cppcc.calendar import clock
from cppcc.identity import committee_name
from cppcc.texts import legal, one_line

STYLES = Path(__file__).parent / "print"
Tell = Callable[[int, str], None]


ELSEWHERE = "portion:"
"""A link to this and a name leads to the anchor of that name in another part of the same paper (``joined``)."""


@dataclass(frozen=True)
class Pdf:
    data: bytes
    pages: int
    anchors: dict[str, int] = field(default_factory=dict)
    """On which of its pages, counted from 0, each named place stands."""


@dataclass(frozen=True)
class Begin:
    """How a part of a larger paper begins: the number on its first page, and whether that is a left one."""

    number: int
    left: bool

    @property
    def style(self) -> str:
        side = "left" if self.left else "right"
        first = f"counter-reset: page {self.number - 1}; counter-increment: page 1"
        return f"html {{ break-before: {side} }} @page :first {{ {first} }}"


class NamedPictures(URLFetcher):
    """Hands out pictures by name (``chart:months``); every other address is refused."""

    def __init__(self, pictures: dict[str, tuple[Callable[[], bytes | str], str]] | None = None) -> None:
        super().__init__(allowed_protocols=())
        self.pictures = pictures or {}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self.pictures:
            raise FatalURLFetchingError(f"文件不引用外部地址：{url[:100]}")
        return URLFetcherResponse(url, self.give(url), {"Content-Type": self.pictures[url][1]})

    def give(self, name: str) -> Any:
        """The picture of that name: bytes, or SVG as text."""
        return self.pictures[name][0]()


BEFORE_QUOTE = re.compile(r"(?<=[\u4e00-\u9fff0-9、，；：])“")
BEHIND_QUOTE = re.compile(r"”(?=[\u4e00-\u9fff])")


def breakable(markup: str) -> str:
    """Lets a line end before “ and behind ”, as Chinese typesetting does; Pango by itself would not."""
    return BEHIND_QUOTE.sub("”\u200b", BEFORE_QUOTE.sub("\u200b“", markup))


@cache
def fonts() -> FontConfiguration:
    """The fonts of this process."""
    return FontConfiguration()


def pdf(
    template: str,
    context: dict[str, Any],
    styles: list[str],
    pictures: NamedPictures,
    progress: Tell | None = None,
    attachments: list[tuple[str, str, bytes]] | None = None,
    *,
    lines_known: bool = False,
    begin: Begin | None = None,
) -> Pdf:
    """The PDF of a template with styles of ``cppcc/print``: bookmarks, title, language, tags, embedded fonts.

    With ``attachments`` (name, description, content) it is an archival PDF/A-3u, which may carry files.
    ``lines_known``: where each line ends stands in the template already (``setting``). ``begin``: of a part of a larger paper.
    """
    tell = progress or (lambda percent, step: None)
    tell(68, "正在排版")
    markup = legal(render_to_string(template, context))
    markup = markup if lines_known else breakable(markup)
    html = HTML(string=markup, url_fetcher=pictures, base_url="document:")
    sheets = [CSS(filename=STYLES / name, font_config=fonts()) for name in styles]
    if begin is not None:
        sheets.append(CSS(string=begin.style, font_config=fonts()))
    document = html.render(stylesheets=sheets, font_config=fonts())
    pages = len(document.pages)
    anchors: dict[str, int] = {}
    for index, page in enumerate(document.pages):
        for name in page.anchors:
            anchors.setdefault(name, index)
    tell(85, f"正在写入 PDF，共 {pages} 页")
    if not attachments:
        return Pdf(document.write_pdf(pdf_tags=True), pages, anchors)
    carried = [
        Attachment(string=content, name=one_line(name), description=one_line(words), relationship="Data")
        for name, words, content in attachments
    ]
    return Pdf(document.write_pdf(pdf_tags=True, pdf_variant="pdf/a-3u", attachments=carried), pages, anchors)


def picture_pages(pictures: NamedPictures, width: float, height: float) -> bytes:
    """A PDF with each picture at the top of a page of its own; sizes in mm."""
    page = f"@page {{ size: {width}mm {height}mm; margin: 0 }}"
    sheet = CSS(string=f"{page} body {{ margin: 0 }} img {{ width: {width}mm; display: block; break-after: page }}")
    markup = "".join(f'<img src="{name}">' for name in pictures.pictures)
    html = HTML(string=markup, url_fetcher=pictures, base_url="document:")
    return bytes(html.write_pdf(stylesheets=[sheet], font_config=fonts()))


PAPERS = ("gbt9704.css", "papers.css")


def paper(
    template: str,
    context: dict[str, Any],
    *styles: str,
    pictures: NamedPictures | None = None,
    progress: Tell | None = None,
    begin: Begin | None = None,
) -> Pdf:
    """A form, letter, list or file of the committee: with its name and the day, in the style of papers."""
    context = {"committee": committee_name(), "made_on": clock.today(), **context}
    return pdf(template, context, [*PAPERS, *styles], pictures or NamedPictures(), progress, begin=begin)


def joined(parts: list[Pdf], title: str) -> Pdf:
    """One document of several, with their outlines; for collections that are too large to lay out at once."""
    writer = PdfWriter()
    for part in parts:
        writer.append(PdfReader(io.BytesIO(part.data)))
    _led(writer)
    writer.add_metadata({"/Title": one_line(title)})
    writer.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    writer.compress_identical_objects()
    buffer = io.BytesIO()
    writer.write(buffer)
    return Pdf(buffer.getvalue(), sum(part.pages for part in parts))


def _led(writer: PdfWriter) -> None:
    """Links from one part into another lead there (``ELSEWHERE``)."""
    for page in writer.pages:
        for one in page.get("/Annots", ()):
            link: Any = one.get_object()
            address = str(link["/A"].get("/URI", "")) if "/A" in link else ""
            if address.startswith(ELSEWHERE):
                del link["/A"]
                link[NameObject("/Dest")] = TextStringObject(address.removeprefix(ELSEWHERE))
