"""核对: an assessment that is drawn up is open to its members for some days; their questions, and what holds it up.

What follows from it for the assessment stands in the table of its steps (``members.course``).
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from cppcc.calendar import after_working_days, clock
from cppcc.identity import identity
from cppcc.notices import notify, notify_each
from cppcc.rights import Role
from cppcc.workflow import Refused, follow, write_entry
from members.models import Assessment, AssessmentEntry, Looked, Member, Question, QuestionFile, with_role
from members.states import CHECK_BROKEN_OFF, QUESTION_ACCEPTED, AssessmentState, QuestionState

CLOSED = "核对已经截止，不能再提出。如有疑问，请联系机关。"


def days() -> int:
    """For how many working days an assessment is open to question; 0: not at all."""
    return identity().question_days


def runs(assessment: Assessment) -> bool:
    """Whether members may put questions now: the last day counts."""
    until = assessment.questions_until
    return assessment.state == AssessmentState.CHECKING and until is not None and clock.today() <= until


def open_up(assessment: Assessment) -> str:
    """Give the members their days; what a leader decided of earlier ones is over. Raises Refused where it is set off."""
    number = days()
    if not number:
        raise Refused("委员核对的天数设为 0，不开放核对。")
    assessment.questions_until = after_working_days(clock.today(), number)
    assessment.waived_at = None
    look_again(assessment)  # points may be others by now
    return f"{number} 个工作日，到 {assessment.questions_until:%Y-%m-%d} 为止"


def look(entry: AssessmentEntry) -> None:
    """Keep that the member has looked at the own draft, once; nothing where it is not open."""
    if runs(entry.assessment):
        _looked(entry.assessment, entry.member)


def _looked(assessment: Assessment, member: Member) -> None:
    Looked.objects.get_or_create(assessment=assessment, member=member, defaults={"at": clock.now()})


def look_again(assessment: Assessment, members: Iterable[int] | None = None) -> None:
    """These members (their keys; None: all) have not looked at what their result says by now."""
    rows = Looked.objects.filter(assessment_id=assessment.pk)
    (rows if members is None else rows.filter(member__in=members)).delete()


def unseen() -> Any:
    """Results that are open to their members and were not looked at since (who asks has looked: ``put``)."""
    open_now = {"assessment__state": AssessmentState.CHECKING, "assessment__questions_until__gte": clock.today()}
    own = {"assessment": OuterRef("assessment"), "member": OuterRef("member")}
    rows = AssessmentEntry.objects.filter(**open_now)
    return rows.exclude(Exists(Looked.objects.filter(**own)))


def waiting(assessment: Assessment) -> Any:
    """Questions without an answer that no leader has decided not to wait for."""
    rows = assessment.questions.waiting()
    return rows.filter(created_at__gt=assessment.waived_at) if assessment.waived_at else rows


def days_left(assessment: Assessment) -> str:
    """Why the days hold it up; "" where they are over, were never given, or a leader does not wait for them."""
    until = assessment.questions_until
    if until is None or assessment.waived_at or clock.today() > until:
        return ""
    return f"委员核对到 {until:%Y-%m-%d} 为止，之后才能报请批准；确需提前的，由领导写明理由。"


def unanswered(assessment: Assessment) -> str:
    """Why questions hold it up; "" where none does."""
    number = waiting(assessment).count()
    return f"还有 {number} 条核对意见没有答复。" if number else ""


def uncounted(assessment: Assessment) -> str:
    """Why it has to be counted anew: a question was accepted since; nobody waives that."""
    since = assessment.questions.filter(state=QuestionState.ACCEPTED, answered_at__gt=assessment.counted_at)
    number = since.count()
    return f"采纳 {number} 条核对意见之后还没有重新统计。请先更正记录，再按现有记录重新统计。" if number else ""


def held_up(assessment: Assessment) -> bool:
    """Whether there is anything that a leader may decide not to wait for."""
    return bool(days_left(assessment) or unanswered(assessment))


def put(question: Question, files: Iterable[tuple[str, Any]], user: Any) -> Question:
    """Keep a new question with its checked files (shown name, file); staff are told.

    Raises Refused where the days are over by now.
    """
    with transaction.atomic():
        rows = Assessment.objects.select_for_update(of=("self",)).filter(pk=question.assessment_id)
        assessment = rows.first()
        if assessment is None or not runs(assessment):
            raise Refused(CLOSED)
        question.save()
        for name, file in files:
            QuestionFile.objects.create(question=question, file=file, name=name)
        _looked(assessment, question.member)
        write_entry(question, "put", "提出", question.state, "", user)
        words = f"{question.member}对{assessment}提出核对意见：{question.about}。"
        notify(with_role(Role.STAFF), words, question.get_absolute_url(), f"question:{question.pk}")
    return question


def accepted(question: Question) -> None:
    """What was sent for approval or approved goes back: it is counted anew and sealed anew."""
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=question.assessment_id)
    if assessment.state not in QUESTION_ACCEPTED.source:
        return
    before = assessment.approved_by
    assessment.approved_by, assessment.approved_at, assessment.seal = None, None, ""
    follow(assessment, QUESTION_ACCEPTED, AssessmentState.DRAFT, f"{question.member}：{question.about}"[:300])
    assessment.bump()
    assessment.save()
    told = [before] if before else with_role(Role.LEADER)
    key = f"question-accepted:{question.pk}"
    notify(told, f"{assessment}采纳了一条核对意见，已退回重新统计，之后再报批。", assessment.get_absolute_url(), key)


def came_back(assessment: Assessment) -> None:
    """Out of the bin: its members could see nothing meanwhile, so that their days begin anew when it is opened again."""
    if assessment.state == AssessmentState.CHECKING:
        follow(assessment, CHECK_BROKEN_OFF, AssessmentState.DRAFT, "从回收站恢复")
        assessment.questions_until = assessment.waived_at = None
        assessment.bump()
        assessment.save()


def after_step(question: Question, name: str, user: Any, words: str) -> None:
    """Who is told of a step."""
    url, key = question.get_absolute_url(), f"question:{question.pk}:{question.version}"
    if name in ("accept", "decline"):
        owner = [question.member.user] if question.member.user else []
        said = question.get_state_display()
        notify(owner, f"您提出的核对意见（{question.about}）{said}：{words}", url, key)
    if name == "accept" and question.assessment.state == AssessmentState.PUBLISHED:
        said = f"{question.assessment}已公布，采纳的核对意见须以修订更正：{question}"
        notify([question.assessment.created_by], said[:300], question.assessment.get_absolute_url(), key)


def told_of_opening(assessment: Assessment, key: str) -> None:
    """Each member with an account, with the way to the own draft."""
    until = f"{assessment.questions_until:%Y-%m-%d}"
    entries: Any = assessment.entries.filter(member__user__isnull=False).select_related("member__user")
    words = f"{assessment}请您核对：可以查看本人的得分和记录，有疑问请在 {until} 前提出。"
    notify_each((one.member.user, words, one.get_absolute_url(), key) for one in entries.defer("result"))
