"""Whom and what a cell names: members, bodies, units, categories, years."""

from datetime import date
from typing import Any

from cppcc.sheets import Table
from members.importing.ground import People
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
        self.people = People(table)
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

    def some_members(self, number: int, raw: dict[str, Any], heading: str, on: date | None) -> list[Member]:
        found = [one.member for one in self.people.named(number, raw, heading, on)]
        self._twice(number, raw, heading)
        return found

    def proposers(self, number: int, raw: dict[str, Any], on: date | None) -> list[Any]:
        """Members and bodies, whichever the cell names first."""
        heading = "提案人"
        parts = self.table.parts(number, raw, heading)
        bodies = [self.bodies[_plain(name)] for name in parts if self._is_body(name)]
        persons = [name for name in parts if not self._is_body(name)]
        members = self.some_members(number, {**raw, heading: "、".join(persons)}, heading, on) if persons else []
        return [*bodies, *members] if bodies and self._is_body(parts[0]) else [*members, *bodies]

    def _is_body(self, name: str) -> bool:
        return _plain(name) in self.bodies and sought(name) not in self.people.by_name

    def _twice(self, number: int, raw: dict[str, Any], heading: str) -> None:
        names = self.table.parts(number, raw, heading)
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.table.fault(number, heading, f"“{name}”重复。")


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
