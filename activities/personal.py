"""Which fields of activities are personal, and who is shown them (``cppcc.personal``)."""

from activities.models import Attendance, EnterpriseVisit, MicroSuggestion, Venue
from cppcc.personal import Kind, none, personal

personal(Attendance, Kind.SAID, "本人、机关工作人员、领导", "reason", erased=True, of="member")
personal(MicroSuggestion, Kind.WHO, "能看到该件的人", "author")
personal(EnterpriseVisit, Kind.WHO, "机关工作人员、领导", "people")
none(MicroSuggestion, "不采用的公务理由", "reject_reason")
none(Venue, "场所的地址", "address")
