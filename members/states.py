"""States of plenary years, schemes, assessments, questions about them, declared duties and duty reports, with their tones."""

from django.db import models

from cppcc.workflow import Automatic


class YearState(models.TextChoices):
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


YEAR_TONES: dict[str, str] = {YearState.OPEN: "primary", YearState.CLOSED: "secondary"}


class SchemeState(models.TextChoices):
    DRAFT = "draft", "拟定中"
    PUBLISHED = "published", "已公布"


SCHEME_TONES: dict[str, str] = {SchemeState.DRAFT: "secondary", SchemeState.PUBLISHED: "success"}


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "拟定中"
    CHECKING = "checking", "委员核对"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "已公布"


ASSESSMENT_TONES: dict[str, str] = {
    AssessmentState.DRAFT: "secondary",
    AssessmentState.CHECKING: "primary",
    AssessmentState.SUBMITTED: "warning",
    AssessmentState.APPROVED: "info",
    AssessmentState.PUBLISHED: "success",
}


OPEN_TO_CHANGE = (AssessmentState.DRAFT, AssessmentState.CHECKING)
"""States of an assessment in which it is counted anew and grades are set by hand."""

QUESTION_ACCEPTED = Automatic(
    "question_accepted",
    "采纳核对意见",
    (AssessmentState.SUBMITTED, AssessmentState.APPROVED),
    (AssessmentState.DRAFT,),
    told=True,
)


CHECK_BROKEN_OFF = Automatic("check_broken_off", "核对中止", (AssessmentState.CHECKING,), (AssessmentState.DRAFT,))
"""Out of the bin an assessment comes back as a draft: its members' days went on without them."""


class QuestionState(models.TextChoices):
    OPEN = "open", "待答复"
    ACCEPTED = "accepted", "已采纳"
    DECLINED = "declined", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


QUESTION_TONES: dict[str, str] = {
    QuestionState.OPEN: "warning",
    QuestionState.ACCEPTED: "success",
    QuestionState.DECLINED: "secondary",
    QuestionState.WITHDRAWN: "secondary",
}


class DeclarationState(models.TextChoices):
    SUBMITTED = "submitted", "待确认"
    RETURNED = "returned", "退回补充"
    CONFIRMED = "confirmed", "已确认"
    WITHDRAWN = "withdrawn", "已撤回"


DECLARATION_TONES: dict[str, str] = {
    DeclarationState.SUBMITTED: "warning",
    DeclarationState.RETURNED: "warning",
    DeclarationState.CONFIRMED: "success",
    DeclarationState.WITHDRAWN: "secondary",
}


class FilingState(models.TextChoices):
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


FILING_TONES: dict[str, str] = {FilingState.OPEN: "primary", FilingState.CLOSED: "secondary"}


class AskedState(models.TextChoices):
    """What a member said himself; whether he has answered is ``Answer``."""

    ASKED = "asked", "待答复"
    NOTHING = "nothing", "没有可申报的"


ASKED_TONES: dict[str, str] = {AskedState.ASKED: "warning", AskedState.NOTHING: "success"}


class Answer(models.TextChoices):
    """How it stands with one who was asked: exactly one of these at any time."""

    DECLARED = "declared", "已申报"
    NOTHING = "nothing", "没有可申报的"
    WAITING = "waiting", "未答复"
    LEFT = "left", "已离任，未答复"


class ReportState(models.TextChoices):
    ASKED = "asked", "待提交"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回补充"
    ACCEPTED = "accepted", "已收存"


REPORT_TONES: dict[str, str] = {
    ReportState.ASKED: "warning",
    ReportState.SUBMITTED: "info",
    ReportState.RETURNED: "warning",
    ReportState.ACCEPTED: "success",
}
