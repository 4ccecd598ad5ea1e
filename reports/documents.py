"""The yearly report as PDF, laid out as GB/T 9704-2012 says."""

from collections.abc import Callable
from functools import partial
from typing import Any

from activities.models import Photo
from cppcc import clock, printing
from cppcc import figures as registry
from cppcc.records import columns_for
from cppcc.xlsx import Sheet, workbook
from reports.content import Content


def own_pictures(content: Content) -> printing.NamedPictures:
    """This report's photos and charts by name, and nothing else."""
    pictures: dict[str, tuple[Callable[[], bytes | str], str]] = {}
    for section in content.sections:
        for drawing in section.drawings:
            pictures[f"chart:{drawing.name}"] = (partial(str, drawing.svg), "image/svg+xml")
        for photo in section.photos:
            pictures[f"photo:{photo.pk}"] = (partial(_bytes, photo), "image/*")
    return printing.NamedPictures(pictures)


def _bytes(photo: Photo) -> bytes:
    with photo.file.open("rb") as file:
        return bytes(file.read())


def year_report(content: Content, progress: Any = None) -> printing.Pdf:
    """The report's PDF with bookmarks, title, language and embedded fonts."""
    context = {"content": content, "made_on": clock.today()}
    pictures = own_pictures(content)
    carried = [(f"{content.title}数据.xlsx", "数据、口径和正文所用数据的记录清单", figures_workbook(content))]
    return printing.pdf("reports/print/year_report.html", context, ["gbt9704.css"], pictures, progress, carried)


def figures_workbook(content: Content) -> bytes:
    """Every figure with its definition, and the records behind each that the text uses."""
    heads = ("指标", "数值", "单位", "分子", "分母", "口径")
    rows = [
        (row["label"], row["value"], row["unit"], *(row["parts"] or (None, None)), row["definition"])
        for row in content.snapshot.values()
    ]
    sheets, named = [Sheet("数据", heads, rows)], {"数据"}
    for key in content.used:
        entry = registry.get(key)
        columns = columns_for(entry.records(content.year).model)
        name = entry.label[:28]
        if name in named:
            continue
        named.add(name)
        records = columns.fetch(entry.records(content.year))
        sheets.append(Sheet(name, columns.headings, [columns.row(record) for record in records]))
    return workbook(*sheets)
