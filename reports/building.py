"""Building a report: gather, lay out, store the file, then the row that says so."""

import hashlib
from datetime import timedelta
from typing import Any

from auditlog.context import set_actor
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from reports.content import gather
from reports.documents import report_pdf
from reports.models import Edition, Report
from reports.saying import to_said

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
    content = gather(start, progress)
    pdf = report_pdf(content, progress)
    digest = hashlib.sha256(pdf.data).hexdigest()
    if progress:
        progress(95, "正在保存文件")
    name = stored(f"{FOLDER}/{start.slug}-{digest[:32]}.pdf", pdf.data)
    with transaction.atomic(), set_actor(user):
        if progress:
            progress(98, "正在登记报告")  # a worker that lost its claim stops here
        report = Report.objects.select_for_update(of=("self",)).get(pk=start.pk)
        if report.frozen:
            raise Frozen("报告在生成期间已签发，文件没有改动。")
        report.built_text = start.text_version
        former = report.file.name
        report.file.name = name
        report.sha256, report.pages = digest, pdf.pages
        report.figures, report.said = content.snapshot, to_said(content)
        report.built_at, report.built_by = timezone.now(), user
        report.save()
        if former and former != name and not report.editions.filter(file=former).exists():
            transaction.on_commit(lambda: default_storage.delete(former))
    return report


def stored(name: str, data: bytes) -> str:
    """The name under which these bytes lie whole; half a file that a killed worker left there gives way."""
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if file.read() == data:
                return name
        default_storage.delete(name)
    return str(default_storage.save(name, ContentFile(data)))


def sweep(hours: int = 24) -> int:
    """Delete files of builds that died before their row named them. Returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    named = {*Report.objects.values_list("file", flat=True), *Edition.objects.values_list("file", flat=True)}
    before, gone = timezone.now() - timedelta(hours=hours), 0
    for one in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{one}"
        if path not in named and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
            gone += 1
    return gone
