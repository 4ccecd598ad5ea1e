"""履职档案: a member's file of a year as PDF; all files of a year as one."""

from collections.abc import Callable
from typing import Any

from cppcc.files import IMAGE_TYPES
from cppcc.papers import printing
from members import dossier, membership
from members.ledger import last_day
from members.models import DutyRecord, Member, PlenaryYear, Scheme
from members.points import entry_of, live_points
from members.schemes.words import points_words
from members.showing.explained import printed_lines
from members.showing.people import service_words
from members.showing.scores import grade_label, override_words
from members.states import SchemeState

AT_ONCE = 25
"""Members laid out together: all 250 at once take 870 MB, one by one their fonts make 89 MB of PDF."""


def _contents(member: Member, year: PlenaryYear) -> dict[str, Any]:
    entry = entry_of(member, year)
    scheme = Scheme.objects.filter(plenary=year, state=SchemeState.PUBLISHED).first()
    if entry:
        points: dict[str, Any] = {
            "total": points_words(entry.total),
            "grade": entry.grade or "不定等次",
            "explained": entry.result,
        }
        points["override"] = override_words(entry, inside=False)
    elif scheme:
        live = live_points(member, year, scheme)
        points = {"total": live.total, "grade": live.grade, "explained": live.explained, "live": True}
        points.update(label=grade_label(live), due=live.due)
    else:
        points = {}
    sections = [(section, rows) for section, rows in dossier.sections_of(member, year) if rows]
    idle = not DutyRecord.objects.filter(member=member, plenary=year).done().exists()
    before = member.past_memberships.select_related("sector", "committee", "group")
    return {
        "member": member,
        "service": service_words(member, member.positions.all(), before),
        "belonging": membership.belonging(member, last_day(year)),
        "points": points,
        "points_lines": printed_lines(points["explained"]) if points else [],
        "sections": sections,
        "idle": f"本年度没有{'请假、缺席等以外的' if sections else ''}履职记录。" if idle else "",
        "photo": _photo(member),
    }


def _photo(member: Member) -> str:
    return f"photo:{member.pk}" if member.photo else ""


def _pictures(members: list[Member]) -> printing.NamedPictures:
    def given(member: Member) -> tuple[Callable[[], bytes], str]:
        def read() -> bytes:
            with member.photo.open("rb") as file:
                return bytes(file.read())

        return read, IMAGE_TYPES.get(str(member.photo.name).rpartition(".")[2], "image/jpeg")

    return printing.NamedPictures({_photo(member): given(member) for member in members if member.photo})


def _printed(year: PlenaryYear, members: list[Member], title: str) -> printing.Pdf:
    files = [_contents(member, year) for member in members]
    context = {"year": year, "title": title, "files": files}
    return printing.paper("members/print/member_file.html", context, "member_file.css", pictures=_pictures(members))


def member_file(member: Member, year: PlenaryYear) -> printing.Pdf:
    """The file of one member."""
    return _printed(year, [member], f"{member.name}{year}履职档案")


def member_files(year: PlenaryYear, members: list[Member], progress: Any = None) -> printing.Pdf:
    """The files of all members, each with pages counted by itself and an entry in the outline."""
    tell = progress or (lambda percent, step: None)
    title, parts = f"{year}委员履职档案", []
    for start in range(0, len(members), AT_ONCE):
        tell(2 + 90 * start // len(members), f"正在排版 第 {start + 1} / {len(members)} 名")
        parts.append(_printed(year, members[start : start + AT_ONCE], title))
    tell(94, "正在合订")
    return printing.joined(parts, title)
