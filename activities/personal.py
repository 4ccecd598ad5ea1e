"""Which fields of activities are personal, and who is shown them (``cppcc.personal``)."""

from activities.models import Attendance, EnterpriseVisit, MicroSuggestion, Venue
from cppcc.personal import Kind, none, own, personal

personal(Attendance, Kind.SAID, "本人、机关工作人员、领导", "reason", erased=True, of="member")
personal(Attendance, Kind.SAID, "本人、机关工作人员、领导", "leave_kind", after="随出席记录存档，考核据此计分")
personal(MicroSuggestion, Kind.WHO, "能看到该件的人", "author")
personal(EnterpriseVisit, Kind.WHO, "机关工作人员、领导", "people")
none(MicroSuggestion, "不采用、退办的公务理由", "reject_reason", "return_reason")
none(Venue, "场所的地址", "address")

own(
    "活动出席",
    ("activity", "state", "late", "left_early", "leave_kind", "reason"),
    lambda user, member: Attendance.objects.filter(member__user=user),
)
own(
    "微建议和社情民意", ("title", "content", "place", "state", "submitted_on"),
    lambda user, member: MicroSuggestion.objects.filter(member__user=user),
)  # fmt: skip
