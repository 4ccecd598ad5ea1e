"""From template to PDF, laid out as official documents are (GB/T 9704-2012)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

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


class NamedPictures:
    """Pictures by name (``chart:months``), each with what gives it and its type; a paper asks for no other address."""

    def __init__(self, pictures: dict[str, tuple[Callable[[], bytes | str], str]] | None = None) -> None:
        self.pictures = pictures or {}

    def give(self, name: str) -> Any:
        """The picture of that name: bytes, or SVG as text."""
        return self.pictures[name][0]()


BEFORE_QUOTE = re.compile(r"(?<=[\u4e00-\u9fff0-9、，；：])“")
BEHIND_QUOTE = re.compile(r"”(?=[\u4e00-\u9fff])")


def breakable(markup: str) -> str:
    """Lets a line end before “ and behind ”, as Chinese typesetting does; Pango by itself would not."""
    return BEHIND_QUOTE.sub("”\u200b", BEFORE_QUOTE.sub("\u200b“", markup))


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
    from cppcc.papers import laying  # noqa: PLC0415 - 0.7 s and 28 MB that no process needs before its first paper

    tell = progress or (lambda percent, step: None)
    tell(68, "正在排版")
    markup = legal(render_to_string(template, context))
    markup = markup if lines_known else breakable(markup)
    sheets: list[Path | str] = [STYLES / name for name in styles]
    if begin is not None:
        sheets.append(begin.style)
    carried = [(one_line(name), one_line(words), content) for name, words, content in attachments or ()]
    anchors: dict[str, int] = {}
    with laying.alone:
        document = laying.laid(markup, sheets, pictures.pictures)
        pages = len(document.pages)
        for index, page in enumerate(document.pages):
            for name in page.anchors:
                anchors.setdefault(name, index)
        tell(85, f"正在写入 PDF，共 {pages} 页")
        return Pdf(laying.written(document, carried), pages, anchors)


def picture_pages(pictures: NamedPictures, width: float, height: float) -> bytes:
    """A PDF with each picture at the top of a page of its own; sizes in mm."""
    from cppcc.papers import laying  # noqa: PLC0415 - as above

    page = f"@page {{ size: {width}mm {height}mm; margin: 0 }}"
    sheet = f"{page} body {{ margin: 0 }} img {{ width: {width}mm; display: block; break-after: page }}"
    # Nobody reads these pages; language and words keep WeasyPrint from telling of tags that lack them.
    images = "".join(f'<img src="{name}" alt="{name}">' for name in pictures.pictures)
    markup = f'<html lang="zh-CN"><body>{images}</body></html>'
    return laying.written(laying.laid(markup, [sheet], pictures.pictures))


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
    from cppcc.papers import binding  # noqa: PLC0415 - 0.2 s and 18 MB that few jobs need

    data = binding.bound((part.data for part in parts), one_line(title), ELSEWHERE)
    return Pdf(data, sum(part.pages for part in parts))
