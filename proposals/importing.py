"""Earlier years' proposals from a spreadsheet: read and checked row by row, then imported whole or not at all."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Fault, Table, plain_text, read_table
from cppcc.texts import Kind
from members import membership, years
from members.models import Member, PlenaryYear
from members.naming import sought
from proposals import deadlines
from proposals.handling import hand_over, record_duties
from proposals.models import Assignment, Category, Feedback, Proposal, Proposer, Reply, Unit, rules_of
from proposals.states import HandState, State

HEADINGS = (
    "年度", "编号", "案由", "提案人", "类别", "情况分析", "具体建议", "主办单位", "提交日期", "立案日期", "答复日期", "办理结果", "评价",
)  # fmt: skip
NEEDED = ("年度", "编号", "案由", "提案人", "类别", "提交日期", "立案日期")
GRADES = {label: value for value, label in Feedback.Grade.choices}


@dataclass
class Sheet:
    """A read sheet: rows ready to be imported, faults by cell, and how many rows are there already."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    tidied: list[Fault] = field(default_factory=list)
    known: int = 0


def read(content: bytes) -> Sheet:
    """Read and check a whole sheet; writes nothing."""
    table = read_table(content, NEEDED)
    sheet = Sheet(faults=table.faults, tidied=table.tidied)
    if table.heads:
        _Reader(sheet, table).read()
    return sheet


class _Reader:
    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table, self.fault = sheet, table, table.fault
        self.years = {year.year: year for year in PlenaryYear.objects.all()}
        self.categories = {category.name: category for category in Category.objects.all()}
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        self.members: dict[str, list[Member]] = {}
        for member in Member.objects.all():
            self.members.setdefault(sought(member.name), []).append(member)
        self.there = set(Proposal.objects.exclude(number=None).values_list("plenary__year", "number"))
        self.seen: dict[tuple[int, int], int] = {}

    def read(self) -> None:
        for number, raw in self.table.rows():
            self._row(number, raw)

    def _row(self, number: int, raw: dict[str, Any]) -> None:
        before = len(self.sheet.faults)
        for name in NEEDED:
            if not plain_text(raw.get(name)):
                self.fault(number, name, "没有填写。")
        row: dict[str, Any] = {
            "year": self._known(number, raw, "年度", {str(key): one for key, one in self.years.items()}),
            "number": self._number(number, raw),
            "title": self.table.text(number, raw, "案由", Kind.LINE),
            "category": self._known(number, raw, "类别", self.categories),
            "unit": self._known(number, raw, "主办单位", self.units),
            "situation": self.table.text(number, raw, "情况分析", Kind.PROSE),
            "suggestion": self.table.text(number, raw, "具体建议", Kind.PROSE),
            "members": self._members(number, self.table.text(number, raw, "提案人")),
            "submitted_on": self.table.day(number, raw, "提交日期"),
            "filed_on": self.table.day(number, raw, "立案日期"),
            "replied_on": self.table.day(number, raw, "答复日期"),
            "result_class": self.table.text(number, raw, "办理结果").upper()[:1],
            "grade": self.table.text(number, raw, "评价"),
        }
        self._check(number, row)
        if len(self.sheet.faults) > before:
            return
        key = (row["year"].year, row["number"])
        if key in self.there:
            self.sheet.known += 1
        else:
            self.sheet.rows.append(row)

    def _check(self, number: int, row: dict[str, Any]) -> None:
        if len(row["title"]) > 60:
            self.fault(number, "案由", f"最多 60 字，现有 {len(row['title'])} 字。")
        if row["filed_on"] and row["submitted_on"] and row["filed_on"] < row["submitted_on"]:
            self.fault(number, "立案日期", "早于提交日期。")
        if row["replied_on"] and not row["unit"]:
            self.fault(number, "主办单位", "有答复日期时须填写主办单位。")
        if row["replied_on"] and row["filed_on"] and row["replied_on"] < row["filed_on"]:
            self.fault(number, "答复日期", "早于立案日期。")
        if row["replied_on"] and row["result_class"] not in Reply.ResultClass.values:
            self.fault(number, "办理结果", "有答复日期时须填 A、B、C 或 D。")
        if row["submitted_on"] and (words := membership.refusal(row["members"], row["submitted_on"])):
            self.fault(number, "提案人", words)
        if row["grade"] and row["grade"] not in GRADES:
            self.fault(number, "评价", "只能填满意、基本满意或不满意。")
        if row["grade"] and not row["replied_on"]:
            self.fault(number, "评价", "有评价时须填写答复日期。")
        if row["year"] and row["year"].is_closed and (row["year"].year, row["number"]) not in self.there:
            self.fault(number, "年度", f"{years.ended_words(row['year'])}确需补录的，请先在“年度”页重新打开该年度。")
        if row["year"] and row["submitted_on"] and row["submitted_on"] > row["year"].ends_on:
            self.fault(number, "提交日期", f"晚于{row['year']}度的最后一天。")
        for name, heading in (("submitted_on", "提交日期"), ("filed_on", "立案日期"), ("replied_on", "答复日期")):
            if row[name] and row[name] > clock.today():
                self.fault(number, heading, FUTURE)
        if row["year"] and row["number"]:
            key = (row["year"].year, row["number"])
            if key in self.seen:
                self.fault(number, "编号", f"与第 {self.seen[key]} 行重复。")
            self.seen[key] = number

    def _known(self, number: int, raw: dict[str, Any], name: str, known: dict[str, Any]) -> Any:
        text = self.table.text(number, raw, name).removesuffix("年" if name == "年度" else "\0")
        if text and text not in known:
            self.fault(number, name, f"系统中没有“{text}”，请先在“基础资料”中建立，或改正名称。")
        return known.get(text)

    def _number(self, number: int, raw: dict[str, Any]) -> int | None:
        text = self.table.text(number, raw, "编号").strip("第号")
        if text and not (text.isdigit() and 0 < int(text) < 100_000):
            self.fault(number, "编号", f"“{text}”不是编号，请填整数。")
            return None
        return int(text) if text else None

    def _members(self, number: int, text: str) -> list[Member]:
        found = []
        for name in filter(None, (part.strip() for part in text.replace(",", "、").replace("，", "、").split("、"))):
            candidates = self.members.get(sought(name), [])
            if not candidates:
                self.fault(number, "提案人", f"委员名册中没有“{name}”。")
            elif len(candidates) > 1:
                self.fault(number, "提案人", f"有 {len(candidates)} 位委员叫“{name}”，请在界面中手工登记这一件。")
            elif candidates[0] in found:
                self.fault(number, "提案人", f"“{name}”重复。")
            else:
                found.append(candidates[0])
        return found


def write(sheet: Sheet, user: Any) -> int:
    """Import all rows of a faultless sheet in one transaction. Returns how many were new."""
    if sheet.faults:
        raise ValueError("a sheet with faults is not imported")
    with transaction.atomic():
        for row in sheet.rows:
            _write(row, user)
    return len(sheet.rows)


def _write(row: dict[str, Any], user: Any) -> None:
    kinds = Proposal.ProposerKind
    state = State.CLOSED if row["grade"] else State.REPLIED if row["replied_on"] else State.FILED
    if state == State.FILED and row["unit"]:
        state = State.HANDLING
    proposal = Proposal.objects.create(
        plenary=row["year"], number=row["number"], title=row["title"], situation=row["situation"],
        suggestion=row["suggestion"], category=row["category"], state=state, imported=True, created_by=user,
        proposer_kind=kinds.JOINT if len(row["members"]) > 1 else kinds.SOLE,
        submitted_on=row["submitted_on"], filed_on=row["filed_on"], is_paper=True,
    )  # fmt: skip
    for order, member in enumerate(row["members"], start=1):
        Proposer.objects.create(proposal=proposal, member=member, is_first=order == 1, order=order)
    if row["unit"]:
        _write_handling(row, proposal, user)
    record_duties(proposal)


def _write_handling(row: dict[str, Any], proposal: Proposal, user: Any) -> None:
    replied: Any = row["replied_on"]  # a day, or nothing
    filed, rules = row["filed_on"], rules_of(proposal.plenary)
    hand = hand_over(
        proposal, row["unit"], Assignment.Role.LEAD, deadlines.reply_due(rules, filed), filed,
        accepted_on=filed, state=HandState.SENT if replied else HandState.HANDLING,
    )  # fmt: skip
    if replied:
        proposal.feedback_until = deadlines.feedback_until(rules, replied)
        proposal.save(update_fields=["feedback_until"])
        Reply.objects.create(
            assignment=hand, number="（往年导入）", result_class=row["result_class"], text="（往年导入，正文见纸质案卷）",
            contact="—", signed_on=replied, checked_on=replied, sent_on=replied,
        )  # fmt: skip
    if row["grade"]:
        Feedback.objects.create(
            proposal=proposal, member=row["members"][0] if row["members"] else None, attitude=GRADES[row["grade"]],
            result=GRADES[row["grade"]], given_on=replied, recorded_by=user,
        )  # fmt: skip
