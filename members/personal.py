"""Which fields about members and accounts are personal, and who is shown them (``cppcc.personal``)."""

from cppcc.models import Notice, PushDevice
from cppcc.personal import Kind, none, personal
from members.models import AssessmentEntry, LateRecord, LedgerCheck, Member, User, YearClosing
from members.models.assessment import Assessment

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
    AssessmentEntry, Kind.SAID, "机关工作人员、领导；公布后本人", "override_reason", "note", after="封存的考核结果"
)
personal(PushDevice, Kind.ACCOUNT, "本人", "endpoint", "device", after="设备停用后删除")
none(User, "是否同时发邮件的选择", "mail_notices")
none(Notice, "邮件的发送状态", "mail", "mail_error")
none(Assessment, "修订考核的公务原因", "reason")
none(LedgerCheck, "核对台账的公务理由", "reason")
none(YearClosing, "重新打开年度的公务理由", "reason")
none(LateRecord, "补登的公务理由", "reason")
