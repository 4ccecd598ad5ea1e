"""What the steps of a proposal and of its units write besides the state."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from cppcc import recycle
from cppcc.calendar import clock
from cppcc.migrated import to_now
from cppcc.rights import Refused, Role
from cppcc.workflow import follow
from members import duties, years
from members.models import DutyRecord, Member
from proposals import deadlines, latest, placing, telling
from proposals.models import (
    Assignment,
    Attachment,
    Category,
    KeyProposal,
    MainMember,
    Promise,
    Proposal,
    Proposer,
    ensure_vocabulary,
    rules_of,
)
from proposals.states import REOPEN, WRITING, HandState, State


# --- the year --------------------------------------------------------------------------------------------------
def in_a_year(proposal: Proposal) -> str:
    """A draft can be submitted only where there is a year for it; "" where there is, else why not."""
    if proposal.state != State.DRAFT or proposal.received_on or proposal.imported:
        return ""
    return years.not_set_up()


def enter_year(proposal: Proposal) -> None:
    """A draft joins the year of the day on which it is submitted; on paper that is the day on which it was received.

    In memory, the caller saves. What was returned for changes goes on in its year and keeps its day.
    """
    if proposal.imported:
        return
    proposal.submitted_on = proposal.received_on or proposal.submitted_on or clock.today()
    if proposal.state != State.DRAFT:
        return
    year = years.of_day(proposal.received_on) if proposal.received_on else years.year_for_submission()
    if year is None:
        raise Refused(f"{proposal.received_on:%Y-%m-%d} 不在任何届次年度内。")
    category = proposal.category
    if category and category.until_year and category.until_year < year.year:
        raise Refused(f"类别“{category}”在{year}度已停用，请重新选择类别。")
    proposal.plenary = year


# --- after each step ---------------------------------------------------------------------------------------------
def after_unit_step(hand: Assignment, name: str, user: Any, words: str) -> None:
    """The proposal follows its units; those concerned are told."""
    proposal = Proposal.objects.get(pk=hand.proposal_id)
    placing.follow_units(proposal, replaced=name == "replace")
    placing.settle_requests(hand)
    if name == "send":
        letter = hand.letter
        if letter.result_class.has_promises:
            Promise.objects.get_or_create(reply=letter)
    latest.keep(proposal.pk)
    telling.of_unit_step(proposal, hand, name, words)


def after_step(proposal: Proposal, name: str, user: Any, words: str) -> None:
    """What a step means besides: the ledger, the second round, which evaluation is the last, and who is told."""
    record_duties(proposal)
    if name in ("evaluate", "record_feedback", "handle_again") and proposal.state == State.HANDLING:
        proposal.round += 1
        proposal.save()
        due = deadlines.second_due(rules_of(proposal.plenary), clock.today())
        for hand in proposal.assignments.answering():
            hand.second_due = due
            follow(hand, REOPEN, HandState.HANDLING, f"再次答复期限 {due:%Y-%m-%d}")
            hand.bump()
            hand.save()
    latest.keep(proposal.pk)
    telling.of_step(proposal, name, words)


def open_promises(proposal: Proposal) -> Any:
    """Promises of sent replies that are not done yet."""
    return Promise.objects.filter(reply__assignment__proposal=proposal, reply__sent_on__isnull=False, done_on=None)


# --- duties ------------------------------------------------------------------------------------------------------
OUTCOMES = {State.CONVERTED: DutyRecord.Kind.PROPOSAL_CONVERTED, State.REJECTED: DutyRecord.Kind.PROPOSAL_REJECTED}
"""Outcomes of the review that a scheme can tell from a proposal that was submitted and no more."""


def duties_of(proposal: Proposal) -> list[duties.Duty]:
    """What a proposal means for each of its members; a draft, returned or withdrawn one counts for nobody.

    All who have their part in it share it; what was merged into another is shared by its own people.
    """
    if proposal.state in (State.DRAFT, State.RETURNED, State.WITHDRAWN):
        return []
    kinds, parts = DutyRecord.Kind, parts_of(proposal)
    found, among = [], max(len(parts), 1)
    if proposal.submitted_on:
        told = [kinds.PROPOSAL_SUBMITTED, *([OUTCOMES[proposal.state]] if proposal.state in OUTCOMES else [])]
        found += [_duty(proposal, kind, proposal.submitted_on, among, *one) for one in parts for kind in told]
    lead = proposal.merged_into if proposal.state == State.MERGED else proposal
    if lead is None or lead.filed_on is None or lead.state == State.WITHDRAWN:
        return found
    if lead.pk != proposal.pk:
        there = _counted_with(lead, proposal)
        parts = [(member, part) for member, part in parts if member.pk not in there]
    on = max(lead.filed_on, proposal.submitted_on or lead.filed_on)
    facts = [kinds.PROPOSAL_FILED]
    facts += [kinds.PROPOSAL_KEY] if lead.is_key else []
    facts += [kinds.PROPOSAL_EXCELLENT] if lead.is_excellent else []
    return [*found, *(_duty(proposal, kind, on, among, *one) for one in parts for kind in facts)]


def _duty(proposal: Proposal, kind: str, on: date, among: int, member: Member, part: str) -> duties.Duty:
    return duties.Duty(member, proposal.plenary, kind, on, f"提案《{proposal.title}》", part, among=among)


def parts_of(proposal: Proposal) -> list[tuple[Member, str]]:
    """Whose duty a proposal is: of those who signed, or of the members that its body names; with the part of each."""
    part = DutyRecord.Part
    if proposal.is_collective:
        return [(row.member, part.COLLECTIVE) for row in proposal.main_members.all()]
    rows = [row for row in proposal.proposers.all() if row.member and row.status == Proposer.Status.ACCEPTED]
    return [
        (row.member, part.SOLE if len(rows) == 1 else part.FIRST if row.is_first else part.JOINT)
        for row in rows
        if row.member
    ]


def _counted_with(lead: Proposal, proposal: Proposal) -> set[int]:
    """Members who have their part in the lead already, by itself or by one merged into it before: counted once."""
    earlier = [one for one in lead.merged.all() if one.state == State.MERGED and one.pk < proposal.pk]
    return {member.pk for one in (lead, *earlier) for member, _ in parts_of(one)}


def record_duties(proposal: Proposal) -> None:
    """Bring the ledger in line with the proposal."""
    duties.record(proposal, duties_of(proposal))


# --- writing -----------------------------------------------------------------------------------------------------
BODY_FIELD = {
    Proposal.ProposerKind.PARTY: "organization",
    Proposal.ProposerKind.PEOPLE: "organization",
    Proposal.ProposerKind.COMMITTEE: "committee",
    Proposal.ProposerKind.SECTOR: "sector",
    Proposal.ProposerKind.GROUP: "group",
}


def write_draft(
    proposal: Proposal,
    user: Any,
    author: Member | None,
    body: Any,
    invited: list[Member],
    main: Sequence[Member] = (),
) -> Proposal:
    """Save a draft with its proposers.

    ``author`` is the first proposer of a member's proposal, ``body`` that of a collective one and ``main`` the members
    that it names; ``invited`` are asked to sign and count once they accept. Who is invited after the closing date gets
    a new one.
    """
    with transaction.atomic():
        new = proposal.pk is None
        if new:
            proposal.created_by = user
        there = set() if new else set(proposal.proposers.values_list("member_id", flat=True))
        over = proposal.cosign_until is None or proposal.cosign_until < clock.today()
        if over and any(member.pk not in there for member in invited):
            proposal.cosign_until = deadlines.cosign_until(rules_of(proposal.plenary), clock.today())
        proposal.save()
        _set_first(proposal, author, body)
        _set_invited(proposal, invited if proposal.proposer_kind == Proposal.ProposerKind.JOINT else [], user)
        set_main(proposal, main if proposal.is_collective else [])
    return proposal


def set_main(proposal: Proposal, members: Sequence[Member]) -> None:
    """Name exactly these as main members of a collective proposal. Refused where the year's rules allow fewer."""
    most = rules_of(proposal.plenary).main_members
    if len(members) > most:
        raise Refused(f"主要撰写委员最多 {most} 名。")
    proposal.main_members.exclude(member__in=members).delete()
    for order, member in enumerate(members, start=1):
        MainMember.objects.update_or_create(proposal=proposal, member=member, defaults={"order": order})


def _set_first(proposal: Proposal, author: Member | None, body: Any) -> None:
    field = BODY_FIELD.get(Proposal.ProposerKind(proposal.proposer_kind), "member")
    who = body if proposal.is_collective else author
    first = proposal.proposers.filter(is_first=True).first()
    if first and getattr(first, field) == who:
        return
    if first:
        first.delete()
    if who:
        proposal.proposers.filter(**{field: who}).delete()
        Proposer.objects.create(proposal=proposal, is_first=True, order=1, **{field: who})


def _set_invited(proposal: Proposal, invited: list[Member], user: Any) -> None:
    """Invite exactly these; the answer, or the signature on paper, of one who is left out goes into the bin."""
    rows = {row.member_id: row for row in proposal.proposers.filter(is_first=False, member__isnull=False)}
    wanted = {member.pk: member for member in invited}
    for key, row in rows.items():
        if key in wanted:
            continue
        if row.status == Proposer.Status.INVITED:
            row.delete()
        else:
            recycle.delete(row, user, [Role.STAFF], owners=[proposal.created_by_id], parent=proposal)
    for order, (key, member) in enumerate(wanted.items(), start=2):
        if key not in rows:
            status = Proposer.Status.ACCEPTED if proposal.is_paper else Proposer.Status.INVITED
            Proposer.objects.create(proposal=proposal, member=member, order=order, status=status)
            telling.of_invitation(proposal, member)


def add_attachments(proposal: Proposal, files: list[tuple[str, Any]]) -> None:
    """Store checked files; each file is stored before its row says so."""
    for name, file in files:
        Attachment.objects.create(proposal=proposal, file=file, name=name, size=file.size)


def ensure_defaults(**migrated: Any) -> None:
    """The categories of the domain rules, grades and classes, where a database has none yet; called after each migration.

    Nothing happens while a part of the migrations is not there yet.
    """
    if "plan" in migrated and not to_now(migrated["using"]):
        return
    ensure_vocabulary()
    if not Category.objects.exists():
        names = ["经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设"]
        Category.objects.bulk_create(Category(name=name, order=index) for index, name in enumerate(names, 1))


def signature_again(row: Proposer) -> None:
    """A co-signer comes back out of the bin only while the proposal is written. Refused afterwards."""
    if row.proposal.state not in WRITING:
        raise Refused("提案已经提交，联名不能恢复。")


def key_again(key: KeyProposal) -> None:
    """What came back from the bin makes its proposal a key one again."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=key.proposal_id)
    proposal.is_key = True
    proposal.bump()
    proposal.save()
    record_duties(proposal)
