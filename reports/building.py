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
from reports.models import YearReport


def build(year: PlenaryYear, user: Any = None, progress: Any = None) -> YearReport:
    """Build and store the report of a year; the same inputs twice give one report.

    The file is stored under the digest of its bytes before the row names it, so that a row never points at
    half a file; the file that nothing names any more goes after the transaction.
    """
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
        report, _ = YearReport.objects.select_for_update().get_or_create(plenary=year)
        former = report.file.name
        report.file.name = name
        report.sha256, report.pages, report.figures = digest, pdf.pages, content.snapshot
        report.built_at, report.built_by = timezone.now(), user
        report.save()
        if former and former != name:
            transaction.on_commit(lambda: default_storage.delete(former))
    return report
