"""Background jobs of proposals: the compendium of a year."""

from cppcc.jobs import JobFailed, Progress, hand_in, job
from cppcc.models import Job
from members.models import PlenaryYear
from proposals.documents import compendium
from proposals.models import Proposal

COMPENDIUM = "proposals.compendium"


@job(COMPENDIUM, minutes=30, slow=True, words="提案汇编")
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
    hand_in(wanted, progress, made.data, "pdf")
