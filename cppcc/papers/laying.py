"""Pages laid out by WeasyPrint. Loading it takes 0.7 s and 28 MB: who prints imports this file when it first does so."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.formatting_structure.boxes import InlineBlockBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import split_first_line
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

alone = RLock()
"""Held by who prints: cutting the fonts of one paper takes 60 MB, and four threads would take them at once."""
Pictures = Mapping[str, tuple[Callable[[], bytes | str], str]]
"""By its address, what gives a picture, and of which type it is."""


class _Given(URLFetcher):
    """Hands out pictures by their addresses; every other address is refused."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(allowed_protocols=())
        self.pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self.pictures:
            raise FatalURLFetchingError(f"文件不引用外部地址：{url[:100]}")
        give, kind = self.pictures[url]
        return URLFetcherResponse(url, give(), {"Content-Type": kind})


@cache
def _fonts() -> FontConfiguration:
    """The fonts of this process."""
    return FontConfiguration()


def laid(markup: str, styles: Iterable[Path | str], pictures: Pictures) -> Document:
    """HTML in pages, by style sheets (files, or their text)."""
    html = HTML(string=markup, url_fetcher=_Given(pictures), base_url="document:")
    sheets = [
        CSS(**({"filename": one} if isinstance(one, Path) else {"string": one}), font_config=_fonts()) for one in styles
    ]
    return html.render(stylesheets=sheets, font_config=_fonts())


def written(document: Document, attachments: Iterable[tuple[str, str, bytes]] = ()) -> bytes:
    """The PDF, with tags; one that carries files (name, description, content) is an archival PDF/A-3u, which may."""
    carried = [
        Attachment(string=content, name=name, description=words, relationship="Data")
        for name, words, content in attachments
    ]
    archival = {"pdf_variant": "pdf/a-3u", "attachments": carried} if carried else {}
    return bytes(document.write_pdf(pdf_tags=True, **archival))


def styles_of(markup: str, styles: Iterable[Path | str]) -> list[Any]:
    """How each inline block of the markup is computed, in order."""
    pages = laid(markup, styles, {}).pages
    return [box.style for page in pages for box in page._page_box.descendants() if isinstance(box, InlineBlockBox)]


def width(words: str, style: Any) -> float:
    """Pixels."""
    return float(split_first_line(words, style, None, None, 0, is_line_start=False)[3])
