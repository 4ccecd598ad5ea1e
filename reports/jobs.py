"""The reports' background jobs. Found by the app's start through ``autodiscover``."""

from cppcc.jobs import JobFailed, Progress, job
from cppcc.models import Job
from reports import previewing
from reports.building import Frozen, build
from reports.content import NoRecords, TextFault
from reports.keeping import at
from reports.models import Report
from reports.pictures import PictureLost

BUILD = "reports.build"
PREVIEW = "reports.preview"


@job(BUILD)
def build_report(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the report's slug."""
    report = at(wanted.subject)
    if report is None:
        raise JobFailed("这份报告已不存在。")
    try:
        build(report, wanted.user, progress)
    except (NoRecords, TextFault, Frozen, PictureLost) as reason:
        raise JobFailed(str(reason)) from reason


@job(PREVIEW)
def preview_part(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is "slug:part". The part's PDF is kept for a day under that name."""
    slug, _, part = wanted.subject.rpartition(":")
    report = Report.objects.filter(slug=slug).first()
    if report is None:
        raise JobFailed("这份报告已不存在。")
    try:
        previewing.make(report, part, progress)
    except (NoRecords, TextFault) as reason:
        raise JobFailed(str(reason)) from reason
