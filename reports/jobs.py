"""The report's background job. Found by the app's start through ``autodiscover``."""

from cppcc.jobs import JobFailed, Progress, job
from cppcc.models import Job

BUILD = "reports.build"


@job(BUILD)
def build_year_report(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the year."""
    from members.models import PlenaryYear
    from reports.building import Frozen, build
    from reports.content import NoRecords, TextFault

    year = PlenaryYear.objects.filter(year=wanted.subject).first()
    if year is None:
        raise JobFailed(f"没有{wanted.subject}年度。")
    try:
        build(year, wanted.user, progress)
    except (NoRecords, TextFault, Frozen) as reason:
        raise JobFailed(str(reason)) from reason
