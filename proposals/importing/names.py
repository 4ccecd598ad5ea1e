"""Whom and what a cell names: members, bodies, units, categories, years."""

from collections import defaultdict
from typing import Any

from cppcc.sheets import Table
from members.models import Committee, Member, MemberGroup, Organization, PlenaryYear, Sector
from members.naming import sought
from proposals.models import Category, Proposal, Unit

KIND_OF: dict[Any, str] = {
    Committee: Proposal.ProposerKind.COMMITTEE,
    Sector: Proposal.ProposerKind.SECTOR,
    MemberGroup: Proposal.ProposerKind.GROUP,
}


class Names:
    """All that cells may name, fetched once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.years = {str(year.year): year for year in PlenaryYear.objects.select_related("term")}
        self.categories = {category.name: category for category in Category.objects.all()}
        self.units = {_plain(unit.name): unit for unit in Unit.objects.all()}
        self.members: dict[str, list[Member]] = defaultdict(list)
        for member in Member.objects.select_related("sector"):
            self.members[sought(member.name)].append(member)
            if member.mark:
                self.members[sought(str(member))].append(member)
        self.bodies: dict[str, Any] = {}
        for model in (MemberGroup, Sector, Committee, Organization):
            for body in model.objects.all():
                self.bodies[_plain(body.name)] = body
        for sector in Sector.objects.all():
            self.bodies.setdefault(_plain(f"{sector.name}界"), sector)
            self.bodies.setdefault(_plain(f"{sector.name}界别"), sector)

    def year(self, number: int, raw: dict[str, Any]) -> PlenaryYear | None:
        text = self.table.text(number, raw, "年度").removesuffix("度").removesuffix("年")
        if text and text not in self.years:
            self.table.fault(number, "年度", f"系统中没有“{text}”年度，请先在“年度”中建立，或改正。")
        return self.years.get(text)

    def category(self, number: int, raw: dict[str, Any]) -> Category | None:
        text = self.table.text(number, raw, "类别")
        if text and text not in self.categories:
            self.table.fault(number, "类别", f"系统中没有“{text}”，请先在“基础资料”中建立，或改正名称。")
        return self.categories.get(text)

    def some_units(self, number: int, raw: dict[str, Any], heading: str) -> list[Unit]:
        found: list[Unit] = []
        for name in self.table.parts(number, raw, heading):
            unit = self.units.get(_plain(name))
            if unit is None:
                self.table.fault(number, heading, f"系统中没有“{name}”，请先在“基础资料”中建立，或改正名称。")
            elif unit in found:
                self.table.fault(number, heading, f"“{name}”重复。")
            else:
                found.append(unit)
        return found

    def some_members(self, number: int, raw: dict[str, Any], heading: str) -> list[Member]:
        found: list[Member] = []
        for name in self.table.parts(number, raw, heading):
            member = self._member(number, heading, name)
            if member is not None:
                self._add(number, heading, name, member, found)
        return found

    def proposers(self, number: int, raw: dict[str, Any]) -> list[Any]:
        """Members and bodies, as the cell has them."""
        found: list[Any] = []
        for name in self.table.parts(number, raw, "提案人"):
            who = self.bodies.get(_plain(name)) if sought(name) not in self.members else None
            who = who or self._member(number, "提案人", name)
            if who is not None:
                self._add(number, "提案人", name, who, found)
        return found

    def _add(self, number: int, heading: str, name: str, who: Any, found: list[Any]) -> None:
        if who in found:
            self.table.fault(number, heading, f"“{name}”重复。")
        else:
            found.append(who)

    def _member(self, number: int, heading: str, name: str) -> Member | None:
        candidates = self.members.get(sought(name), [])
        if len(candidates) == 1:
            return candidates[0]
        if not candidates:
            self.table.fault(number, heading, f"委员名册中没有“{name}”。")
        else:
            marks = "、".join(str(one) for one in candidates)
            self.table.fault(number, heading, f"有 {len(candidates)} 位委员叫“{name}”，请写成其中一位：{marks}。")
        return None


def kind_of(who: list[Any]) -> str:
    """The kind of proposer that the first one means."""
    if not who or isinstance(who[0], Member):
        return str(Proposal.ProposerKind.JOINT if len(who) > 1 else Proposal.ProposerKind.SOLE)
    if isinstance(who[0], Organization):
        party = who[0].kind == Organization.Kind.PARTY
        return str(Proposal.ProposerKind.PARTY if party else Proposal.ProposerKind.PEOPLE)
    return str(KIND_OF[type(who[0])])


def _plain(text: str) -> str:
    return "".join(text.split()).replace("·", "")
