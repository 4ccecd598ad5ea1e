"""微建议信息库: similar entries, turning one into a proposal, the report to the provincial platform."""

import io
from typing import Any

from django.db import transaction
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from activities.models import MicroSuggestion
from activities.states import MicroState
from cppcc.identity import committee_name
from cppcc.sheets import Sheet, workbook
from cppcc.workflow import Refused
from members.models import Member, PlenaryYear
from proposals.handling import write_draft
from proposals.models import Category, Proposal
from proposals.similar import SIMILAR, kept

KEPT = (MicroState.ADOPTED, MicroState.PROPOSAL_LEAD, MicroState.TRANSFERRED, MicroState.DONE)
MOST_SIMILAR = 5
HEADINGS = ("序号", "标题", "种类", "提交委员", "界别", "类别", "地点", "内容", "提交日期", "办理结果")


def library() -> Any:
    """What was adopted, of all years: open to staff, leaders and members."""
    return MicroSuggestion.objects.filter(state__in=KEPT).select_related("member", "unit", "plenary")


def similar_to(micro: MicroSuggestion) -> list[tuple[MicroSuggestion, float]]:
    """Entries of the library that say much the same, the most similar first."""
    corpus = kept(
        "micro",
        MicroSuggestion.objects.filter(state__in=KEPT),
        lambda rows: list(rows.values_list("pk", "title", "content")),
    )
    scores = corpus.scores(micro.title, micro.content)
    scores.pop(micro.pk, None)
    best = sorted(scores.items(), key=lambda pair: -pair[1])[:MOST_SIMILAR]
    found = MicroSuggestion.objects.in_bulk([pk for pk, score in best if score >= SIMILAR])
    return [(found[pk], score) for pk, score in best if pk in found]


def to_proposal(micro: MicroSuggestion, member: Member, user: Any) -> Proposal:
    """A draft of the member's own from an adopted entry; the entry remembers the first."""
    if micro.state not in KEPT:
        raise Refused("只有已采用的才能转为提案草稿。")
    year = PlenaryYear.objects.current()
    category = Category.objects.open_in(year).first() if year else None
    if year is None or category is None:
        raise Refused("还没有建立届次年度或提案类别。")
    title = micro.title if micro.title.startswith("关于") else f"关于{micro.title}"
    title = title if title.endswith("提案") else f"{title}的提案"
    with transaction.atomic():
        draft = Proposal(
            plenary=year,
            title=title[:60],
            situation=micro.content,
            suggestion="",
            category=category,
            proposer_kind=Proposal.ProposerKind.SOLE,
        )
        write_draft(draft, user, member, None, [])
        locked = MicroSuggestion.objects.select_for_update(of=("self",)).get(pk=micro.pk)
        if locked.proposal_id is None:
            locked.proposal = draft
            locked.bump()
            locked.save()
    return draft


# --- the report to the provincial platform -----------------------------------------------------------------------
def unreported(year: PlenaryYear) -> Any:
    """Adopted and not reported yet."""
    rows = MicroSuggestion.objects.in_year(year).filter(
        state__in=[MicroState.ADOPTED, MicroState.TRANSFERRED, MicroState.DONE]
    )
    return (
        rows.filter(reported_on=None).select_related("member__sector", "unit", "plenary").order_by("submitted_on", "pk")
    )


def _row(number: int, micro: MicroSuggestion) -> list[Any]:
    return [
        number, micro.title, micro.get_kind_display(), micro.member.name, str(micro.member.sector),
        micro.get_category_display(), micro.place, micro.content, micro.submitted_on, micro.result,
    ]  # fmt: skip


def report_xlsx(rows: list[MicroSuggestion]) -> bytes:
    return workbook(Sheet("上报", HEADINGS, [_row(number, micro) for number, micro in enumerate(rows, start=1)]))


def report_docx(year: PlenaryYear, rows: list[MicroSuggestion]) -> bytes:
    """One entry after the other, as the platform takes them."""
    document: Any = Document()
    document.core_properties.author = committee_name()

    def add(text: str, size: float, font: str, bold: bool = False) -> None:
        run = document.add_paragraph().add_run(text)
        run.font.size, run.font.name, run.bold = Pt(size), font, bold
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)

    add(f"{committee_name()}{year}微建议上报材料", 22, "方正小标宋简体")
    for number, micro in enumerate(rows, start=1):
        add(f"{number}. {micro.title}", 16, "黑体")
        add(f"提交委员：{micro.member.name}（{micro.member.sector}）　地点：{micro.place or '—'}", 14, "楷体_GB2312")
        for line in filter(None, (line.strip() for line in micro.content.splitlines())):
            add(line, 16, "仿宋_GB2312")
        if micro.result:
            add(f"办理结果：{micro.result}", 16, "仿宋_GB2312")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
