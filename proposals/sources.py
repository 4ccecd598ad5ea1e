"""Duties that come from proposals, and a member's proposals in the member's file."""

from collections.abc import Iterator
from typing import Any

from cppcc.recycle import restored
from members.dossier import Row, Section, section
from members.duties import Source, source
from proposals.handling import duties_of, key_again, signature_again
from proposals.models import KeyProposal, MainMember, Proposal, Proposer
from proposals.states import State

OF_ONE = ("proposers__member", "main_members__member")
WITH_MEMBERS = (
    *OF_ONE,
    "merged_into",
    *(f"merged_into__{name}" for name in OF_ONE),
    *(f"merged_into__merged__{name}" for name in OF_ONE),
)
"""What ``duties_of`` asks of a proposal: its own people, those of the lead, and of what was merged into that too."""

source(
    Source(
        Proposal,
        lambda year: Proposal.objects.in_year(year).exclude(submitted_on=None).prefetch_related(*WITH_MEMBERS),
        lambda row, year: duties_of(row),
    )
)


restored(KeyProposal, key_again)
restored(Proposer, signature_again)


def _proposals(member: Any, year: Any) -> Iterator[Row]:
    rows = Proposer.objects.filter(member=member, proposal__plenary=year, status=Proposer.Status.ACCEPTED)
    rows = rows.exclude(proposal__state=State.DRAFT).select_related("proposal")
    for row in rows.order_by("-proposal__submitted_on", "-proposal__pk"):
        proposal, part = row.proposal, "第一提案人" if row.is_first else "联名"
        number = f"{proposal.number_words} " if proposal.number else ""
        words = f"{number}{proposal.title}（{part}）"
        yield Row(proposal.submitted_on, words, proposal.get_state_display(), proposal.get_absolute_url())
    named = MainMember.objects.filter(member=member, proposal__plenary=year).exclude(proposal__state=State.DRAFT)
    for one in named.select_related("proposal").order_by("-proposal__submitted_on", "-proposal__pk"):
        proposal = one.proposal
        number = f"{proposal.number_words} " if proposal.number else ""
        words = f"{number}{proposal.title}（集体提案，主要撰写）"
        yield Row(proposal.submitted_on, words, proposal.get_state_display(), proposal.get_absolute_url())


section(Section("提案", 10, _proposals, "本年度没有提交提案。"))
