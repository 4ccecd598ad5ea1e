"""A found table by the house's own headings: cells as text, days, numbers, choices, each fault by its cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from cppcc.books import values
from cppcc.books.layout import Found
from cppcc.books.shape import letters
from cppcc.books.values import Month, Odd, narrow
from cppcc.sheets.units import MONEY, converted, fits, unit_of_heading, unit_of_ours
from cppcc.sheets.writing import written
from cppcc.texts import Kind, legal, plain
from cppcc.texts.signs import BREAKS, UNSEEN

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which cell."""

    cell: str
    words: str


@dataclass
class Table:
    """Rows by heading, what is wrong with them, and what was put right without asking."""

    heads: dict[str, int] = field(default_factory=dict)
    """Our heading: the column (0 = A) that means it."""
    own: dict[str, str] = field(default_factory=dict)
    """Our heading: what the book calls it."""
    values: list[tuple[int, list[Any]]] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)
    """Our heading: what the person says of every row, where the book has no such column."""
    faults: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)
    unread: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column (0 = A) of a cell that is not empty and has no value: why."""
    epoch1904: bool = False
    """Bare numbers that mean days are counted from 1904."""

    def has(self, name: str) -> bool:
        """Whether the book has such a column at all."""
        return name in self.heads or name in self.fixed

    def cell(self, number: int, name: str) -> str:
        """B5（姓名）"""
        place = f"{letters(self.heads[name] + 1)}{number}" if name in self.heads else f"第 {number} 行"
        return f"{place}（{self.own.get(name, name)}）"

    def fault(self, number: int, name: str, words: str) -> None:
        self.faults.append(Fault(self.cell(number, name), words))

    def note(self, number: int, name: str, words: str) -> None:
        """What was put right or taken so without asking."""
        self.tidied.append(Fault(self.cell(number, name), words))

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, row in self.values:
            yield number, self.fixed | {name: row[i] if i < len(row) else None for name, i in self.heads.items()}

    def same(self, number: int, raw: dict[str, Any], name: str, shown: Any) -> bool:
        """Whether a cell with something in it shows what an export of the record shows (``shown``: its column's value).

        Such a cell says nothing new, whatever its text would mean elsewhere: a stored "/" stays.
        """
        return _as_shown(raw.get(name)) == _as_shown(written(shown)) != ""

    def text(self, number: int, raw: dict[str, Any], name: str, kind: Kind = Kind.CODE) -> str:
        """A cell as this kind of field holds it; what one sees of the difference is noted, and private-use characters."""
        value = raw.get(name)
        if self.asked(number, name, values.is_empty, value) is not False:
            return ""
        typed = values.shown(value)
        if kind == Kind.CODE:
            told = self.asked(number, name, values.code, value)
            typed = typed if told and isinstance(value, str) else told or ""
        made = plain(typed, kind)
        if isinstance(value, str) and (made.changes or UNSEEN.sub("", BREAKS.sub("\n", typed)) != made.text):
            self.tidied.append(Fault(self.cell(number, name), f"“{legal(value)}”按“{made.text}”读取。"))
        if made.strange:
            words = f"“{made.strange}”是个别电脑自造的字，按原样导入，别处可能显示成另一个字。"
            self.tidied.append(Fault(self.cell(number, name), words))
        return made.text

    def day(self, number: int, raw: dict[str, Any], name: str) -> date | None:
        """A cell as a day; a fault where it is none."""
        return self.asked(number, name, partial(values.day, epoch1904=self.epoch1904), raw.get(name))

    def day_or_month(self, number: int, raw: dict[str, Any], name: str) -> date | Month | None:
        """A cell as a day, or a month where no more is known."""
        return self.asked(number, name, partial(values.day_or_month, epoch1904=self.epoch1904), raw.get(name))

    def number(self, number: int, raw: dict[str, Any], name: str, unit: str = "") -> Decimal | None:
        """A cell as a number in ``unit``, else in the one that our heading names."""
        said = self.asked(number, name, partial(values.number, unit=unit), raw.get(name))
        return said if said is None else self.in_unit(number, raw, name, said, unit)

    def in_unit(self, number: int, raw: dict[str, Any], name: str, said: Decimal, unit: str = "") -> Decimal:
        """A number whose cell, or whose heading in the book, tells another unit than it is kept in: converted and told, or a fault.

        ``unit``: in which it is kept, else as our heading names it; where nobody knows, a large unit of the book's is told.
        """
        own, cell = self.own.get(name, ""), values.measure(raw.get(name))
        told = cell or ("" if own == name else unit_of_heading(own))
        wanted = narrow(unit_of_heading(f"（{unit}）") or unit or unit_of_ours(name))
        if told == "%" != wanted:
            rest = f"这里按“{wanted}”登记" if wanted else "看不出按什么登记"
            self.fault(number, name, f"写的是百分数，{rest}，请改成数。")
        elif told == "¥" and wanted in MONEY and wanted != "元":
            self.fault(number, name, f"前面写着“¥”，看不出是元还是“{wanted}”，请在后面写明单位。")
        elif not wanted and MONEY.get(told, 1) > 1:
            words = f"写的单位是“{told}”，没有换算，按 {said.normalize():f} 登记；以元登记的请换算后再导入。"
            self.note(number, name, words)
        elif wanted and told and told != wanted and (found := converted(said, told, wanted)) is not None:
            self.note(number, name, f"写的单位是“{told}”，按 {found.normalize():f} {wanted}登记。")
            return found
        elif wanted and told and not fits(told, wanted):
            self.fault(number, name, f"写的单位是“{told}”，这里按“{wanted}”登记，请换算后再导入。")
        return said

    def whole(self, number: int, raw: dict[str, Any], name: str) -> int | None:
        """A cell as a whole number, in the unit that our heading names."""
        said = self.asked(number, name, values.whole, raw.get(name))
        if said is None:
            return None
        found = self.in_unit(number, raw, name, Decimal(said))
        return said if found == said else self.asked(number, name, values.whole, f"{found:f}")

    def choice(
        self, number: int, raw: dict[str, Any], name: str, names: Mapping[str, T], also: Mapping[str, str] | None = None
    ) -> T | None:
        """A cell as one of these, by its label or a synonym."""
        return self.asked(number, name, lambda value: values.choice(value, names, also or {}), raw.get(name))

    def parts(self, number: int, raw: dict[str, Any], name: str) -> list[str]:
        """Several names of one cell."""
        return values.parts(self.text(number, raw, name, Kind.PROSE))

    def asked(self, number: int, name: str, read: Callable[[Any], T], value: Any) -> T | None:
        """What ``read`` makes of a value; what it can't read is a fault of the cell, and what has no value at all."""
        if value is None and (words := self.unread.get((number, self.heads.get(name, -1)))):
            self.fault(number, name, words)
            return None
        try:
            return read(value)
        except Odd as odd:
            self.fault(number, name, str(odd))
            return None


def table_of(found: Found, columns: Mapping[int, str], fixed: Mapping[str, str] | None = None) -> Table:
    """The rows of a found table by our headings; ``columns`` gives a column's index its heading."""
    table = Table(fixed=dict(fixed or {}), unread=found.unread, epoch1904=found.epoch1904)
    for index, name in columns.items():
        table.heads[name] = index
        own = found.headings[index] if index < len(found.headings) else ""
        table.own[name] = own or name
    table.values = [(row.number, list(row.values)) for row in found.rows]
    table.tidied = [Fault(one.cell, one.words) for one in found.told]
    return table


def _as_shown(value: Any) -> str:
    return BREAKS.sub("\n", values.shown(value))


def plain_text(value: Any) -> str:
    """A cell's value as a name, number or code; "" for a sign that stands for nothing."""
    text = plain(values.shown(value), Kind.CODE).text
    return "" if text in values.EMPTY else text
