"""What the steps of a proposal write besides its state."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from cppcc.workflow import Refused
from members import duties
from members.models import DutyRecord, Member
from proposals.models import Assignment, Category, Feedback, Proposal, Proposer, Reply

REPLY_MONTHS = 3  # 提案工作条例: due three months after dispatch


def reply_due_from(dispatched_on: date) -> date:
    """Three months after dispatch, on the same day of the month."""
    return dispatched_on + relativedelta(months=REPLY_MONTHS)


def assign(proposal: Proposal, lead_unit: Any, co_units: list[Any], reply_due: date | None) -> str:
    """Hand the proposal to a lead unit and its co-handling units; the dispatch date starts the clock."""
    today = timezone.localdate()
    due = reply_due or reply_due_from(today)
    hands = [(lead_unit, Assignment.Role.LEAD), *((unit, Assignment.Role.CO) for unit in co_units)]
    for unit, role in hands:
        Assignment.objects.create(proposal=proposal, unit=unit, role=role, dispatched_on=today, reply_due=due)
    helpers = f"，会办：{'、'.join(str(unit) for unit in co_units)}" if co_units else ""
    return f"主办：{lead_unit}{helpers}；答复期限 {due:%Y-%m-%d}"


def send_reply(proposal: Proposal, user: Any, letter: dict[str, Any]) -> str:
    """The reply of the account's unit in the present round."""
    assignment = proposal.assignments.answering().filter(unit__handlers__user=user).get()
    if assignment.replies.filter(round=proposal.round).exists():
        raise Refused("本单位本轮已经答复过。")
    reply = Reply.objects.create(assignment=assignment, round=proposal.round, sent_on=timezone.localdate(), **letter)
    return f"{reply.number}，{reply.get_result_class_display()}"


def give_feedback(proposal: Proposal, user: Any, attitude: str, result: str, words: str) -> str:
    """The proposer's evaluation; 不满意 opens the next round."""
    given = Feedback.objects.create(
        proposal=proposal,
        member=Member.objects.filter(user=user).first(),
        round=proposal.round,
        attitude=attitude,
        result=result,
        words=words,
        given_on=timezone.localdate(),
        recorded_by=user,
    )
    if result == Feedback.Grade.DISSATISFIED:
        proposal.round += 1
    return f"办理态度：{given.get_attitude_display()}；办理结果：{given.get_result_display()}。{words}"


def duties_of(proposal: Proposal) -> list[duties.Duty]:
    """What a submitted proposal means for each of its members."""
    rows = [row for row in proposal.proposers.all() if row.member and row.status == Proposer.Status.ACCEPTED]
    year = proposal.plenary
    found = []
    for row in rows:
        if len(rows) == 1:
            part = DutyRecord.Part.SOLE
        else:
            part = DutyRecord.Part.FIRST if row.is_first else DutyRecord.Part.JOINT
        words = f"提案《{proposal.title}》"
        assert row.member is not None
        if proposal.submitted_on:
            found.append(
                duties.Duty(row.member, year, DutyRecord.Kind.PROPOSAL_SUBMITTED, proposal.submitted_on, words, part)
            )
        if proposal.filed_on:
            found.append(duties.Duty(row.member, year, DutyRecord.Kind.PROPOSAL_FILED, proposal.filed_on, words, part))
    return found


def record_duties(proposal: Proposal, *, drafted: bool = False) -> None:
    """Bring the ledger in line with the proposal; a draft, returned or withdrawn one counts for nobody."""
    duties.record(proposal, [] if drafted else duties_of(proposal))


def write_draft(proposal: Proposal, user: Any) -> Proposal:
    """Save a member's draft; its writer is the first proposer."""
    with transaction.atomic():
        author = Member.objects.get(user=user)
        if proposal.pk is None:
            proposal.created_by = user
        proposal.save()
        Proposer.objects.get_or_create(proposal=proposal, member=author, defaults={"is_first": True})
    return proposal


def ensure_defaults() -> None:
    """The categories of the domain rules, where a database has none yet."""
    if not Category.objects.exists():
        names = ["经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设"]
        Category.objects.bulk_create(Category(name=name, order=index) for index, name in enumerate(names, 1))
