"""微建议信息库: similar entries, turning one into a proposal, what is to be reported to the province."""

from collections.abc import Iterable
from typing import Any, cast

from django.db import transaction
from django.db.models import F

from activities.models import MicroSuggestion
from activities.states import KEPT, TAKEN_UP
from cppcc.calendar import clock
from cppcc.workflow import Refused
from members import membership, years
from members.models import Member, PlenaryYear
from proposals.handling import write_draft
from proposals.models import Category, Proposal
from proposals.similar import alike

MOST_SIMILAR = 5


def library() -> Any:
    """What was adopted, of all years: open to staff, leaders and members."""
    return (
        MicroSuggestion.objects.filter(state__in=TAKEN_UP)
        .select_related("member", "unit", "plenary")
        .prefetch_related("adoptions")
    )


def similar_to(micro: MicroSuggestion) -> list[tuple[MicroSuggestion, float]]:
    """Entries of the library that say much the same, the most similar first."""
    rows = MicroSuggestion.objects.filter(state__in=TAKEN_UP)
    best = alike(rows, micro.title, micro.content, _read, leave_out=micro.pk, most=MOST_SIMILAR)
    found = MicroSuggestion.objects.in_bulk([pk for pk, _ in best])
    return [(found[pk], score) for pk, score in best if pk in found]


def _read(rows: Any) -> Iterable[tuple[int, str, str]]:
    return cast(Iterable[tuple[int, str, str]], rows.values_list("pk", "title", "content"))


def to_proposal(micro: MicroSuggestion, member: Member, user: Any) -> Proposal:
    """A draft of the member's own from an adopted entry; the entry remembers the first."""
    if micro.state not in TAKEN_UP:
        raise Refused("只有已采用的才能转为提案草稿。")
    membership.require([member], clock.today())
    year = years.provisional()
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


def unreported(year: PlenaryYear) -> Any:
    """Adopted and not reported yet."""
    rows = MicroSuggestion.objects.in_year(year).filter(state__in=KEPT)
    by_day = F("submitted_on").asc(nulls_last=True)
    return rows.filter(reported_on=None).select_related("member__sector", "unit", "plenary").order_by(by_day, "pk")
