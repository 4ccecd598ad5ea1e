"""The register from a spreadsheet: new members are added, known ones brought in line, or nothing at all."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Fault, Table, plain_text, read_table
from members.membership import BODIES
from members.models import Committee, Member, MemberGroup, Position, Sector
from members.models.member import Party
from members.register import belongs_since, follow_membership, move

HEADINGS = (
    "姓名", "性别", "出生日期", "民族", "党派", "界别", "专门委员会", "活动组", "工作单位", "职务", "电话",
    "政协职务", "任职日期", "离任日期", "委员编号",
)  # fmt: skip
NEEDED = ("姓名", "性别", "界别", "任职日期")
EXAMPLE = (
    "张示例", "男", "1975-03-01", "汉族", "民盟", "教育", "提案委员会", "前进街道委员活动组", "示例中学", "教师", "13000000000", "常委",
    "2022-01-10", "", "",
)  # fmt: skip
PARTIES = {label: value for value, label in Party.choices} | {
    "中共党员": Party.CPC, "中国共产党": Party.CPC, "九三学社": Party.JS, "无党派人士": Party.NONPARTY, "农工": Party.CPWDP,
}  # fmt: skip
POSITIONS = {label: value for value, label in Position.Kind.choices}
GENDERS = {label: value for value, label in Member.Gender.choices}
LABELS = {
    "gender": "性别", "birth": "出生日期", "ethnic_group": "民族", "party": "党派", "sector": "界别", "committee": "专门委员会",
    "group": "活动组", "employer": "工作单位", "title": "职务", "phone": "电话", "joined_on": "任职日期", "left_on": "离任日期",
    "number": "委员编号",
}  # fmt: skip
TEXTS = {"民族": 20, "工作单位": 100, "职务": 100, "电话": 30, "委员编号": 20}


@dataclass
class Row:
    """A member to add (``member`` None) or to bring in line, with what would change."""

    name: str
    values: dict[str, Any]
    positions: list[str]
    member: Member | None = None
    changes: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)
    same: int = 0


def read(content: bytes) -> Sheet:
    """Read and check a whole sheet; writes nothing."""
    table = read_table(content, NEEDED)
    sheet = Sheet(faults=table.faults, tidied=table.tidied)
    if table.heads:
        _Reader(sheet, table).read()
    return sheet


class _Reader:
    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table, self.fault = sheet, table, table.fault
        self.sectors = {one.name: one for one in Sector.objects.all()}
        self.committees = {one.name: one for one in Committee.objects.all()}
        self.groups = {one.name: one for one in MemberGroup.objects.all()}
        self.groups |= {one.street: one for one in self.groups.values()}
        self.known: dict[str, list[Member]] = {}
        members = Member.objects.select_related("sector", "committee", "group").prefetch_related("positions")
        for member in members:
            self.known.setdefault(member.name, []).append(member)
        self.numbers = {member.number: member for member in members if member.number}
        self.seen_numbers: dict[str, int] = {}
        self.seen: dict[str, list[tuple[int, date | None]]] = {}

    def read(self) -> None:
        for number, raw in self.table.rows():
            self._row(number, raw)

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        name = self.table.text(number, raw, "姓名").replace(" ", "")
        for needed in NEEDED:
            if not plain_text(raw.get(needed)):
                self.fault(number, needed, "没有填写。")
        if len(name) > 50:
            self.fault(number, "姓名", "最多 50 字。")
        values = self._values(number, raw)
        joined, left, birth = values.get("joined_on"), values.get("left_on"), values.get("birth")
        if joined and left and left < joined:
            self.fault(number, "离任日期", "早于任职日期。")
        if joined and joined > clock.today():
            self.fault(number, "任职日期", FUTURE)
        if birth and not date(1900, 1, 1) < birth < clock.today():
            self.fault(number, "出生日期", f"“{birth:%Y-%m-%d}”不可能是出生日期。")
        positions = self._positions(number, raw)
        member = self._who(number, name, birth, values.get("number", ""))
        self._number(number, values.get("number", ""), member)
        if len(self.sheet.faults) > before or not name:
            return
        self._keep(Row(name, values, positions, member))

    def _values(self, number: int, raw: dict[str, Any]) -> dict[str, Any]:
        """What the row says; empty cells say nothing."""
        found = {
            "gender": self._known(number, raw, "性别", GENDERS, "只能填男或女。"),
            "birth": self.table.day(number, raw, "出生日期"),
            "party": self._known(number, raw, "党派", PARTIES, f"应为：{'、'.join(Party.labels)}。"),
            "sector": self._known(number, raw, "界别", self.sectors, ""),
            "committee": self._known(number, raw, "专门委员会", self.committees, ""),
            "group": self._known(number, raw, "活动组", self.groups, ""),
            "joined_on": self.table.day(number, raw, "任职日期"),
            "left_on": self.table.day(number, raw, "离任日期"),
        }
        names = {"民族": "ethnic_group", "工作单位": "employer", "职务": "title", "电话": "phone", "委员编号": "number"}
        for heading, limit in TEXTS.items():
            text = self.table.text(number, raw, heading)
            if len(text) > limit:
                self.fault(number, heading, f"最多 {limit} 字，现有 {len(text)} 字。")
            found[names[heading]] = text
        return {key: value for key, value in found.items() if value not in (None, "")}

    def _known(self, number: int, raw: dict[str, Any], name: str, known: dict[str, Any], words: str) -> Any:
        text = self.table.text(number, raw, name)
        if not text:
            return None
        found = known.get(text) or known.get(text.removesuffix("界"))
        if found is None:
            self.fault(number, name, f"没有“{text}”。{words or '请先在“基础资料”中建立，或改正名称。'}")
        return found

    def _positions(self, number: int, raw: dict[str, Any]) -> list[str]:
        found = []
        text = self.table.text(number, raw, "政协职务")
        for name in filter(None, (part.strip() for part in text.replace("，", "、").replace(",", "、").split("、"))):
            if name in POSITIONS:
                found.append(POSITIONS[name])
            elif name != "委员":
                self.fault(number, "政协职务", f"没有“{name}”，应为：{'、'.join(POSITIONS)}，普通委员留空。")
        return found

    def _number(self, number: int, said: str, member: Member | None) -> None:
        """A number is one member's."""
        owner, earlier = self.numbers.get(said), self.seen_numbers.get(said)
        if said and owner and owner != member:
            self.fault(number, "委员编号", f"“{said}”是{owner}的编号。")
        elif said and earlier:
            self.fault(number, "委员编号", f"与第 {earlier} 行重复。")
        if said:
            self.seen_numbers[said] = number

    def _who(self, number: int, name: str, birth: date | None, said: str) -> Member | None:
        """The member meant, by name and, where several have it, by number or day of birth; None: a new one."""
        earlier = self.seen.setdefault(name, [])
        for other, born in earlier:
            if name and (birth is None or born is None or birth == born):
                self.fault(number, "姓名", f"与第 {other} 行“{name}”重复；若是同名的两人，请都填写不同的出生日期。")
                break
        earlier.append((number, birth))
        candidates = self.known.get(name, [])
        if numbered := [one for one in candidates if said and one.number == said]:
            return numbered[0]
        exact = [one for one in candidates if birth and one.birth == birth]
        if exact:
            return exact[0]
        open_ones = [one for one in candidates if birth is None or one.birth is None]
        if len(open_ones) > 1:
            self.fault(number, "姓名", f"名册中有 {len(open_ones)} 位“{name}”，请填写出生日期以区分。")
        return open_ones[0] if len(open_ones) == 1 else None

    def _keep(self, row: Row) -> None:
        member = row.member
        if member is None:
            self.sheet.rows.append(row)
            return
        different = {key: value for key, value in row.values.items() if getattr(member, key) != value}
        held = {one.kind for one in member.positions.all() if one.ends_on is None}
        row.positions = [kind for kind in row.positions if kind not in held]
        if not different and not row.positions:
            self.sheet.same += 1
            return
        row.changes = [f"{LABELS[key]} {_said(member, key)} → {_word(key, value)}" for key, value in different.items()]
        row.changes += [f"任{Position.Kind(kind).label}" for kind in row.positions]
        row.values = different
        self.sheet.rows.append(row)


def _said(member: Member, key: str) -> str:
    return _word(key, getattr(member, key)) or "（空）"


def _word(key: str, value: Any) -> str:
    if key == "party":
        return str(Party(value).label)
    if key == "gender":
        return str(Member.Gender(value).label)
    return "" if value is None else str(value)


def _moved(member: Member, row: Row) -> dict[str, Any]:
    """Where a known member belongs from today on; where he belonged before stays on record.

    One whose present belonging began only today (or later) is corrected instead.
    """
    to = {key: value for key, value in row.values.items() if key in BODIES}
    if row.member is None or not to or clock.today() <= belongs_since(member):
        return {}
    return to


def write(sheet: Sheet) -> tuple[int, int]:
    """Import a faultless sheet in one transaction. Returns how many were added and how many changed."""
    if sheet.faults:
        raise ValueError("a sheet with faults is not imported")
    added = 0
    with transaction.atomic():
        for row in sheet.rows:
            member = row.member
            if member is None:
                member, added = Member(name=row.name), added + 1
            else:
                member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
            moved = _moved(member, row)
            if member.pk and not moved:
                member.bump()
            for key, value in row.values.items():
                if key not in moved:
                    setattr(member, key, value)
            member.save()
            if moved:
                move(member, clock.today(), **moved)
                member.refresh_from_db()
            since = member.joined_on if row.member is None else max(clock.today(), member.joined_on)
            for kind in row.positions:
                Position.objects.create(member=member, kind=kind, starts_on=since)
            follow_membership(member)
    return added, len(sheet.rows) - added
