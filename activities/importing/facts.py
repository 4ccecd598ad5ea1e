"""The facts of records in their books: for each indicator in use a column, out and in.

A number is the sum of a record's entries (or the last one); where objects are counted it is their names. A sheet adds an
entry and changes the only one there is; nothing is taken off by leaving it out of a cell.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.models import BelongsTo, Indicator, Quantity
from activities.models.indicator import words_key
from activities.services import facts
from cppcc.books.layout import normal
from cppcc.calendar import clock
from cppcc.rights import Refused
from cppcc.sheets import Along, In, Readout, Row, Table, along, importer_of, keys, one_writing, plain_text
from members import membership, years

BOOKS: dict[BelongsTo, str] = {
    BelongsTo.PROPOSAL: "proposals", BelongsTo.OPINION: "opinions", BelongsTo.ACTIVITY: "activities",
    BelongsTo.MEMBER: "members", BelongsTo.UNIT: "register:units",
}  # fmt: skip
"""The importer of each kind of record."""
MOST = Decimal("999999999999.99")
MOST_WORDS = 200
CLEAR = "要清除请在这条记录的页面办理。"
Entries = dict[tuple[int, int], list[Quantity]]
"""By record and indicator, the newest first."""


def taken_heading(indicator: Indicator) -> str:
    """What stands against the indicator's name as the heading of a column in the book of its records; "" for nothing."""
    if indicator.belongs_to == BelongsTo.NOTHING:
        return ""
    word = one_writing(normal(indicator.asked_words))
    book = importer_of(BOOKS[BelongsTo(indicator.belongs_to)])
    if word in book.own_words():
        return f"“{indicator.name}”在“{book.title}”的表格中已是别的列，请换一个名称。"
    others = facts.asked_of(indicator.belongs_to).exclude(pk=indicator.pk)
    same = next((one for one in others if one_writing(normal(one.asked_words)) == word), None)
    return f"在表格的表头中与指标“{same}”分不清（括号里的字不算），请换一个名称。" if same else ""


def object_words(one: Quantity) -> str:
    return str(one.member) if one.member else one.subject


def shown(indicator: Indicator, entries: Iterable[Quantity]) -> Any:
    """What a cell says of a record's entries; None where there are none."""
    own = list(entries)
    if not own:
        return None
    if indicator.lists_objects:
        return "、".join(dict.fromkeys(filter(None, map(object_words, reversed(own)))))
    if indicator.how == Indicator.How.LATEST:
        return plain_number(own[0].value)
    return plain_number(sum((one.value for one in own), Decimal(0)))


def plain_number(value: Decimal) -> Any:
    return int(value) if value == value.to_integral_value() else value.normalize()


def of_record(indicator: Indicator, record: Any) -> Any:
    """The same of a record whose entries were fetched along."""
    return shown(indicator, [one for one in record.quantities.all() if one.indicator_id == indicator.pk])


class Facts(Along):
    """The columns of one kind of record. ``careful``: without its key a record only gets what it has not."""

    fetch = ("quantities__member",)

    def __init__(self, kind: BelongsTo, *, careful: bool = False) -> None:
        self.kind, self.careful = kind, careful

    def columns(self) -> tuple[In, ...]:
        return tuple(
            In(f"fact_{one.pk}", one.asked_words, partial(of_record, one)) for one in facts.asked_of(self.kind)
        )

    def read(self, sheet: Readout, table: Table, user: Any) -> None:
        asked = [one for one in facts.asked_of(self.kind) if table.has(one.asked_words)]
        if asked:
            Reading(self, sheet, table, asked).read()

    def entries(self, records: Iterable[Any]) -> Entries:
        found: Entries = defaultdict(list)
        listed = sorted({record.pk for record in records})
        for start in range(0, len(listed), 500):
            rows = Quantity.objects.filter(belongs_to=self.kind, **{f"{self.kind}__in": listed[start : start + 500]})
            for one in rows.select_related("member"):
                found[getattr(one, f"{self.kind}_id"), one.indicator_id].append(one)
        return found


class Reading:
    """One book's cells of facts, beside the rows that its importer read."""

    def __init__(self, own: Facts, sheet: Readout, table: Table, asked: list[Indicator]) -> None:
        self.own, self.sheet, self.table, self.asked = own, sheet, table, asked
        self.rows: dict[int, Row] = {row.number: row for row in sheet.rows} | sheet.known
        self.stand = own.entries(row.record for row in self.rows.values() if row.record is not None)

    def read(self) -> None:
        for number, raw in self.table.rows():
            for one in self.asked:
                row = self.rows.get(number)
                stands = self.stand.get((row.record.pk, one.pk), []) if row and row.record is not None else []
                if not self.table.same(number, raw, one.asked_words, shown(one, stands)):
                    self._cell(number, raw, one, row, stands)

    def _cell(self, number: int, raw: dict[str, Any], one: Indicator, row: Row | None, stands: list[Quantity]) -> None:
        name = one.asked_words
        told = self._objects(number, raw, one) if one.lists_objects else self._number(number, raw, one)
        if row is None:
            return
        named = plain_text(raw.get(keys.HEADING)) not in ("", keys.NEW)
        if told in (None, []):
            if stands and named and not plain_text(raw.get(name)):
                self.table.fault(number, name, f"系统中是“{shown(one, stands)}”。{CLEAR}")
            return
        if one.lists_objects:
            self._add_objects(number, one, row, stands, told, named=named)
        elif told != shown(one, stands) and not (told == 0 and not stands and one.how != Indicator.How.LATEST):
            self._set_number(number, one, row, stands, told, named=named)

    # --- what a cell says ------------------------------------------------------------------------------------------
    def _number(self, number: int, raw: dict[str, Any], one: Indicator) -> Any:
        unit = one.unit if one.per == 1 else "元" if one.unit.endswith("元") else ""
        told = self.table.number(number, raw, one.asked_words, unit)
        if told is None:
            return None
        if not 0 <= told <= MOST or told != round(told, 2):
            self.table.fault(number, one.asked_words, f"“{told}”不能登记，请填不小于 0、最多两位小数的数。")
            return None
        return plain_number(told)

    def _objects(self, number: int, raw: dict[str, Any], one: Indicator) -> list[str]:
        found: dict[str, str] = {}
        for words in self.table.parts(number, raw, one.asked_words):
            if len(words) > MOST_WORDS:
                self.table.fault(number, one.asked_words, f"“{words[:20]}…”有 {len(words)} 字，最多 {MOST_WORDS} 字。")
            found.setdefault(words_key(words), words)
        return list(found.values())

    # --- what it changes -------------------------------------------------------------------------------------------
    def _set_number(
        self, number: int, one: Indicator, row: Row, stands: list[Quantity], told: Any, *, named: bool
    ) -> None:
        name, former = one.asked_words, shown(one, stands)
        if stands and self.own.careful and not named:
            self.table.note(number, name, f"系统中是“{former}”，没有改动。要改请用导出的表格。")
        elif len(stands) > 1:
            self.table.fault(number, name, f"系统中有 {len(stands)} 条登记，是“{former}”。请在这条记录的页面修改。")
        elif stands and told == 0 and one.how == Indicator.How.DISTINCT:
            self.table.fault(number, name, f"系统中是“{former}”。{CLEAR}")
        elif stands:
            self._take(row, f"{one} {former} → {told}", partial(_change, stands[0], told))
        elif self._open(number, one, row):
            self._take(row, f"{one} （空） → {told}", partial(_add, one, value=told))

    def _add_objects(
        self, number: int, one: Indicator, row: Row, stands: list[Quantity], told: list[str], *, named: bool
    ) -> None:
        there = {words_key(object_words(entry)): object_words(entry) for entry in stands}
        there |= {words_key(entry.subject): entry.subject for entry in stands if entry.subject}
        said = {words_key(words) for words in told}
        gone = [entry for entry in stands if not {words_key(object_words(entry)), words_key(entry.subject)} & said]
        if gone and named:
            self.table.fault(number, one.asked_words, f"表中没有“{object_words(gone[0])}”。{CLEAR}")
            return
        new = [words for words in told if words_key(words) not in there]
        if new and self._open(number, one, row):
            for words in new:
                row_do = partial(_add, one, subject=words)
                self._take(row, f"{one} 增加 {words}", row_do)

    def _open(self, number: int, one: Indicator, row: Row) -> bool:
        """Whether the record may have an entry of its day; what stands against it is a fault of the cell."""
        day = _day_of(row)
        if day > clock.today():
            self.table.fault(number, one.asked_words, f"还没有到 {day:%Y-%m-%d}，不能登记。")
            return False
        if row.record is None:
            return True
        try:
            for check in (years.check_open, membership.check_served):
                check(facts.new_fact(one, row.record))
        except ValidationError as fault:
            self.table.fault(number, one.asked_words, "".join(fault.messages))
            return False
        return True

    def _take(self, row: Row, words: str, do: Callable[[Any], None]) -> None:
        if row.number in self.sheet.known:
            self.sheet.take_up(row.number)
        row.changes.append(words)
        row.along.append(do)


def _day_of(row: Row) -> date:
    """Of a known record its day, of a new one the day that the row says."""
    if row.record is not None:
        return facts.day_of(row.record)
    said = row.values.get("starts_at") or row.values.get("submitted_on") or clock.today()
    return timezone.localdate(said) if isinstance(said, datetime) else said


def _add(indicator: Indicator, record: Any, **values: Any) -> None:
    facts.new_fact(indicator, record, **values).save()


def _change(entry: Quantity, value: Any, record: Any) -> None:
    """The only entry of a record; Refused where somebody changed it since it was read."""
    stands = Quantity.objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if stands is None or stands.value != entry.value:
        raise Refused(f"“{record}”的{entry.indicator}在试读之后有改动，没有导入。请重新试读。")
    stands.value = Decimal(value)
    stands.save()


FACTS = {kind: Facts(kind, careful=kind == BelongsTo.PROPOSAL) for kind in BOOKS}
for _kind, _book in BOOKS.items():
    along(FACTS[_kind], _book)
