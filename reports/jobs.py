"""The reports' background jobs, and a year's archive. Found by the app's start through ``autodiscover``."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cppcc.jobs import FOLDER, JobFailed, Progress, forget, hand_in, job
from cppcc.models import Job, JobFile
from cppcc.notices import notify
from members.models import PlenaryYear
from reports import archiving, previewing
from reports.building import Frozen, build
from reports.content import NoRecords, TextFault
from reports.keeping import at
from reports.models import Report
from reports.pictures import PictureLost

BUILD = "reports.build"
PREVIEW = previewing.PREVIEW
ARCHIVE = "reports.archive"


@job(BUILD, minutes=30, slow=True, words="生成报告")
def build_report(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the report's slug."""
    report = at(wanted.subject)
    if report is None:
        raise JobFailed("这份报告已不存在。")
    try:
        build(report, wanted.user, progress)
    except (NoRecords, TextFault, Frozen, PictureLost) as reason:
        raise JobFailed(str(reason)) from reason


@job(PREVIEW, minutes=5, words="报告预览")
def preview_part(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is "slug:part". The part's PDF is kept until the next, with the text's version."""
    slug, _, part = wanted.subject.rpartition(":")
    report = Report.objects.filter(slug=slug).first()
    if report is None:
        raise JobFailed("这份报告已不存在。")
    try:
        pdf = previewing.make(report, part, progress)
    except (NoRecords, TextFault) as reason:
        raise JobFailed(str(reason)) from reason
    hand_in(wanted, progress, pdf, "pdf", made_from=str(report.text_version))


@job(ARCHIVE, minutes=120, quiet=1200, slow=True, words="年度归档")
def archive_year(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the year. Its file replaces the former one and waits a day at most."""
    plenary = PlenaryYear.objects.filter(year=wanted.subject).first()
    if plenary is None:
        raise JobFailed(f"没有{wanted.subject}年度。")
    with tempfile.TemporaryDirectory(prefix="archive-", dir=_near()) as place:
        path = Path(place) / "archive.zip"
        manifest = archiving.archive(plenary, path, progress)
        progress(95, "正在保存文件")  # a worker that lost its claim stops here
        with transaction.atomic():
            forget(JobFile.objects.filter(job__kind=wanted.kind, job__subject=wanted.subject))
            hand_in(wanted, progress, path, "zip", passing=True)
            if wanted.user:
                url = reverse("year_archive", args=[plenary.year])
                notify([wanted.user], archiving.said(plenary, manifest), url, f"archive:{wanted.pk}")


def _near() -> str | None:
    """Where a large file is written: among the stored ones, where a dead worker's is swept, never a small /tmp."""
    place = Path(settings.MEDIA_ROOT)
    if not place.is_dir():
        return None
    (place / FOLDER).mkdir(exist_ok=True)
    return str(place / FOLDER)
