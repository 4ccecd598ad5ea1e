"""Background jobs of proposals: the compendium of a year."""

from cppcc.files import store_made
from cppcc.jobs import JobFailed, Progress, job
from cppcc.models import Job
from members.models import PlenaryYear
from proposals.documents import compendium
from proposals.models import Proposal

COMPENDIUM = "proposals.compendium"


def compendium_name(year: int) -> str:
    return f"compendium/{year}.pdf"


@job(COMPENDIUM)
def build_compendium(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the year; the finished file takes the former one's place."""
    year = PlenaryYear.objects.filter(year=wanted.subject).select_related("term").first()
    if year is None:
        raise JobFailed(f"没有{wanted.subject}年度。")
    progress(5, "正在汇总提案")
    proposals = list(Proposal.objects.in_year(year).numbered().with_people().order_by("number"))
    if not proposals:
        raise JobFailed(f"{wanted.subject}年度还没有立案的提案。")
    made = compendium(year, proposals, progress)
    progress(95, f"正在保存文件，共 {made.pages} 页")
    progress(98, "正在登记")  # a worker that lost its claim stops here
    store_made(compendium_name(year.year), made.data)
