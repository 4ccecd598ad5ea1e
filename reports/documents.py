"""The yearly report as PDF, laid out as GB/T 9704-2012 says."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from activities.models import Photo
from reports.content import Content

STYLE = Path(__file__).parent / "gbt9704.css"


@dataclass(frozen=True)
class Pdf:
    data: bytes
    pages: int


class OwnPictures(URLFetcher):
    """Hands out this report's photos and charts by name; every other address is refused."""

    def __init__(self, content: Content) -> None:
        super().__init__(allowed_protocols=())
        self.drawings = {drawing.name: drawing.svg for section in content.sections for drawing in section.drawings}
        self.photos = {str(photo.pk): photo for section in content.sections for photo in section.photos}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == "chart" and name in self.drawings:
            return URLFetcherResponse(url, self.drawings[name], {"Content-Type": "image/svg+xml"})
        if scheme == "photo" and name in self.photos:
            return URLFetcherResponse(url, _bytes(self.photos[name]), {"Content-Type": "image/*"})
        raise FatalURLFetchingError(f"报告不引用外部地址：{url[:100]}")


def _bytes(photo: Photo) -> bytes:
    with photo.file.open("rb") as file:
        return bytes(file.read())


BEFORE_QUOTE = re.compile(r"(?<=[\u4e00-\u9fff0-9、，；：])“")
BEHIND_QUOTE = re.compile(r"”(?=[\u4e00-\u9fff])")


def breakable(markup: str) -> str:
    """Lets a line end before “ and behind ”, as Chinese typesetting does; Pango by itself would not."""
    return BEHIND_QUOTE.sub("”\u200b", BEFORE_QUOTE.sub("\u200b“", markup))


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def year_report(content: Content, progress: Any = None) -> Pdf:
    """The report's PDF with bookmarks, title, language and embedded fonts."""
    tell = progress or (lambda percent, step: None)
    tell(68, "正在排版")
    markup = render_to_string("reports/print/year_report.html", {"content": content, "made_on": timezone.localdate()})
    html = HTML(string=breakable(markup), url_fetcher=OwnPictures(content), base_url="report:")
    document = html.render(stylesheets=[CSS(filename=STYLE, font_config=_fonts())], font_config=_fonts())
    pages = len(document.pages)
    tell(85, f"正在写入 PDF，共 {pages} 页")
    return Pdf(document.write_pdf(pdf_tags=True), pages)
