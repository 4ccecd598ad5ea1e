"""Places in the navigation, and the plain registers of this app."""

from cppcc.navigation import Entry, register
from cppcc.registers import Register
from cppcc.registers import register as keep
from cppcc.roles import READERS, Role
from members.duties import record_report
from members.models import Committee, DutyReport, Member, MemberGroup, Organization, PlenaryYear, Position, Sector, Term

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})

register(
    Entry("委员名册", "member_list", "people", READERS | {Role.ADMIN}, "委员", 30),
    Entry("账号", "account_list", "person-badge", frozenset({Role.ADMIN}), "设置", 80),
    Entry("操作日志", "audit_list", "clock-history", frozenset({Role.ADMIN}), "设置", 90),
    Entry("基础资料", "settings", "gear", KEEPERS, "设置", 85),
)
keep(
    Register("terms", Term, ("number", "starts_on", "ends_on"), ("number", "starts_on", "ends_on"), ("number",), KEEPERS,
             help="五年一届"),
    Register("years", PlenaryYear, ("term", "year", "session", "starts_on", "ends_on"),
             ("year", "plenary_name", "starts_on", "ends_on"), ("year",), KEEPERS, ("term",), help="每年一次全体会议"),
    Register("sectors", Sector, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
    Register("committees", Committee, ("name", "order"), ("name", "order"), ("name",), KEEPERS),
    Register("groups", MemberGroup, ("name", "street", "order"), ("name", "street", "order"), ("name", "street"), KEEPERS),
    Register("organizations", Organization, ("name", "kind", "order"), ("name", "kind", "order"), ("name",), KEEPERS),
    Register("members", Member,
             ("name", "gender", "birth", "ethnic_group", "party", "sector", "committee", "group", "employer", "title",
              "phone", "joined_on", "left_on"),
             ("name", "sector", "party", "committee", "group", "joined_on"), ("name", "pinyin"), KEEPERS,
             ("sector", "committee", "group"), help="新增与修改委员"),
    Register("positions", Position, ("member", "kind", "starts_on", "ends_on"), ("member", "kind", "starts_on", "ends_on"),
             ("member__name", "member__pinyin"), KEEPERS, ("member",), help="常委、主席、副主席等"),
    Register("duty-reports", DutyReport, ("member", "year", "state", "submitted_on", "text"),
             ("member", "year", "state", "submitted_on"), ("member__name",), frozenset({Role.STAFF}), ("member", "year"),
             help="收存常委述职", after=record_report),
)  # fmt: skip
