"""The reports' background jobs. Found by the app's start through ``autodiscover``."""

from cppcc.jobs import JobFailed, Progress, hand_in, job
from cppcc.models import Job
from reports import previewing
from reports.building import Frozen, build
from reports.content import NoRecords, TextFault
from reports.keeping import at
from reports.models import Report
from reports.pictures import PictureLost

BUILD = "reports.build"
PREVIEW = previewing.PREVIEW


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
