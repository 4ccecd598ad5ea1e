"""Building a report: gather, lay out, store the file, then the row that says so."""

import hashlib
from collections.abc import Iterator
from typing import Any

from auditlog.context import set_actor
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from cppcc.files import sweeping
from reports.content import gather
from reports.documents import ALBUM, album_pdf, figures_workbook, ready_pictures, report_pdf
from reports.models import Edition, Report
from reports.saying import to_said
from reports.word import Word

FOLDER = "reports"


class Frozen(Exception):
    """The report is signed; its file does not change any more. The words are for the person."""


def build(start: Report, user: Any = None, progress: Any = None) -> Report:
    """Build and store the file of a report; the same inputs twice give one file.

    The file is stored under the digest of its bytes before the row names it, so that a row never points at
    half a file; the file that nothing names any more goes after the transaction.
    """
    if start.frozen:
        raise Frozen(f"报告已{start.get_state_display().removeprefix('已')}，文件已固定，不能重新生成。")
    content = gather(start, progress, album=start.album)
    pictures = ready_pictures(content, progress)
    sheet = figures_workbook(content)
    paper = Word(content, pictures, progress)  # its pages are asked for while the others are laid out
    pdf = report_pdf(content, progress, sheet, pictures)
    album = album_pdf(content, progress, sheet, pictures) if start.album else None
    if progress:
        progress(93, "正在取得 Word 目录的页码")
    word = paper.data()
    digest = hashlib.sha256(pdf.data).hexdigest()
    if progress:
        progress(95, "正在保存文件")
    papers = {kind: stored(start.slug, kind, data) for kind, data in (("docx", word), ("xlsx", sheet))}
    name, seals = stored(start.slug, "pdf", pdf.data), {}
    if album is not None:
        papers[ALBUM] = stored(start.slug, "pdf", album.data)
        seals[ALBUM] = {"sha256": hashlib.sha256(album.data).hexdigest(), "pages": album.pages}
    with transaction.atomic(), set_actor(user):
        if progress:
            progress(98, "正在登记报告")  # a worker that lost its claim stops here
        report = Report.objects.select_for_update(of=("self",)).get(pk=start.pk)
        if report.frozen:
            raise Frozen("报告在生成期间已签发，文件没有改动。")
        report.built_text = start.text_version
        said = to_said(content)
        same = (report.figures, report.said, report.seals.keys()) == (content.snapshot, said, seals.keys())
        if not report.writable and not same:
            report.bump()  # who is to check or sign it has read something else
        former = named(report)
        report.file.name, report.papers = name, papers
        report.sha256, report.pages, report.seals = digest, pdf.pages, seals
        report.figures, report.said = content.snapshot, said
        report.built_at, report.built_by = timezone.now(), user
        report.save()
        left = former - named(report) - {one for edition in report.editions.all() for one in named(edition)}
        transaction.on_commit(lambda: delete_all(left), robust=True)
    return report


def delete_all(names: set[str]) -> None:
    for name in names:
        default_storage.delete(name)


def named(row: Report | Edition) -> set[str]:
    """The stored files that a report or an edition names."""
    return {row.file.name, *row.papers.values()} - {""}


def digest_of(data: bytes) -> str:
    """What a stored file is called by."""
    return hashlib.sha256(data).hexdigest()[:32]


def stored(slug: str, kind: str, data: bytes) -> str:
    """The name under which these bytes lie whole; half a file that a killed worker left there gives way."""
    name = f"{FOLDER}/{slug}-{digest_of(data)}.{kind}"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if file.read() == data:
                return name
        default_storage.delete(name)
    return str(default_storage.save(name, ContentFile(data)))


@sweeping.named
def files_of_reports() -> Iterator[str]:
    """What reports and their editions name, in their JSON field too: the nightly sweep leaves it."""
    for model in (Report, Edition):
        for row in model._default_manager.only("file", "papers"):
            yield from named(row)


def sweep(hours: int = 24) -> int:
    """Delete files of builds that died before their row named them. Returns how many."""
    return sweeping.sweep(hours)
