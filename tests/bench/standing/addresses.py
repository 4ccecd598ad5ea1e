"""Which pages are measured: every address of the role matrix that a role may read, with records that lie in both sizes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from activities import models as acting
from cppcc.rights import Role
from members import models as being
from members.models import Member, PlenaryYear, User
from proposals import models as proposing
from reports.models import Report
from tests.bench.standing.names import ADMIN
from tests.bench.standing.sizes import STRIDE
from tests.matrix import EVERYBODY, MATRIX

YARD = "yard"
"""The log-in name of the account that reads Django's admin."""
COMMON, RARE, ABSENT = "社区", "近视", "鲸鱼"
HEAVY = {"member_files", "report_as", "compendium", "help_paper", "member_file"}
"""Answered with papers that a job makes, or laid out in the request: they stand among the works."""


@dataclass(frozen=True)
class Page:
    role: str
    name: str
    address: str
    yard: str = f"{ADMIN} proposal"
    """The name of the yardstick that it is set beside."""


def accounts() -> dict[str, str]:
    """The log-in name of each role's account."""
    return {str(role): str(role) for role in Role if User.objects.filter(username=str(role)).exists()}


def _first(rows: Any) -> Any:
    return rows.filter(pk__lt=STRIDE).order_by("pk").values_list("pk", flat=True).first()


def records() -> dict[str, Any]:
    """What the matrix calls a record by: the key of the first of the demonstration year; the words alone where none lies."""
    filed = proposing.Proposal.objects.filter(state="closed")
    reply = proposing.Reply.objects.filter(assignment__proposal__in=filed)
    found = {
        "proposal": _first(filed),
        "hand": _first(proposing.Assignment.objects.filter(proposal__in=filed)),
        "reply": _first(reply),
        "activity": _first(acting.Activity.objects.filter(attendances__isnull=False)),
        "attendance": _first(acting.Attendance.objects.filter(activity=_first(acting.Activity.objects.all()))),
        "micro": _first(acting.MicroSuggestion.objects.exclude(state="draft")),
        "member": _first(Member.objects.filter(user__username="member")),
        "position": _first(being.Position.objects.all()),
        "duty": _first(being.DutyRecord.objects.all()),
        "declaration": _first(being.Declaration.objects.all()),
        "report": _first(being.DutyReport.objects.all()),
        "assessment": _first(being.Assessment.objects.all()),
        "scheme": _first(being.Scheme.objects.all()),
        "published scheme": being.Scheme.objects.filter(state="published")
        .values_list("plenary__year", flat=True)
        .first(),
        "sector": _first(being.Sector.objects.all()),
        "user": _first(User.objects.all()),
        "brand": _first(acting.Brand.objects.all()),
        "group": _first(being.MemberGroup.objects.all()),
        "task": _first(acting.OfficeTask.objects.all()),
        "photo": _first(acting.Photo.objects.all()),
        "suggestion": _first(acting.Suggestion.objects.all()),
        "outcome": _first(acting.Outcome.objects.all()),
        "year_report": _first(Report.objects.all()),
        "year": _first(PlenaryYear.objects.filter(year=2024)),
    }
    return {name: key for name, key in found.items() if key is not None}


def pages() -> Iterator[Page]:
    """Yardsticks first; then the matrix; then what is asked of lists."""
    for model in ("proposal", "member", "activity", "dutyrecord", "microsuggestion"):
        place = f"/admin/{'proposals' if model == 'proposal' else APPS[model]}/{model}/"
        yield Page(YARD, f"{ADMIN} {model}", place)
        for name, word in (("common", COMMON), ("rare", RARE)):
            yield Page(YARD, f"{ADMIN} {model} searched {name}", f"{place}?{urlencode({'q': word})}")
    known, roles = records(), accounts()
    for name, (arguments, readers, answer) in MATRIX.items():
        if answer not in (200, (200, 302)) or name in HEAVY:
            continue
        try:
            address = reverse(name, args=[known.get(str(one), one) for one in arguments])
        except NoReverseMatch:  # no such record in the demonstration year
            continue
        for role in [Role.STAFF] if readers == EVERYBODY else sorted(readers):
            if str(role) in roles:
                yield Page(str(role), name, address, f"{ADMIN} {LISTS.get(name, 'proposal')}")
    yield from _asked(known)


APPS = {"member": "members", "activity": "activities", "dutyrecord": "members", "microsuggestion": "activities"}
LISTS = {
    "proposal_list": "proposal",
    "member_list": "member",
    "activity_list": "activity",
    "duty_list": "dutyrecord",
    "micro_list": "microsuggestion",
}


def _asked(known: dict[str, Any]) -> Iterator[Page]:
    for name, model in LISTS.items():
        address, plain = reverse(name), f"{ADMIN} {model}"
        for word, said in (("common", COMMON), ("rare", RARE), ("absent", ABSENT)):
            yard = f"{plain} searched {'common' if word == 'common' else 'rare'}"
            yield Page("staff", f"{name} searched {word}", f"{address}?{urlencode({'q': said})}", yard)
            if name == "proposal_list":
                everywhere = urlencode({"q": said, "year": "all"})
                yield Page("staff", f"{name} all years, searched {word}", f"{address}?{everywhere}", yard)
        yield Page("staff", f"{name} second page", f"{address}?page=2", plain)
    proposals = reverse("proposal_list")
    for name, query in (
        ("all years", {"year": "all"}),
        ("all years by title", {"year": "all", "sort": "title"}),
        ("one state", {"state": "closed"}),
        ("overdue", {"overdue": "true"}),
        ("one class", {"result_class": "A"}),
    ):
        yield Page("staff", f"proposal_list {name}", f"{proposals}?{urlencode(query)}")
    for role in ("staff", "leader", "member"):
        yield Page(role, "search for a common word", f"{reverse('search')}?{urlencode({'q': COMMON})}", SEARCHED)
        yield Page(role, "search for a rare word", f"{reverse('search')}?{urlencode({'q': RARE})}", SEARCHED)
    if "proposal" in known:
        yield Page("staff", "similar to one", f"{reverse('proposal_similar')}?pk={known['proposal']}", SEARCHED)
    yield Page("staff", "duty_analysis by month", f"{reverse('duty_analysis')}?by=month")
    own = Member.objects.filter(user__username="member").first()
    mine = own and proposing.Proposal.objects.filter(proposers__member=own).order_by("pk").first()
    if mine:
        yield Page("member", "proposal_detail of one's own", mine.get_absolute_url())


SEARCHED = f"{ADMIN} proposal searched common"
