"""A report as PDF, laid out as GB/T 9704-2012 says; its figures and their records as a spreadsheet."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.utils.safestring import mark_safe

from cppcc.calendar import clock
from cppcc.figures import columns_for, origin_words
from cppcc.identity import identity
from cppcc.papers import printing
from cppcc.sheets import Sheet, workbook
from reports.album import Album
from reports.content import Content
from reports.official import SHEETS, Official, entries_of
from reports.pictures import COVER, LARGE, photo_for_print

TEMPLATE, ALBUM_TEMPLATE = "reports/print/report.html", "reports/print/album.html"
ALBUM = "album"
"""What the album is called among a report's papers."""


def own_pictures(content: Content) -> printing.NamedPictures:
    """This report's photos and charts by name, and nothing else; a photo is made ready once for all papers of a build."""
    pictures: dict[str, tuple[Callable[[], bytes | str], str]] = {}
    for section in content.sections:
        for drawing in section.drawings:
            pictures[f"chart:{drawing.name}"] = (partial(str, drawing.svg), "image/svg+xml")
        rows = sorted((row for passage in section.passages for row in passage.photo_rows), key=len, reverse=True)
        for photo, columns in ((photo, len(row)) for row in rows for photo in row):  # one that stands twice: the larger
            pictures[f"photo:{photo.pk}"] = (cache(partial(photo_for_print, photo, columns)), "image/jpeg")
    if content.annals and (cover := content.annals.cover):
        pictures["cover:"] = (cache(partial(photo_for_print, cover, COVER)), "image/jpeg")
    if content.annals:
        for section in content.sections:
            for photo in section.photos:
                pictures[f"photo:{photo.pk}"] = (cache(partial(photo_for_print, photo, LARGE)), "image/jpeg")
    if (content.covered or content.annals) and (emblem := identity().emblem):
        pictures["emblem:"] = (partial(_bytes, emblem), "image/*")
    return printing.NamedPictures(pictures)


def ready_pictures(content: Content, progress: Any = None) -> printing.NamedPictures:
    """The report's pictures with every photo made ready. Raises PictureLost rather than print a hole."""
    pictures = own_pictures(content)
    photos = [name for name in pictures.pictures if name.startswith("photo:")]
    for number, name in enumerate(photos, start=1):
        if progress:
            progress(63 + number * 4 // len(photos), f"正在准备照片，第 {number} / {len(photos)} 张")
        pictures.give(name)
    return pictures


def _bytes(stored: Any) -> bytes:
    with stored.open("rb") as file:
        return bytes(file.read())


def report_pdf(
    content: Content, progress: Any = None, sheet: bytes = b"", pictures: printing.NamedPictures | None = None
) -> printing.Pdf:
    """The report's PDF with bookmarks, title, language and embedded fonts; its figures travel in it as a spreadsheet."""
    pictures = pictures or own_pictures(content)
    filled = Official(content).filled(clock.today())
    context = {
        "content": content,
        "made_on": clock.today(),
        "emblem": "emblem:" in pictures.pictures,
        "pages": [mark_safe(page.markup) for page in filled.pages],  # noqa: S308 - escaped line by line where it is set
        "entries": entries_of(content, filled),
    }
    sheets = carried(content, sheet)
    return printing.pdf(TEMPLATE, context, SHEETS, pictures, progress, sheets, lines_known=True)


def album_pdf(
    content: Content, progress: Any = None, sheet: bytes = b"", pictures: printing.NamedPictures | None = None
) -> printing.Pdf:
    """The same content as an album (画册); ``pictures`` as for the report, with the cover's besides."""
    pictures = pictures or own_pictures(content)
    album = Album(content)
    context = {
        "content": content,
        "made_on": clock.today(),
        "emblem": "emblem:" in pictures.pictures,
        **album.context(),
    }
    sheets = carried(content, sheet)

    def behind(percent: int, step: str) -> None:
        """Behind the official paper's own."""
        if progress:
            progress(86 + (percent - 68) // 3, f"{step}（画册）")

    return printing.pdf(ALBUM_TEMPLATE, context, ["album.css"], pictures, behind, sheets, lines_known=True)


def carried(content: Content, sheet: bytes) -> list[tuple[str, str, bytes]]:
    """What a report's PDF carries: its figures as a spreadsheet."""
    return [(f"{content.title}数据.xlsx", "数据、口径和正文所用数据的记录清单", sheet or figures_workbook(content))]


def figures_workbook(content: Content) -> bytes:
    """Every figure with its definition, and the records behind each that the text uses."""
    heads: tuple[str, ...] = ("指标", "数值", "单位", "分子", "分母", "口径")
    rows: list[tuple[Any, ...]] = [
        (row["label"], row["value"], row["unit"], *(row["parts"] or (None, None)), row["definition"])
        for row in content.snapshot.values()
    ]
    if content.tells_origins:
        heads = (*heads, "来源")
        kept = [origin_words(row.get("origin")) for row in content.snapshot.values()]
        rows = [(*row, origin) for row, origin in zip(rows, kept, strict=True)]
    sheets, named = [Sheet("数据", heads, rows)], {"数据"}
    for key in content.used:
        row = content.snapshot[key]
        name = row["label"]
        if name in named:
            continue
        named.add(name)
        model = apps.get_model(row["model"])
        columns = columns_for(model)
        records = columns.fetch(model._default_manager.filter(pk__in=row["ids"]))
        sheets.append(Sheet(name, columns.headings, [columns.row(record) for record in records]))
    return workbook(*sheets)


def part_pdf(content: Content, progress: Any = None) -> printing.Pdf:
    """One part as it will print, for its preview: no cover, no appendix."""
    filled = Official(content, alone=True).filled(clock.today())
    pages = [mark_safe(page.markup) for page in filled.pages]  # noqa: S308 - escaped line by line where it is set
    context = {"content": content, "alone": True, "pages": pages}
    return printing.pdf(TEMPLATE, context, SHEETS, own_pictures(content), progress, lines_known=True)
