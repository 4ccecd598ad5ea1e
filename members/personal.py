"""Which fields about members and accounts are personal, and who is shown them (``cppcc.personal``)."""

from cppcc.models import Notice, PushDevice
from cppcc.personal import Kind, none, own, personal
from members.models import (
    AssessmentEntry,
    Declaration,
    DutyRecord,
    DutyReport,
    GivenPoints,
    LateRecord,
    LedgerCheck,
    Member,
    Question,
    Tries,
    User,
    YearClosing,
)  # fmt: skip
from members.models.assessment import Assessment
from members.states import AssessmentState

OWN_AND_OFFICE = "本人、机关工作人员、领导"
EVERYBODY_HERE = "有账号的人，在其参加的提案和活动中"
COMPOSITION = "随记录存档，用于结构统计"

personal(Member, Kind.WHO, EVERYBODY_HERE, "name", after="随记录存档")
personal(Member, Kind.WHO, f"{OWN_AND_OFFICE}、系统管理员", "gender", "ethnic_group", "party", after=COMPOSITION)
personal(Member, Kind.WHO, OWN_AND_OFFICE, "birth", "birth_month_only", "photo", erased=True, of="pk")
personal(Member, Kind.CONTACT, OWN_AND_OFFICE, "phone", erased=True, of="pk")
personal(Member, Kind.WORK, OWN_AND_OFFICE, "employer", "title", erased=True, of="pk")
personal(User, Kind.ACCOUNT, "本人、系统管理员", "username", "name", "last_login", after="账号停用，随记录存档")
personal(User, Kind.CONTACT, "本人、系统管理员", "email", erased=True, of="member")
personal(
    AssessmentEntry,
    Kind.SAID,
    "机关工作人员、领导；核对时和公布后本人",
    "consequences",
    "override_reason",
    "note",
    after="封存的考核结果",
)
personal(GivenPoints, Kind.SAID, f"{OWN_AND_OFFICE}；公示时按得分明细表", "reason", after="考核的计分记录")
personal(Question, Kind.SAID, OWN_AND_OFFICE, "words", "answer", after="考核的核对记录")
personal(PushDevice, Kind.ACCOUNT, "本人", "endpoint", "device", after="账号或设备停用时删除")
personal(Tries, Kind.ACCOUNT, "不显示，只用于限制登录", "address", after="两天后删除")
none(User, "是否同时发邮件的选择", "mail_notices")
none(Notice, "邮件的发送状态", "mail", "mail_error")
none(Assessment, "修订考核的公务原因", "reason")
none(LedgerCheck, "核对台账的公务理由", "reason")
none(YearClosing, "重新打开年度的公务理由", "reason")
none(LateRecord, "补登的公务理由", "reason")

own("账号", ("username", "name", "email", "last_login"), lambda user, member: User.objects.filter(pk=user.pk))
own(
    "委员资料",
    (
        "name", "number", "gender", "birth", "ethnic_group", "party", "sector", "committee", "group", "employer", "title",
        "phone", "joined_on", "left_on",
    ),
    lambda user, member: Member.objects.filter(user=user),
)  # fmt: skip
own(
    "履职记录", ("on", "kind", "part", "occasion", "level", "words", "half_days", "quantity", "among"),
    lambda user, member: DutyRecord.objects.filter(member__user=user),
)  # fmt: skip
own(
    "履职申报", ("on", "kind", "part", "occasion", "level", "title", "quantity", "among", "state"),
    lambda user, member: Declaration.objects.filter(member__user=user),
)  # fmt: skip
own(
    "机关加减分", ("on", "way", "points", "reason"),
    lambda user, member: GivenPoints.objects.filter(member__user=user),
)  # fmt: skip
own(
    "述职报告", ("year", "text", "state", "submitted_on"),
    lambda user, member: DutyReport.objects.filter(member__user=user),
)  # fmt: skip
own(
    "考核结果（已公布）", ("assessment", "total", "grade", "consequences"),
    lambda user, member: AssessmentEntry.objects.visible_to(user).filter(
        member__user=user, assessment__state=AssessmentState.PUBLISHED
    ),
)  # fmt: skip
own(
    "核对意见", ("assessment", "about", "words", "state", "answer"),
    lambda user, member: Question.objects.filter(member__user=user),
)  # fmt: skip
own("通知", ("at", "words"), lambda user, member: Notice.objects.filter(user=user))
