"""The rows of a register's book: new members, known ones and what would change of them, faults by cell."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cppcc.books.values import Month
from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Keyed, Readout, Row, Table, Tell, keys, plain_text
from cppcc.texts.fields import kind_of
from members.importing.columns import (
    COLUMNS,
    GENDER_WORDS,
    GENDERS,
    LABELS,
    NEEDED,
    PARTIES,
    PARTY_WORDS,
    POSITION_WORDS,
    POSITIONS,
    TEXTS,
)  # fmt: skip
from members.importing.namesakes import ANSWERS, brought_before, contradiction, doubt, resembling, same_birth
from members.models import Committee, Member, MemberGroup, Position, Sector
from members.models.member import Party
from members.naming import LONGEST, numbered, sought, tidy

NO_NAME = re.compile(r"[0-9、，,;；:：/|（()）\[\]【】《》<>*#@!！?？=+]|^[无略空]$")
"""Signs that no name holds."""
CLEARED: dict[str, Any] = {"birth": None, "committee": None, "group": None, "left_on": None}
"""What an emptied cell of a known member means, where it is not an empty text."""
ALWAYS = frozenset({"name", "gender", "party", "sector", "joined_on", "ethnic_group"})
"""What a member is never without: an empty cell says nothing of it."""


@dataclass
class MemberRow(Row):
    """``positions``: the seats to be given."""

    positions: list[str] = field(default_factory=list)


class Reader:
    def __init__(self, sheet: Readout, table: Table) -> None:
        self.sheet, self.table, self.fault = sheet, table, table.fault
        everybody = Member.objects.select_related("sector", "committee", "group").prefetch_related("positions")
        self.keyed = Keyed(table, everybody, knows_new=True)
        self.sectors = {one.name: one for one in Sector.objects.all()}
        self.committees = {one.name: one for one in Committee.objects.all()}
        self.groups = {one.name: one for one in MemberGroup.objects.all()}
        self.groups |= {one.street: one for one in self.groups.values()}
        self.known: dict[str, list[Member]] = {}
        members = list(everybody)
        for member in members:
            self.known.setdefault(sought(member.name), []).append(member)
        self.numbers = {member.number: member for member in members if member.number}
        self.seen_numbers: dict[str, int] = {}
        self.seen: dict[str, list[tuple[int, date | None]]] = {}

    def read(self, tell: Tell) -> None:
        for done, (number, raw) in enumerate(self.table.rows()):
            tell(done, len(self.table.values))
            self._row(number, raw)

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        keyed, named = self.keyed.of(number, raw)
        same = self._same(number, raw, keyed)
        raw = {heading: value for heading, value in raw.items() if heading not in same}
        name = keyed.name if keyed and "姓名" in same else tidy(self.table.text(number, raw, "姓名"))
        for needed in NEEDED:
            if needed not in same and (not named or self.table.has(needed)) and not plain_text(raw.get(needed)):
                self.fault(number, needed, "没有填写。")
        if plain_text(raw.get("姓名")) and (not name or NO_NAME.search(name)):
            words = plain_text(raw.get("姓名"))[:40]
            self.fault(number, "姓名", f"“{words}”不像一位委员的姓名，请改正；一行只写一位，说明写在别的列。")
        if len(name) > LONGEST:
            self.fault(number, "姓名", f"最多 {LONGEST} 字。")
        values = self._values(number, raw)
        positions = self._positions(number, raw)
        if named:
            member = keyed
            self._of_another(number, name, keyed)
            if name:
                self.seen.setdefault(name, []).append((number, values.get("birth")))
        else:
            member = self._who(number, name, values, new=keys.said(raw.get(keys.HEADING)) == keys.NEW)
        emptied = self._emptied(raw, values, same) if named else {}
        self._days(number, emptied | values, member)
        self._number(number, values.get("number", ""), member, name)
        if len(self.sheet.faults) > before or not (name or member):
            return
        if named:
            values |= emptied
            values |= {"name": name} if name else {}
            if "政协职务" not in same:
                self._seats(number, raw, member, positions)
        self._keep(MemberRow(name or member.name, values, member, number=number, positions=positions))

    def _of_another(self, number: int, name: str, member: Member | None) -> None:
        """A key beside the name of somebody else who is on the register was pasted from another row."""
        if member is None or not name or sought(name) == sought(member.name):
            return
        if other := self.known.get(sought(name)):
            words = (
                f"系统编号是“{member}”的，姓名却是名册中的“{other[0]}”，请核对；要新增一位同名的，请把系统编号留空。"
            )
            self.fault(number, "姓名", words)

    def _days(self, number: int, values: dict[str, Any], member: Member | None) -> None:
        """In order, and none ahead of us; what the row leaves out stands as on the member."""
        joined, left, birth = (
            values[name] if name in values else getattr(member, name, None)
            for name in ("joined_on", "left_on", "birth")
        )
        if joined and left and left < joined:
            self.fault(number, "离任日期" if values.get("left_on") else "任职日期", "离任日期早于任职日期。")
        if joined and joined > clock.today():
            self.fault(number, "任职日期", FUTURE)
        if birth and not date(1900, 1, 1) < birth < clock.today():
            self.fault(number, "出生日期", f"“{birth:%Y-%m-%d}”不可能是出生日期。")
        elif birth and joined and joined <= birth:
            self.fault(number, "出生日期", "不能晚于任职日期。")

    def _same(self, number: int, raw: dict[str, Any], member: Member | None) -> set[str]:
        """The cells that say what the member's export says."""
        if member is None:
            return set()
        return {one.heading for one in COLUMNS if self.table.same(number, raw, one.heading, one.value(member))}

    def _emptied(self, raw: dict[str, Any], values: dict[str, Any], same: set[str]) -> dict[str, Any]:
        """The fields of a known member whose cells were emptied."""
        gone = [
            key
            for key, heading in LABELS.items()
            if key not in ALWAYS and key not in values and self.table.has(heading)
        ]
        emptied = [key for key in gone if LABELS[key] not in same and not plain_text(raw.get(LABELS[key]))]
        return {key: CLEARED.get(key, "") for key in emptied}

    def _seats(self, number: int, raw: dict[str, Any], member: Member | None, positions: list[str]) -> None:
        """A seat is not given up by leaving it out of a cell: from which day would not be known."""
        if member is None or not self.table.has("政协职务"):
            return
        held = [one for one in member.positions.all() if one.until is None and one.kind not in positions]
        if held:
            words = "、".join(str(one.get_kind_display()) for one in held)
            self.fault(number, "政协职务", f"表中没有现任的“{words}”。卸任请在该委员的页面登记结束日期。")

    def _values(self, number: int, raw: dict[str, Any]) -> dict[str, Any]:
        """What the row says; empty cells say nothing."""
        birth = self.table.day_or_month(number, raw, "出生日期")
        found = {
            "gender": self.table.choice(number, raw, "性别", GENDERS, GENDER_WORDS),
            "birth": date(birth.year, birth.month, 1) if isinstance(birth, Month) else birth,
            "birth_month_only": isinstance(birth, Month) if birth else None,
            "party": self.table.choice(number, raw, "党派", PARTIES, PARTY_WORDS),
            "sector": self._known(number, raw, "界别", self.sectors),
            "committee": self._known(number, raw, "专门委员会", self.committees),
            "group": self._known(number, raw, "活动组", self.groups),
            "joined_on": self.table.day(number, raw, "任职日期"),
            "left_on": self.table.day(number, raw, "离任日期"),
        }
        names = {label: key for key, label in LABELS.items()}
        for heading, limit in TEXTS.items():
            declared: Any = Member._meta.get_field(names[heading])
            text = self.table.text(number, raw, heading, kind_of(declared))
            if len(text) > limit:
                self.fault(number, heading, f"最多 {limit} 字，现有 {len(text)} 字。")
            found[names[heading]] = text
        found["reading"] = self._reading(number, found["reading"])
        return {key: value for key, value in found.items() if value not in (None, "")}

    def _reading(self, number: int, text: str) -> str:
        try:
            return " ".join(numbered(text)) if text else ""
        except ValueError as odd:
            self.fault(number, "姓名读音", f"“{odd}”不是一个字的拼音，请写成 shan xiao ming。")
            return ""

    def _known(self, number: int, raw: dict[str, Any], name: str, known: dict[str, Any]) -> Any:
        text = self.table.text(number, raw, name)
        if not text:
            return None
        found = known.get(text) or known.get(text.removesuffix("界")) or known.get(f"{text}界")
        if found is None:
            self.fault(number, name, f"没有“{text}”。请先在“基础资料”中建立，或改正名称。")
        return found

    def _positions(self, number: int, raw: dict[str, Any]) -> list[str]:
        found = []
        for name in self.table.parts(number, raw, "政协职务"):
            name = POSITION_WORDS.get(name, name)
            if name in POSITIONS:
                found.append(POSITIONS[name])
            elif name not in ("委员", "政协委员"):
                self.fault(number, "政协职务", f"没有“{name}”，应为：{'、'.join(POSITIONS)}，普通委员留空。")
        return found

    def _number(self, number: int, said: str, member: Member | None, name: str) -> None:
        """A number is one member's."""
        owner, earlier = self.numbers.get(said), self.seen_numbers.get(said)
        if said and owner and owner != member:
            again = "另行登记的请留空，或填新的编号。" if sought(owner.name) == sought(name) else ""
            self.fault(number, "委员编号", f"“{said}”是{owner}的编号。{again}")
        elif said and earlier:
            self.fault(number, "委员编号", f"与第 {earlier} 行重复。")
        if said:
            self.seen_numbers[said] = number

    def _who(self, number: int, name: str, values: dict[str, Any], *, new: bool) -> Member | None:
        """The member meant; None: a new one. One who may be another is asked for; ``new``: the row has answered."""
        birth = values.get("birth")
        earlier = self.seen.setdefault(name, [])
        for other, born in earlier:
            if name and (birth is None or born is None or birth == born):
                self.fault(number, "姓名", f"与第 {other} 行“{name}”重复；若是同名的两人，请都填写不同的出生日期。")
                break
        earlier.append((number, birth))
        candidates = self.known.get(sought(name), [])
        if new:
            brought = brought_before(candidates, values)
            if brought and (asked := doubt(brought, values)):
                self.fault(number, *asked)
            return brought
        meant = resembling(candidates, values)
        if len(meant) > 1:
            full = "完整的出生日期" if any(same_birth(one, values) for one in meant) else "出生日期"
            words = f"名册中有 {len(meant)} 位“{name}”，请填写{full}以区分；还不能区分的，{ANSWERS}"
            self.fault(number, "姓名", words)
        if len(meant) != 1:
            return None
        if against := contradiction(meant[0], values):
            self.fault(number, *against)
            return None
        return meant[0]

    def _keep(self, row: MemberRow) -> None:
        member: Any = row.record
        if member is None:
            self.sheet.rows.append(row)
            return
        if row.values.get("birth") and row.values.get("birth_month_only") and same_birth(member, row.values):
            row.values = {key: value for key, value in row.values.items() if not key.startswith("birth")}
        different = {key: value for key, value in row.values.items() if getattr(member, key) != value}
        held = {one.kind for one in member.positions.all() if one.until is None}
        row.positions = [kind for kind in row.positions if kind not in held]
        if not different and not row.positions:
            self.sheet.same += 1
            row.values, self.sheet.known[row.number] = {}, row
            return
        told = [key for key in LABELS if key in different or (key == "birth" and "birth_month_only" in different)]
        row.changes = [f"{LABELS[key]} {_said(member, key)} → {_becomes(member, different, key)}" for key in told]
        row.changes += [f"任{Position.Kind(kind).label}" for kind in row.positions]
        row.values = different
        self.sheet.rows.append(row)


def _said(member: Member, key: str) -> str:
    return (member.birth_words if key == "birth" else _word(key, getattr(member, key))) or "（空）"


def _becomes(member: Member, different: dict[str, Any], key: str) -> str:
    if key != "birth":
        return _word(key, different[key]) or "（空）"
    day = different.get("birth", member.birth)
    return (
        f"{day:%Y-%m}" if day and different.get("birth_month_only", member.birth_month_only) else f"{day or '（空）'}"
    )


def _word(key: str, value: Any) -> str:
    if key == "party":
        return str(Party(value).label)
    if key == "gender":
        return str(Member.Gender(value).label)
    return "" if value is None else str(value)
