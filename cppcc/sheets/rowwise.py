"""Rows of a list that comes in: new ones whole, known ones by what differs, each fault at its cell.

An app's ``Rows`` says how the cells of a row are read, how a record says the same, what of it a sheet may change and what
must hold; what is compared are values, never their words.
"""

from collections.abc import Collection, Hashable
from typing import Any, ClassVar

from cppcc.sheets.importer import In, Keyed, Readout, Row, Tell
from cppcc.sheets.reading import Table, plain_text

FIXED = "这一项不能用表格修改，请在系统的页面上办理。"
MOST_WORDS = 40


class Rows:
    """Subclasses name ``columns`` and say what their rows mean."""

    columns: tuple[In, ...]
    emptied: ClassVar[dict[str, Any]] = {}
    """What an emptied cell of a known record means, where it is not what ``values`` makes of an empty cell."""
    always: ClassVar[frozenset[str]] = frozenset()
    """What a record is never without: an empty cell says nothing of it."""
    made_of: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Values that come out of other columns than the one of their own key."""

    def __init__(self, sheet: Readout, table: Table, records: Any) -> None:
        """``records``: a queryset of what the person may change, with all that ``stands`` reads."""
        self.sheet, self.table = sheet, table
        self.headings = {one.key: one.heading for one in self.columns}
        self.needed = tuple(one.heading for one in self.columns if one.needed)
        self.keyed = Keyed(table, records)
        self.seen: dict[Hashable, int] = {}
        self.matched: dict[Any, int] = {}
        self.unchanged: frozenset[str] = frozenset()

    # --- what an app says ------------------------------------------------------------------------------------------
    def values(self, number: int, raw: dict[str, Any], record: Any) -> dict[str, Any]:
        """What the cells say; None, "" and empty lists where they say nothing."""
        raise NotImplementedError

    def split(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """A row that means several records."""
        return [values]

    def stands(self, record: Any) -> dict[str, Any]:
        """The same of a record that is there."""
        raise NotImplementedError

    def known(self, number: int, values: dict[str, Any]) -> Any:
        """The record that a row without a key means; None for a new one."""
        return None

    def may(self, record: Any) -> Collection[str]:
        """What a sheet may change of a record."""
        return ()

    def kept(self, number: int, record: Any, changes: dict[str, Any], stands: dict[str, Any], *, named: bool) -> None:
        """Take out of the changes what a sheet leaves as it is, with a fault where that must be said."""

    def check(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        """What must hold of a new record, or of a known one with its changes; values may be missing after a fault."""
        raise NotImplementedError

    def identity(self, values: dict[str, Any]) -> Hashable:
        """What two rows of a sheet may not both be; None where that is not asked."""
        return None

    def name(self, values: dict[str, Any]) -> str:
        raise NotImplementedError

    def word(self, key: str, value: Any) -> str:
        """A value in the words of a person."""
        return str(value)

    # --- what follows ----------------------------------------------------------------------------------------------
    def at(self, number: int, key: str, words: str) -> None:
        """A fault at the cell of a value."""
        self.table.fault(number, self.headings[self.of(key)], words)

    def note(self, number: int, key: str, words: str) -> None:
        """What was done without asking, at the cell of a value."""
        self.table.note(number, self.headings[self.of(key)], words)

    def read(self, tell: Tell) -> None:
        for done, (number, raw) in enumerate(self.table.rows()):
            tell(done, len(self.table.values))
            self._row(number, raw)

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        record, named = self.keyed.of(number, raw)
        if named and record is None:
            return
        self.unchanged = self._unchanged(number, raw, record)
        for heading in self.needed:
            if (record is None or self.table.has(heading)) and not plain_text(raw.get(heading)):
                self.table.fault(number, heading, "没有填写。")
        values = self.values(number, raw, record)
        self._settled(number, before)
        for one in self.split(values):
            self._one(number, one, record, before, named=named)

    def _unchanged(self, number: int, raw: dict[str, Any], record: Any) -> frozenset[str]:
        """The columns whose cells show of a record named by its key what its export shows."""
        if record is None:
            return frozenset()
        same = self.table.same
        return frozenset(one.key for one in self.columns if same(number, raw, one.heading, one.value(record)))

    def _says_nothing(self, key: str) -> bool:
        """Whether all cells out of which a value comes are as they went out."""
        sources = [one for one in self.made_of.get(key, (key,)) if self.table.has(self.headings[one])]
        return bool(sources) and self.unchanged.issuperset(sources)

    def _settled(self, number: int, before: int) -> None:
        """What can't be read of cells that are as they went out is no fault of them, and no note."""
        cells = {self.table.cell(number, self.headings[one]) for one in self.unchanged if self._settles(one)}
        self.sheet.faults[before:] = [one for one in self.sheet.faults[before:] if one.cell not in cells]

    def _settles(self, column: str) -> bool:
        """Whether every value that this column has a part in comes out of cells as they went out."""
        parts = [key for key, sources in self.made_of.items() if column in sources]
        return all(map(self._says_nothing, parts))

    def _one(self, number: int, values: dict[str, Any], record: Any, before: int, *, named: bool) -> None:
        if record is None and len(self.sheet.faults) == before:
            record = self.known(number, values)
        if record is not None:
            self._changed(number, values, record, before, named=named)
            return
        self.check(number, values, None, frozenset(values))
        self._once(number, values)
        if len(self.sheet.faults) == before:
            self.sheet.rows.append(Row(self.name(values), values, number=number))

    def _once(self, number: int, values: dict[str, Any]) -> None:
        identity = self.identity(values)
        if identity is None:
            return
        if identity in self.seen:
            self.table.fault(number, self.columns[0].heading, f"与第 {self.seen[identity]} 行重复。")
        self.seen.setdefault(identity, number)

    def _changed(self, number: int, values: dict[str, Any], record: Any, before: int, *, named: bool) -> None:
        if record.pk in self.matched and self.matched[record.pk] != number:
            words = f"与第 {self.matched[record.pk]} 行是同一条记录。"
            self.table.fault(number, self.columns[0].heading, words)
            return
        self.matched[record.pk] = number
        if len(self.sheet.faults) > before:
            return
        stands = self.stands(record)
        changes = {key: told for key, told in self._told(values, named=named).items() if told != stands[key]}
        self.kept(number, record, changes, stands, named=named)
        may = self.may(record)
        for key in changes:
            if key not in may:
                self.at(number, key, f"系统中是“{self.short(key, stands[key])}”。{FIXED}")
        if changes:
            self.check(number, stands | changes, record, frozenset(changes))
        if len(self.sheet.faults) > before:
            return
        if not changes:
            self.sheet.same += 1
            self.sheet.known[number] = Row(self.name(stands), {}, record, number=number)
            return
        said = [
            f"{self.headings[self.of(key)]} {self.short(key, stands[key])} → {self.short(key, told)}"
            for key, told in changes.items()
        ]
        self.sheet.rows.append(Row(self.name(stands), changes, record, said, number))

    def of(self, key: str) -> str:
        """The column that a value is shown at: of several the first that the book has."""
        sources = self.made_of.get(key, (key,))
        return next((one for one in sources if self.table.has(self.headings[one])), sources[0])

    def _told(self, values: dict[str, Any], *, named: bool) -> dict[str, Any]:
        """What the row says of a known record: an emptied cell speaks only beside a key."""
        found: dict[str, Any] = {}
        for key, told in values.items():
            if not any(self.table.has(self.headings[one]) for one in self.made_of.get(key, (key,))):
                continue
            if self._says_nothing(key):
                continue
            if given(told):
                found[key] = told
            elif named and key not in self.always:
                found[key] = self.emptied.get(key, told)
        return found

    def short(self, key: str, value: Any) -> str:
        text = self.word(key, value) if given(value) else ""
        return (text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]}…") or "（空）"


def given(value: Any) -> bool:
    """Whether a value says anything: a no is said too."""
    return value is not None and value != "" and value != [] and value != () and value != {}
