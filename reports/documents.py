"""The yearly report as PDF, laid out as GB/T 9704-2012 says."""

from collections.abc import Callable
from functools import partial
from typing import Any

from activities.models import Photo
from cppcc import clock, printing
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
    return printing.pdf("reports/print/year_report.html", context, ["gbt9704.css"], pictures, progress)
