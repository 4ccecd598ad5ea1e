"""评价: who may give it, what it means, when it is late. Source: domain rules "Course" 8."""

from typing import Any

from cppcc.calendar import clock
from cppcc.workflow import Refused
from members.models import Member
from proposals.models import Feedback, Proposal, ProposalRules, Proposer, rules_of
from proposals.states import State

LAST_ROUND = 2


def evaluators(proposal: Proposal) -> list[Proposer]:
    """Those whose evaluation counts by the year's rule: the first proposer, or all who signed (with merged ones)."""
    rows = Proposer.objects.filter(status=Proposer.Status.ACCEPTED).select_related("member__user")
    if rules_of(proposal.plenary).feedback_by == ProposalRules.FeedbackBy.ALL:
        return list(rows.filter(proposal__in=[proposal.pk, *proposal.merged.values_list("pk", flat=True)]))
    return list(rows.filter(proposal=proposal, is_first=True))


def _acts_for(row: Proposer, proposal: Proposal, user: Any) -> bool:
    """A member for the own part; for a body the responsible person who wrote the proposal."""
    if row.member_id:
        return bool(row.member and row.member.user_id == user.pk)
    return row.proposal_id == proposal.pk and proposal.created_by_id == user.pk and not proposal.is_paper


def given_by(proposal: Proposal) -> set[int | None]:
    """Members (None: a body) who have evaluated in the present round."""
    return set(proposal.feedback.filter(round=proposal.round).values_list("member_id", flat=True))


def may_evaluate(proposal: Proposal, user: Any) -> bool:
    given = given_by(proposal)
    return any(_acts_for(row, proposal, user) and row.member_id not in given for row in evaluators(proposal))


def give(proposal: Proposal, user: Any, attitude: str, result: str, words: str) -> str:
    """The evaluation of the account's member, or of the body it is responsible for."""
    given = given_by(proposal)
    row = next(row for row in evaluators(proposal) if _acts_for(row, proposal, user) and row.member_id not in given)
    return _record(proposal, user, row.member, attitude, result, words)


def record_paper(
    proposal: Proposal, user: Any, member: Member | None, attitude: str, result: str, words: str, scan: Any
) -> str:
    """A paper evaluation that staff enter for a proposer, with its scan, marked as such."""
    if (member.pk if member else None) in given_by(proposal):
        raise Refused("这位提案人本轮已经评价。")
    return "书面评价代录。" + _record(proposal, user, member, attitude, result, words, scan=scan, on_paper=True)


def _record(
    proposal: Proposal, user: Any, member: Member | None, attitude: str, result: str, words: str, **paper: Any
) -> str:
    given = Feedback.objects.create(
        proposal=proposal, member=member, round=proposal.round, attitude_id=attitude, result_id=result, words=words,
        given_on=clock.today(), recorded_by=user, **paper,
    )  # fmt: skip
    return f"办理态度：{given.attitude}；办理结果：{given.result}。{words}"


def state_after(proposal: Proposal) -> str:
    """Where a proposal goes after an evaluation: on with 待评价 until all have given theirs; 不满意 means once again.

    Which grades ask so says the register (``SatisfactionGrade``). The second 不满意 closes too: the rules know one second
    reply; what remains is for 督办.
    """
    if {row.member_id for row in evaluators(proposal)} - given_by(proposal):
        return str(State.REPLIED)
    return str(State.HANDLING if asks_again(proposal) else State.CLOSED)


def asks_again(proposal: Proposal) -> bool:
    """Whether what was given in the present round means that it is handled again."""
    if proposal.round >= LAST_ROUND:
        return False
    return proposal.feedback.filter(round=proposal.round, result__asks_again=True).exists()


def may_be_handled_again(proposal: Proposal) -> bool:
    """The same, but for what a book brought as closed: that was settled then."""
    return asks_again(proposal) and not (proposal.imported and proposal.state == State.CLOSED)


def days_over(proposal: Proposal) -> str:
    """What stands against closing without an evaluation: days that are left since the last reply was sent, in words."""
    until = proposal.feedback_until
    if until and clock.today() > until:
        return ""
    return f"提案人的评价期限到 {until:%Y-%m-%d}，期满后才能办结。" if until else "还没有发送答复。"


def is_late(proposal: Proposal) -> bool:
    """Whether the days for the evaluation are over since the last reply was sent."""
    return not days_over(proposal)
