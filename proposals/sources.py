"""Duties that come from proposals, and a member's proposals in the member's file."""

from collections.abc import Iterator
from typing import Any

from cppcc.recycle import restored
from members.dossier import Row, Section, section
from members.duties import Source, source
from proposals.handling import duties_of, key_again
from proposals.models import KeyProposal, Proposal, Proposer
from proposals.states import State

source(
    Source(
        Proposal,
        lambda year: Proposal.objects.in_year(year).exclude(submitted_on=None).prefetch_related("proposers__member"),
        lambda row, year: duties_of(row),
    )
)


restored(KeyProposal, key_again)


def _proposals(member: Any, year: Any) -> Iterator[Row]:
    rows = Proposer.objects.filter(member=member, proposal__plenary=year, status=Proposer.Status.ACCEPTED)
    rows = rows.exclude(proposal__state=State.DRAFT).select_related("proposal")
    for row in rows.order_by("-proposal__submitted_on", "-proposal__pk"):
        proposal, part = row.proposal, "第一提案人" if row.is_first else "联名"
        number = f"{proposal.number_words} " if proposal.number else ""
        words = f"{number}{proposal.title}（{part}）"
        yield Row(proposal.submitted_on, words, proposal.get_state_display(), proposal.get_absolute_url())


section(Section("提案", 10, _proposals, "本年度没有提交提案。"))
