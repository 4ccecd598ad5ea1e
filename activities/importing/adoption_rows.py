"""The rows of a book of opinions, as far as their adoptions go: read from one row or several, brought together, checked."""

from datetime import date
from typing import Any

from activities.importing import adoptions
from activities.importing.adoptions import Adopted, Reading, follow_ups, joined
from activities.models import AdoptionChannel
from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Rows
from cppcc.vocabularies import ended_words
from members.importing.ground import Years
from members.models import Level

GONE = "表格不能删去已登记的采用，请在系统的页面上删除。"


class AdoptionRows(Rows):
    years: Years

    def read_adoptions(self) -> None:
        """Look at the whole book first: which rows say one more adoption of the opinion of a row above."""
        self.reading = Reading(self.table, self.headings)
        self.more = follow_ups(self.table.rows(), self.headings)
        self.passed = {number for rows in self.more.values() for number, _ in rows}

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        """Rows that say one more adoption are read with the row of their opinion."""
        if number not in self.passed:
            super()._row(number, raw)

    def _adoptions(self, number: int, raw: dict[str, Any], record: Any) -> tuple[Adopted, ...]:
        """Those of the row's own cells, then those of the rows that follow for the same opinion."""
        there = adoptions.stands(record) if record is not None else ()
        own = tuple(self.reading.of_row(number, raw, there, self.unchanged))
        more = [one for at, cells_of in self.more.get(number, ()) for one in self.reading.of_row(at, cells_of, (), ())]
        return joined(own, more) if there else (*own, *more)

    def kept(self, number: int, record: Any, changes: dict[str, Any], stands: dict[str, Any], *, named: bool) -> None:
        """A row without its key adds to the adoptions that there are."""
        if "adoptions" in changes and not named:
            changes["adoptions"] = joined(stands["adoptions"], changes["adoptions"])
            if changes["adoptions"] == stands["adoptions"]:
                del changes["adoptions"]

    def _adopted(self, number: int, values: dict[str, Any], there: tuple[Adopted, ...]) -> None:
        """Each adoption by itself, and that none is there twice or gone."""
        told: tuple[Adopted, ...] = values["adoptions"]
        said = [one[:4] for one in told if one.level or one.channel]
        if len(said) != len(set(said)):
            self.at(number, "adoptions", "同一次采用写了两遍。")
        if len(told) < len(there):
            self.at(number, "adoptions", GONE)
        for at, one in enumerate(told):
            former = there[at] if at < len(there) else Adopted()
            if not (one.level or one.channel or one.instruction):
                gone = at < len(there)
                words = GONE if gone else "请填写采用层级、采用渠道或领导批示。"
                self.at(number, "adoptions", words)
            if (one.instruction_level or one.instructed_on) and not one.instruction:
                self.at(number, "instruction", "填写批示层级或日期的，须写明批示内容。")
            self._day_of(number, "adopted_on", one.on, former.on, values)
            self._day_of(number, "instructed_on", one.instructed_on, former.instructed_on, values)
            self._in_use(number, one, former, values)

    def _day_of(self, number: int, key: str, day: date | None, former: date | None, values: dict[str, Any]) -> None:
        if day is None or day == former:
            return
        sent = values["submitted_on"]
        if day > clock.today():
            self.at(number, key, FUTURE)
        elif sent and day < sent:
            self.at(number, key, "早于提交日期。")
        else:
            self.years.enters(number, self.headings[key], day)

    def _in_use(self, number: int, one: Adopted, former: Adopted, values: dict[str, Any]) -> None:
        """A value of a register that was ended before the year."""
        year = self.years.of_day(one.on or one.instructed_on or values["submitted_on"] or clock.today())
        columns = (("adoption_level", "level", Level), ("channel", "channel", AdoptionChannel),
                   ("instruction_level", "instruction_level", Level))  # fmt: skip
        for column, name, register in columns:
            key = getattr(one, name)
            if key and key != getattr(former, name) and year and (words := ended_words(register, key, year.year)):
                self.at(number, column, words)
