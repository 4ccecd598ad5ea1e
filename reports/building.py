"""Building the yearly report: gather, lay out, store the file, then the row that says so."""

import hashlib
from typing import Any

from auditlog.context import set_actor
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from members.models import PlenaryYear
from reports.content import gather
from reports.documents import year_report
from reports.keeping import begun
from reports.models import YearReport


class Frozen(Exception):
    """The report is signed; its file does not change any more. The words are for the person."""


def build(year: PlenaryYear, user: Any = None, progress: Any = None) -> YearReport:
    """Build and store the report of a year; the same inputs twice give one report.

    The file is stored under the digest of its bytes before the row names it, so that a row never points at
    half a file; the file that nothing names any more goes after the transaction.
    """
    start = begun(year)
    if start.frozen:
        raise Frozen(f"报告已{start.get_state_display().removeprefix('已')}，文件已固定，不能重新生成。")
    content = gather(year, progress)
    pdf = year_report(content, progress)
    digest = hashlib.sha256(pdf.data).hexdigest()
    if progress:
        progress(95, "正在保存文件")
    name = f"reports/{year.year}-{digest[:32]}.pdf"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(pdf.data))
    with transaction.atomic(), set_actor(user):
        if progress:
            progress(98, "正在登记报告")  # a worker that lost its claim stops here
        report = YearReport.objects.select_for_update(of=("self",)).get(plenary=year)
        if report.frozen:
            raise Frozen("报告在生成期间已签发，文件没有改动。")
        report.built_text = start.text_version
        former = report.file.name
        report.file.name = name
        report.sha256, report.pages, report.figures = digest, pdf.pages, content.snapshot
        report.built_at, report.built_by = timezone.now(), user
        report.save()
        if former and former != name:
            transaction.on_commit(lambda: default_storage.delete(former))
    return report
