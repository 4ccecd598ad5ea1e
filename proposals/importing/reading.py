"""The rows of the proposals' book: read and checked one by one, each fault at its cell."""

from typing import Any

from cppcc.books.headings import normal
from cppcc.sheets import Keyed, Readout, Row, Table, Tell, keys, plain_text
from cppcc.texts import Kind
from members.models import PlenaryYear
from proposals.importing import columns as of
from proposals.importing.checks import DAYS, NOT_OF_WITHDRAWN, TEXTS, Checks
from proposals.importing.columns import OF
from proposals.importing.names import Names
from proposals.importing.words import GRADE_WORDS, Words
from proposals.models import Proposal
from proposals.states import State

MOST_GAP = 300
"""So far a number may lie beyond the one before it: 50000 after 158 is a slip that would carry all later ones away."""
FIRST_NUMBERS = 999
NEEDED = ("年度", "案由", "提案人", "提交日期")
APART = frozenset(
    {
        "record_key",
        "result_class",
        "kind",
        "proposer_kind",
        "outcome",
        "grade",
        "attitude",
        "is_key",
        "is_excellent",
        "members",
        "main",
        "ground",
    }
)
"""What is written in many ways, and so not compared word by word."""
OFTEN = ("title", "category", "situation", "suggestion", "kind")
"""What an import may change of a proposal that was imported; of all others only the category: their course is theirs."""


class Reader:
    def __init__(self, sheet: Readout, table: Table, user: Any) -> None:
        self.sheet, self.table, self.fault = sheet, table, table.fault
        self.names, self.words = Names(table), Words()
        visible = Proposal.objects.visible_to(user) if user is not None else Proposal.objects.all()
        self.keyed = Keyed(
            table, visible.select_related("plenary", "category", "merged_into").prefetch_related(*of.FETCHED)
        )
        self.there: dict[tuple[int, int], Proposal] = {}
        self.titled: dict[tuple[int, str, str], Proposal] = {}
        """Those without a number, by year, title and what became of them."""
        for one in Proposal.objects.select_related("plenary").only(
            "plenary__year", "number", "title", "state", "version", "submitted_on"
        ):
            if one.number:
                self.there[one.plenary.year, one.number] = one
            elif one.state in of.OUTCOMES.values():
                self.titled[one.plenary.year, one.title, one.state] = one
        asks = normal(table.own.get(OF["outcome"], "")) == of.WHETHER_FILED
        self.outcome_words = of.OUTCOME_WORDS | (of.WHETHER_WORDS if asks else {})
        self.checks = Checks(table, sheet, self.words, self.there)
        self.to_compare: list[tuple[int, dict[str, Any], int]] = []

    def read(self, tell: Tell) -> None:
        for done, (number, raw) in enumerate(self.table.rows()):
            tell(done, len(self.table.values))
            self._row(number, raw)
        self._numbers()
        self._leads()
        self._compared()

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        record, named = self.keyed.of(number, raw)
        if named:
            if record is not None:
                self._changed(number, raw, record, before)
            return
        for name in NEEDED:
            if not plain_text(raw.get(name)):
                self.fault(number, name, "没有填写。")
        values = self._values(number, raw)
        self.checks.row(number, values)
        if len(self.sheet.faults) > before:
            return
        if known := self._known(number, values):
            self.sheet.same += 1
            self.sheet.known[number] = Row(known.title, {}, known, number=number)
            self.to_compare.append((number, raw, known.pk))
            return
        name = f"{values['year'].year} {self._numbered(values)} {values['title']}"
        self.sheet.rows.append(Row(name, values, number=number))

    @staticmethod
    def _numbered(values: dict[str, Any]) -> str:
        return (
            f"第{values['number']}号"
            if values["number"]
            else next(words for words, state in of.OUTCOMES.items() if state == values["outcome"])
        )

    # --- a new one -------------------------------------------------------------------------------------------------
    def _values(self, number: int, raw: dict[str, Any]) -> dict[str, Any]:
        table, names = self.table, self.names
        on = table.day(number, raw, OF["submitted_on"])
        values: dict[str, Any] = {
            "year": names.year(number, raw),
            "number": self._number(number, raw, "编号"),
            "title": table.text(number, raw, "案由", Kind.LINE),
            "who": names.proposers(number, raw, on),
            "main": names.some_members(number, raw, "主要撰写委员", on),
            "category": names.category(number, raw),
            "lead": names.some_units(number, raw, "主办单位"),
            "co": names.some_units(number, raw, "会办单位"),
            "separate": names.some_units(number, raw, "分办单位"),
            "proposer_kind": table.choice(number, raw, OF["proposer_kind"], of.PROPOSER_KINDS, of.PROPOSER_WORDS),
            "kind": table.choice(number, raw, OF["kind"], of.KINDS, of.KIND_WORDS),
            "outcome": table.choice(number, raw, OF["outcome"], of.OUTCOMES, self.outcome_words),
            "ground": table.choice(number, raw, OF["ground"], of.GROUNDS) or "",
            "reason": table.text(number, raw, OF["reason"], Kind.PROSE),
            "into": self._number(number, raw, "并入编号"),
            "result_class": self._class(number, raw),
            "letter": table.text(number, raw, OF["letter"]),
            "grade": self._grade(number, raw, "grade"),
            "attitude": self._grade(number, raw, "attitude"),
            "words": table.text(number, raw, OF["words"], Kind.PROSE),
            "is_key": table.choice(number, raw, OF["is_key"], of.YES, of.YES_WORDS),
            "is_excellent": bool(table.choice(number, raw, OF["is_excellent"], of.YES, of.YES_WORDS)),
            "leading": table.text(number, raw, OF["leading"]),
            "supervising": table.text(number, raw, OF["supervising"]),
        }
        values |= {name: table.text(number, raw, OF[name], Kind.PROSE) for name in TEXTS}
        values |= {name: on if name == "submitted_on" else table.day(number, raw, OF[name]) for name in DAYS}
        if values["outcome"] is None:
            values["outcome"] = State.FILED
        return values

    def _number(self, number: int, raw: dict[str, Any], heading: str) -> int | None:
        text = self.table.text(number, raw, heading).removeprefix("第").removesuffix("号").removesuffix("件")
        if text and not (text.isascii() and text.isdigit() and len(text) < 9 and 0 < int(text) < 100_000):
            self.fault(number, heading, f"“{text[:40]}”不是编号，请填整数。")
            return None
        return int(text) if text else None

    def _class(self, number: int, raw: dict[str, Any]) -> str:
        """The key of the class: A, "A类", or the words of the class in the year's rules."""
        text = self.table.text(number, raw, OF["result_class"])
        year = self._year_of(raw)
        found = self.words.class_of(text, year) if text else ""
        if found is None:
            self.fault(number, OF["result_class"], f"“{text}”不是办理结果，请填 {self.words.letters(year)}。")
        return found or ""

    def _grade(self, number: int, raw: dict[str, Any], name: str) -> str | None:
        return self.table.choice(number, raw, OF[name], self.words.grades(self._year_of(raw)), GRADE_WORDS)

    def _year_of(self, raw: dict[str, Any]) -> PlenaryYear | None:
        return self.names.years.get(plain_text(raw.get("年度")).removesuffix("度").removesuffix("年"))

    def _known(self, number: int, values: dict[str, Any]) -> Proposal | None:
        """The proposal that is in the system already; its number with another title is a fault."""
        year = values["year"].year
        if values["number"]:
            found = self.there.get((year, values["number"]))
        else:
            found = self.titled.get((year, values["title"], values["outcome"]))
        if found is not None and found.title != values["title"]:
            self.fault(number, "编号", f"{found.number_words}在系统中是《{found.title}》，案由不同，请核对编号。")
        return found

    def _compared(self) -> None:
        """Of what is in the system already, what the book says otherwise is told: without a key it changes nothing."""
        wanted = {pk for _, _, pk in self.to_compare}
        there: dict[int, Proposal] = {}
        for start in range(0, len(wanted), 500):
            part = sorted(wanted)[start : start + 500]
            there |= {one.pk: one for one in self.keyed.rows.filter(pk__in=part)}
        for number, raw, pk in self.to_compare:
            for column in of.COLUMNS if pk in there else ():
                stands = column.value(there[pk])
                if there[pk].state == State.WITHDRAWN and column.key in NOT_OF_WITHDRAWN:
                    continue  # told when the row was checked
                told = self._told(number, raw, column.key, stands) if self.table.has(column.heading) else ""
                if told not in ("", None) and told != stands and column.key not in APART:
                    self.table.note(
                        number, column.heading, f"系统中是“{_word(stands)}”，没有改动。要改请用导出的表格。"
                    )

    # --- all together ----------------------------------------------------------------------------------------------
    def _numbers(self) -> None:
        """No number may lie far beyond those before it."""
        by_year: dict[int, list[tuple[int, int]]] = {}
        for row in self.sheet.rows:
            if row.record is None and row.values["number"]:
                by_year.setdefault(row.values["year"].year, []).append((row.values["number"], row.number))
        for year, found in by_year.items():
            known = sorted(number for one, number in self.there if one == year)
            before = 0
            for number, line in sorted([*((number, 0) for number in known), *found]):
                if line and number > (before + MOST_GAP if before else FIRST_NUMBERS):
                    last = f"前一号是第{before}号" if before else "本年还没有编号"
                    self.fault(line, "编号", f"“{number}”太大（{last}），以后的立案会接着它往下编，请核对。")
                    break
                before = number

    def _leads(self) -> None:
        """What is merged goes into one of the year that is filed, here or in the system."""
        new = [row.values for row in self.sheet.rows if row.record is None]
        coming = {(one["year"].year, one["number"]): one["outcome"] for one in new if one["number"]}
        for row in self.sheet.rows:
            if row.record is not None or row.values["outcome"] != State.MERGED:
                continue
            key = (row.values["year"].year, row.values["into"])
            state = coming.get(key) or (self.there[key].state if key in self.there else None)
            if state is None:
                self.fault(row.number, "并入编号", f"{key[0]}年没有第{key[1]}号提案。")
            elif state == State.WITHDRAWN:
                self.fault(row.number, "并入编号", f"{key[0]}年第{key[1]}号提案已经撤案，不能并入。")

    # --- one that is there -----------------------------------------------------------------------------------------
    def _changed(self, number: int, raw: dict[str, Any], record: Proposal, before: int) -> None:
        """The cells that differ from what the system says: those that may change do, any other is a fault."""
        may = OFTEN if record.imported else ("category",)
        changes: dict[str, Any] = {}
        for column in of.COLUMNS:
            if column.heading == keys.HEADING or not self.table.has(column.heading):
                continue
            stands = column.value(record)
            if self.table.same(number, raw, column.heading, stands):
                continue
            told = self._told(number, raw, column.key, stands)
            if told == ("" if stands is None else stands):
                continue
            if column.key in may:
                changes[column.key] = told
            else:
                self.fault(
                    number, column.heading, f"系统中是“{_word(stands)}”。这一项不能用表格修改，请在提案页面办理。"
                )
        values = self._new_values(number, raw, changes)
        if len(self.sheet.faults) > before:
            return
        if not values:
            self.sheet.same += 1
            self.sheet.known[number] = Row(record.title, {}, record, number=number)
            return
        row = Row(f"{record.plenary.year} {record.number_words} {record.title}", values, record, number=number)
        shown = {column.key: column.value(record) for column in of.COLUMNS if column.key in changes}
        row.changes = [f"{OF[name]} {_word(shown[name])} → {_word(told)}" for name, told in changes.items()]
        self.sheet.rows.append(row)

    def _told(self, number: int, raw: dict[str, Any], name: str, stands: Any) -> Any:
        """What the cell says, in the form in which the export says it."""
        table, heading = self.table, OF[name]
        if name in DAYS:
            return table.day(number, raw, heading) or ""
        if name in ("number", "into", "year"):
            text = (
                table.text(number, raw, heading)
                .removeprefix("第")
                .removesuffix("号")
                .removesuffix("度")
                .removesuffix("年")
            )
            return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text
        if name in TEXTS or name in ("reason", "words"):
            return table.text(number, raw, heading, Kind.PROSE)
        if name in ("members", "main", "co", "separate", "lead"):
            return "、".join(table.parts(number, raw, heading))
        return table.text(number, raw, heading, Kind.LINE if name == "title" else Kind.CODE)

    def _new_values(self, number: int, raw: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: told for name, told in changes.items() if name in ("title", "situation", "suggestion")
        }
        if "title" in values and not values["title"]:
            self.fault(number, "案由", "没有填写。")
        if "category" in changes:
            values["category"] = self.names.category(number, raw)
        if "kind" in changes:
            values["kind"] = self.table.choice(number, raw, OF["kind"], of.KINDS, of.KIND_WORDS)
        limits = {"title": 60} | dict.fromkeys(TEXTS, Proposal.TEXT_LIMIT)
        for name in set(limits) & set(values):
            if len(values[name]) > limits[name]:
                self.fault(number, OF[name], f"最多 {limits[name]} 字，现有 {len(values[name])} 字。")
        return values


def _word(value: Any) -> str:
    text = "" if value is None else str(value)
    return (text if len(text) <= 40 else f"{text[:40]}…") or "（空）"
