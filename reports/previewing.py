"""A part as it will print: laid out by the printer itself, shown in the browser page by page as pictures."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.storage import default_storage

from cppcc import jobs
from reports.content import gather
from reports.documents import part_pdf
from reports.models import Report

PREVIEW = "reports.preview"
SCALE = 1.6
"""Pixels a point: A4 is 950 pixels wide."""


def subject_of(report: Report, part: str) -> str:
    """What a job of this kind is asked for."""
    return f"{report.slug}:{part}"


def make(report: Report, part: str, progress: Any = None) -> bytes:
    """Lay the part out as PDF. Raises NoRecords; a token that cannot be said stands marked in red."""
    content = gather(report, progress, strict=False, only=part)
    return part_pdf(content, progress).data


@contextmanager
def _stored(name: str) -> Iterator[Any]:
    """The pages of a stored file; none where it was not made, or is lost."""
    if not name or not default_storage.exists(name):
        yield ()
        return
    import pypdfium2  # noqa: PLC0415  start-up need not load the reader of PDF, which few pages and jobs use

    with default_storage.open(name) as file:
        document = pypdfium2.PdfDocument(file.read())
    try:
        yield document
    finally:
        document.close()


def _picture(pages: Any, number: int) -> bytes | None:
    if not 1 <= number <= len(pages):
        return None
    buffer = io.BytesIO()
    pages[number - 1].render(scale=SCALE).to_pil().save(buffer, "PNG")
    return buffer.getvalue()


@contextmanager
def _kept(report: Report, part: str) -> Iterator[Any]:
    """The kept preview of the text as it is now; without pages where there is none."""
    kept = jobs.made(PREVIEW, subject_of(report, part))
    stands = kept is not None and kept.made_from == str(report.text_version)
    with _stored(str(kept.file.name) if kept and stands else "") as pages:
        yield pages


def page_count(report: Report, part: str) -> int:
    """How many pages the kept preview has; 0 where there is none of the text as it is now."""
    with _kept(report, part) as pages:
        return len(pages)


def page_picture(report: Report, part: str, number: int) -> bytes | None:
    """One page as PNG, from 1; None where there is none."""
    with _kept(report, part) as pages:
        return _picture(pages, number)


def design_picture(report: Report, design: str, number: int) -> bytes | None:
    """One page of the stored file as PNG, from 1; ``design``: official, or a key of its papers. None where there is none."""
    name = report.file.name if design == "official" else report.papers.get(design) if design in report.seals else ""
    with _stored(str(name or "")) as pages:
        return _picture(pages, number)
