"""What an import is: its columns, how its rows are read and written. Apps declare one for each list that takes a book."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models

from cppcc.books.layout import Found, normal, tables
from cppcc.books.opening import read_book
from cppcc.rights import OFFICE, Refused, Role
from cppcc.search.normal import simplified
from cppcc.sheets import keys
from cppcc.sheets.along import along_of
from cppcc.sheets.columns import Column, empty_as_none
from cppcc.sheets.reading import Fault, Table, plain_text, table_of

MOST_ALIKE = 2
"""So many cells make an example that can be known again."""
Tell = Callable[[int, int], None]
"""Hears how many of how many rows are done."""


def silent(done: int, number: int) -> None:
    """Nobody waits for a bar."""


def nothing(record: Any) -> None:
    """A column that no export fills."""


@dataclass(frozen=True)
class In(Column):
    """A column that also comes in. ``also``: what offices call it; ``example``: what the template shows.

    Going out, a text that is empty is an empty cell.
    """

    value: Callable[[Any], Any] = nothing
    also: tuple[str, ...] = ()
    needed: bool = False
    example: Any = ""

    def __post_init__(self) -> None:
        said = self.value
        object.__setattr__(self, "value", lambda record: empty_as_none(said(record)))


@dataclass
class Row:
    """One row to write: a new record (``record`` None), or the fields of a known one that change, in words."""

    name: str
    values: dict[str, Any]
    record: Any = None
    changes: list[str] = field(default_factory=list)
    number: int = 0
    along: list[Callable[[Any], None]] = field(default_factory=list)
    """What other rooms do with the record when it is written (`Along`)."""
    written: Any = None
    """The record that the row became; set by whoever writes it."""


@dataclass
class Readout:
    """A read book: what there is to write, what is wrong, what was put right, how many rows say nothing new."""

    rows: list[Any] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)
    same: int = 0
    known: dict[int, Row] = field(default_factory=dict)
    """Rows of the book that say nothing new of a record, by their number."""

    def take_up(self, number: int) -> None:
        """A row that said nothing new of its own is written after all."""
        self.rows.append(self.known.pop(number))
        self.same -= 1


def one_writing(heading: str) -> str:
    """A heading as compared, traditional characters and variants in their one form: 性別 is 性别."""
    known = simplified()
    return "".join(known.get(sign, sign) for sign in heading)


class Words(dict[str, str]):
    """Headings as compared: our own; one in traditional characters is the same heading."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or (isinstance(word, str) and super().__contains__(one_writing(word)))

    def __missing__(self, word: str) -> str:
        plain = one_writing(word)
        if not super().__contains__(plain):
            raise KeyError(word)
        return super().__getitem__(plain)


def words_of_columns(columns: Iterable[In]) -> Words:
    """Every heading by which these columns are known; the first of a word has it."""
    found = Words()
    for one in columns:
        for word in (one.heading, *one.also):
            found.setdefault(one_writing(normal(word)), one.heading)
    return found


def told_along(row: Any) -> str:
    """What comes along with a new row, in brackets."""
    return f"（{'；'.join(row.changes)}）" if row.changes else ""


class Importer:
    """Subclasses name ``kind title unit roles columns`` and say how to read and write."""

    kind: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[str] = "条"
    help: ClassVar[str] = ""
    roles: ClassVar[frozenset[Role]] = OFFICE
    """Who may import; asked again when a job does it."""

    @property
    def columns(self) -> tuple[In, ...]:
        raise NotImplementedError

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        """Read and check all rows; writes nothing. ``user``: whose rights are asked."""
        raise NotImplementedError

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        """Import a faultless sheet, inside the caller's transaction. Returns what was done, in words."""
        raise NotImplementedError

    def outline(self, sheet: Any) -> tuple[str, list[str]]:
        """What the import would do, in words, and some of its rows."""
        new = [row for row in sheet.rows if row.record is None]
        some = [f"新增 {row.name}{told_along(row)}" for row in new[:20]]
        some += [f"更新 {row.name}：{'；'.join(row.changes)}" for row in sheet.rows if row.record is not None][:100]
        words = f"将新增 {len(new)} {self.unit}，更新 {len(sheet.rows) - len(new)} {self.unit}；"
        return f"{words}{sheet.same} {self.unit}没有变化，不会改动。", some

    def after_undo(self, records: Iterable[models.Model]) -> None:
        """What else taking an import back means for records that stay, in the same transaction."""

    def row_put_back(self, left: models.Model, row: models.Model) -> None:
        """What one row means that differs again from what the import had ``left``; after the others, too, are put back."""

    # --- what follows ------------------------------------------------------------------------------------------------
    def own_words(self) -> dict[str, str]:
        """Every heading by which a column of its own is known."""
        return words_of_columns(self.columns)

    def every_column(self) -> tuple[In, ...]:
        """Its own, then what comes along under headings of its own, the key last."""
        more = [column for one in along_of(self.kind) for column in one.columns()]
        known = self.own_words() if more else {}
        free = [column for column in more if one_writing(normal(column.heading)) not in known]
        own = self.columns
        last = own[-1:] if own and own[-1].heading == keys.HEADING else ()
        return (*own[: len(own) - len(last)], *free, *last)

    def fetching(self, rows: Any) -> Any:
        """Rows with what the columns read that come along."""
        names = [name for one in along_of(self.kind) if one.columns() for name in one.fetch]
        return rows.prefetch_related(*names) if names else rows

    def readout(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        """The rows of a book with what comes along; writes nothing."""
        sheet = self.read(table, user, tell)
        for one in along_of(self.kind):
            one.read(sheet, table, user)
        return sheet

    def write_all(self, sheet: Any, user: Any) -> str:
        """Write the rows, then what comes along with each, inside the caller's transaction."""
        done = self.write(sheet, user)
        for row in sheet.rows:
            for do in getattr(row, "along", ()):
                do(row.written)
        return done

    def headings(self) -> tuple[str, ...]:
        return tuple(one.heading for one in self.every_column())

    def example(self) -> tuple[Any, ...]:
        return tuple(one.example for one in self.every_column())

    def needed(self) -> tuple[str, ...]:
        return tuple(one.heading for one in self.columns if one.needed)

    def words(self) -> dict[str, str]:
        """Every heading by which a column is known, as headings are compared: our own heading."""
        return words_of_columns(self.every_column())

    def read_content(self, content: bytes, user: Any = None) -> Readout:
        """Read a book whose columns are told by their headings, with nothing to ask."""
        words = self.words()
        found = tables(read_book(content), words.__contains__)
        if not found:
            return Readout(faults=[Fault("—", "表格是空的。请用模板填写后重新上传。")])
        columns = suggested(found[0], words)
        table = table_of(found[0], columns)
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        if missing := [name for name in self.needed() if name not in table.heads]:
            sheet.faults.append(Fault(f"第 {found[0].first} 行", f"缺少列：{'、'.join(missing)}。"))
            return sheet
        return self.readout(self.without_example(table), user)

    def without_example(self, table: Table) -> Table:
        """The template's own example row, where it was left in the book, is no data; it is told."""
        shown = dict(zip(self.headings(), self.example(), strict=True))
        told = {name: plain_text(value) for name, value in shown.items() if name in table.heads and plain_text(value)}
        if len(told) < MOST_ALIKE:
            return table
        for number, raw in list(table.rows()):
            said = {name: plain_text(value) for name, value in raw.items() if plain_text(value)}
            if said == told:
                table.values = [row for row in table.values if row[0] != number]
                table.tidied.append(Fault(f"第 {number} 行", "是模板中的示例，没有读取。"))
        return table


def suggested(found: Found, words: dict[str, str]) -> dict[int, str]:
    """What each column means by its heading; of several that mean the same the one whose word stands first in ``words``."""
    words = dict(words)
    ranks = {word: rank for rank, word in enumerate(words)}
    best: dict[str, tuple[int, int]] = {}
    for index, heading in enumerate(found.headings):
        word = normal(heading)
        word = word if word in words else one_writing(word)
        if heading and word in words:
            meant = words[word]
            best[meant] = min(best.get(meant, (len(ranks), index)), (ranks[word], index))
    return {index: meant for meant, (_, index) in best.items()}


_importers: dict[str, Importer] = {}


def importer(*declared: Importer) -> None:
    """Declare imports."""
    for one in declared:
        _importers[one.kind] = one


def importer_of(kind: str) -> Importer:
    """LookupError where none was declared."""
    return _importers[kind]


def all_importers() -> list[Importer]:
    return list(_importers.values())


def sight_of(one: Importer, sheet: Any) -> str:
    """A digest of what the dry run said: the import does that, or asks again."""
    rows = [(str(getattr(row, "name", "")), list(getattr(row, "changes", ()))) for row in sheet.rows]
    return hashlib.sha256(repr((one.outline(sheet), rows)).encode()).hexdigest()[:16]


def still(row: Row) -> Any:
    """The row's record under a lock, as it was read. Refused where somebody changed it since."""
    found = type(row.record)._default_manager.select_for_update(of=("self",)).filter(pk=row.record.pk).first()
    if found is None or getattr(found, "version", 1) != getattr(row.record, "version", 1):
        raise Refused(f"“{row.name}”在试读之后有改动，没有导入。请重新试读。")
    return found


class Keyed:
    """Finds the records that the rows of a sheet name by 系统编号, among those the person may change."""

    def __init__(self, table: Table, rows: Any, *, knows_new: bool = False) -> None:
        """``rows``: a queryset of what the person may change; ``knows_new``: the reader asks for 新增 itself."""
        self.table, self.rows, self.knows_new = table, rows, knows_new
        self.seen: dict[int, int] = {}
        wanted = set()
        for _, raw in table.rows():
            try:
                key = keys.read_key(raw.get(keys.HEADING), rows.model)
            except ValueError:
                continue
            if key:
                wanted.add(key.pk)
        self.found: dict[int, Any] = {}
        listed = sorted(wanted)
        for start in range(0, len(listed), 500):
            self.found |= {row.pk: row for row in rows.filter(pk__in=listed[start : start + 500])}

    def of(self, number: int, raw: dict[str, Any]) -> tuple[Any, bool]:
        """The record that the row names, and whether it names one at all. What stands against it is a fault."""
        key = self.table.asked(
            number, keys.HEADING, lambda value: keys.read_key(value, self.rows.model), raw.get(keys.HEADING)
        )
        if key is None:
            said = keys.said(raw.get(keys.HEADING))
            if said == keys.NEW and not self.knows_new:
                words = f"只有委员名册可以填“{keys.NEW}”。这一行是新增的，请把这一格留空。"
                self.table.fault(number, keys.HEADING, words)
                return None, True
            return None, said not in keys.NONE
        if key.pk in self.seen:
            self.table.fault(number, keys.HEADING, f"与第 {self.seen[key.pk]} 行是同一条记录。")
            return None, True
        self.seen[key.pk] = number
        record = self.found.get(key.pk)
        if record is None:
            self.table.fault(number, keys.HEADING, "系统中没有这条记录，或您无权修改。新增的行请把这一格留空。")
            return None, True
        if getattr(record, "version", 1) != key.version:
            words = "导出之后系统中又改过这条记录，请核对下面列出的更新。"
            self.table.tidied.append(Fault(self.table.cell(number, keys.HEADING), words))
        return record, True


def key_column(record_of: Callable[[Any], Any] = lambda record: record) -> In:
    """The column that a list's export carries so that its rows are known again."""
    return In("record_key", keys.HEADING, value=lambda record: keys.key_of(record_of(record)))
