"""What every book of duties, opinions and activities stands on: whom a cell names, which year a day is of, levels."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cppcc.books import values
from cppcc.sheets import Table
from cppcc.texts import Kind
from cppcc.vocabularies import names_of
from members import membership, years
from members.leaves import LeaveWords
from members.models import Level, Member, PlenaryYear
from members.naming import sought
from members.naming.found import Mention
from members.naming.known import Known
from members.naming.message import ABSENT, LEAVE, PRESENT
from members.naming.pasted import understood

LEVEL_WORDS = {
    "district": (
        "区",
        "县级",
        "县",
        "区政协",
        "县政协",
        "本级",
        "区委",
        "区委办",
        "区政府",
        "县区级",
        "区县级",
        "区级采用",
    ),
    "city": ("市", "市政协", "市委", "地市级", "州级", "市级采用"),
    "province": ("省", "省政协", "省部级", "自治区级", "直辖市级", "省级采用"),
    "nation": ("全国", "全国政协", "国家", "中央", "中央级", "全国级", "国家级采用"),
}
"""How offices write the shipped levels, by their keys."""
YES = {"是": True, "否": False}
YES_WORDS = {
    "√": "是",
    "✓": "是",
    "Y": "是",
    "1": "是",
    "有": "是",
    "×": "否",
    "N": "否",
    "0": "否",
    "无": "否",
    "不": "否",
}
LABELS = {LEAVE: "请假：", ABSENT: "缺席："}
LABELLED = re.compile(r"\n(?=[^\n:：（(]{1,14}[:：])")
"""The end of a line before one that begins with words of its own: 病假：张三."""


def levels() -> tuple[dict[str, str], dict[str, str]]:
    """The levels by name, and the usual words for them with the name that each means; read once for a book."""
    names = names_of(Level)
    said = {word: names[key] for key, words in LEVEL_WORDS.items() if key in names for word in words}
    own = {name: key for key, name in names.items()}
    return own, {word: name for word, name in said.items() if word not in own}


@dataclass(frozen=True)
class Named:
    """A member whom a cell surely means; away or not, and why, where the cell says so."""

    member: Member
    state: str = PRESENT
    reason: str = ""
    away: str = ""
    """All that is said of a leave (``members.naming.found.Mention``)."""


class People:
    """Whom cells name: all members, fetched once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        fetched = Member.objects.select_related("sector", "committee", "group").prefetch_related("positions")
        self.members = {member.pk: member for member in fetched}
        self.by_name: dict[str, list[Member]] = {}
        for member in self.members.values():
            for name in {sought(member.name), sought(str(member))}:
                self.by_name.setdefault(name, []).append(member)
        self._known: dict[date | None, list[Known]] = {}

    @cached_property
    def leaves(self) -> LeaveWords:
        """Asked for where a cell is more than names."""
        return LeaveWords()

    def one(self, number: int, raw: dict[str, Any], heading: str, on: date | None) -> Member | None:
        """The one member of a cell; None with a fault where there is none or more than one."""
        found = self.named(number, raw, heading, on)
        if len(found) > 1:
            self.table.fault(number, heading, f"只能填一位委员，这里有 {len(found)} 位。")
            return None
        return found[0].member if found else None

    def named(
        self, number: int, raw: dict[str, Any], heading: str, on: date | None, state: str = PRESENT
    ) -> list[Named]:
        """Everybody whom a cell names, each once; who is unknown or one of several is a fault of the cell.

        Of several with one name the one who alone served on the day is meant. ``state``: what the column says of them.
        """
        if not self.table.has(heading):
            return []
        text = self.table.text(number, raw, heading, Kind.PROSE)
        found: dict[int, Named] = {}
        names = values.parts(text)
        exact = [self._exact(name, on) for name in names]
        if all(exact):
            return list({one.pk: Named(one, state) for one in exact if one}.values())
        lines = "、".join(LABELLED.sub("；", text).splitlines())
        pasted = understood(LABELS.get(state, "") + lines, self.known(on), self.leaves.said)
        for mention in pasted.mentions:
            member = self._meant(number, heading, mention, on)
            if member is not None:
                away = state if mention.state == PRESENT else mention.state
                found.setdefault(member.pk, Named(member, away, mention.reason, mention.away))
        for words in pasted.notes:
            self.table.note(number, heading, words)
        for doubt in pasted.doubts:
            others = "、".join(doubt.others)
            words = f"“{doubt.text}”只当作说的是{doubt.own}；{others}也是的，请各写一个括号。"
            self.table.note(number, heading, words)
        if pasted.passed:
            passed = "、".join(pasted.passed)
            if pasted.mentions:
                self.table.note(number, heading, f"没有当作姓名的文字：{passed}。")
            else:
                self.table.fault(number, heading, f"委员名册中没有“{passed[:40]}”。")
        elif text and not pasted.mentions:
            self.table.fault(number, heading, f"委员名册中没有“{text[:40]}”。")
        return list(found.values())

    def _exact(self, name: str, on: date | None) -> Member | None:
        candidates = self.by_name.get(sought(name), [])
        return candidates[0] if len(candidates) == 1 else _serving(candidates, on)

    def _meant(self, number: int, heading: str, mention: Mention, on: date | None) -> Member | None:
        candidates = [self.members[key] for key in mention.keys]
        if mention.sure:
            return candidates[0]
        if not mention.unknown and (alone := _serving(candidates, on)):
            return alone
        marks = "、".join(f"{one}（{one.sector}界）" if str(one) == one.name else str(one) for one in candidates)
        if mention.unknown:
            near = f"是不是：{marks}？" if marks else ""
            self.table.fault(number, heading, f"委员名册中没有“{mention.word[:40]}”。{near}")
        else:
            words = f"有 {len(candidates)} 位委员可能是“{mention.word[:40]}”，请写成其中一位：{marks}。"
            self.table.fault(number, heading, words)
        return None

    def known(self, on: date | None) -> list[Known]:
        """All members as a message is read, with the seats that they held on the day."""
        if on not in self._known:
            self._known[on] = [_known(member, on) for member in self.members.values()]
        return self._known[on]


def _serving(candidates: list[Member], on: date | None) -> Member | None:
    then = [one for one in candidates if on and membership.served(one, on)]
    return then[0] if len(then) == 1 else None


def _known(member: Member, on: date | None) -> Known:
    held = [
        str(seat.get_kind_display())
        for seat in member.positions.all()
        if on is None or (seat.starts_on <= on and (seat.until is None or seat.until >= on))
    ]
    bodies = (member.sector, member.committee, member.group)
    told = [f"{member.sector}界", member.employer, member.number, member.mark, *(str(body) for body in bodies if body)]
    sound = member.sought.split()[1:2]
    return Known(member.pk, member.name, frozenset(held), tuple(filter(None, told)), sound[0] if sound else "")


class Years:
    """All plenary years, fetched once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.all = list(PlenaryYear.objects.select_related("term"))

    def of_day(self, day: date) -> PlenaryYear | None:
        return years.of_day(day, self.all)

    def said(self, number: int, raw: dict[str, Any], heading: str) -> PlenaryYear | None:
        """The year that a cell names; a fault where there is none."""
        text = self.table.text(number, raw, heading).removesuffix("度").removesuffix("年")
        found = next((one for one in self.all if str(one.year) == text), None)
        if text and found is None:
            self.table.fault(number, heading, f"系统中没有“{text[:20]}”年度，请先在“年度”中建立，或改正。")
        return found

    def enters(self, number: int, heading: str, day: date, *, new: bool = True) -> PlenaryYear | None:
        """The year of a day, open to what newly enters it; a fault of the cell where there is none."""
        year = self.of_day(day)
        if year is None:
            self.table.fault(number, heading, f"{day:%Y-%m-%d} 不在任何届次年度内，请先在“年度”中建立，或改正日期。")
        elif new and year.is_closed:
            self.table.fault(number, heading, closed_words(year))
        return year


def closed_words(year: PlenaryYear) -> str:
    return f"{years.ended_words(year)}确需补登的，请先在“年度”页重新打开该年度并写明理由。"
