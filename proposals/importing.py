"""Earlier years' proposals from a spreadsheet: read and checked row by row, then imported whole or not at all."""

import io
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from members.models import Member, PlenaryYear
from proposals.handling import record_duties, reply_due_from
from proposals.models import Assignment, Category, Feedback, Proposal, Proposer, Reply, Unit
from proposals.unit_workflow import HandState
from proposals.workflow import State

HEADINGS = (
    "年度", "编号", "案由", "提案人", "类别", "情况分析", "具体建议", "主办单位", "提交日期", "立案日期", "答复日期", "办理结果", "评价",
)  # fmt: skip
NEEDED = ("年度", "编号", "案由", "提案人", "类别", "提交日期", "立案日期")
GRADES = {label: value for value, label in Feedback.Grade.choices}
MOST_ROWS = 5000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which cell."""

    cell: str
    words: str


@dataclass
class Sheet:
    """A read sheet: rows ready to be imported, faults by cell, and how many rows are there already."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    known: int = 0


def read(content: bytes) -> Sheet:
    """Read and check a whole sheet; writes nothing."""
    sheet = Sheet()
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        table = [list(row) for row in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, values_only=True)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError):
        sheet.faults.append(Fault("—", "文件不是可读的 Excel 表格（xlsx）。请用模板填写后重新上传。"))
        return sheet
    if not table:
        sheet.faults.append(Fault("A1", "表格是空的。请用模板填写后重新上传。"))
        return sheet
    heads = {_text(value): index for index, value in enumerate(table[0])}
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        sheet.faults.append(Fault("第 1 行", f"缺少列：{'、'.join(missing)}。请用模板的表头。"))
        return sheet
    if len(table) > MOST_ROWS + 1:
        sheet.faults.append(Fault(f"第 {MOST_ROWS + 2} 行", f"一次最多导入 {MOST_ROWS} 行，请分次导入。"))
        return sheet
    _Reader(sheet, heads).read(table[1:])
    return sheet


def _text(value: Any) -> str:
    """A cell as text: full-width digits made narrow, spaces at both ends taken off."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()


class _Reader:
    def __init__(self, sheet: Sheet, heads: dict[str, int]) -> None:
        self.sheet, self.heads = sheet, heads
        self.years = {year.year: year for year in PlenaryYear.objects.all()}
        self.categories = {category.name: category for category in Category.objects.all()}
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        self.members: dict[str, list[Member]] = {}
        for member in Member.objects.all():
            self.members.setdefault(member.name, []).append(member)
        self.there = set(Proposal.objects.exclude(number=None).values_list("plenary__year", "number"))
        self.seen: dict[tuple[int, int], int] = {}

    def read(self, table: list[list[Any]]) -> None:
        for number, values in enumerate(table, start=2):
            if any(_text(value) for value in values):
                self._row(number, values)

    def fault(self, number: int, name: str, words: str) -> None:
        self.sheet.faults.append(Fault(f"{get_column_letter(self.heads.get(name, 0) + 1)}{number}（{name}）", words))

    def _row(self, number: int, values: list[Any]) -> None:
        raw = {name: values[i] if i < len(values) else None for name, i in self.heads.items()}
        before = len(self.sheet.faults)
        for name in NEEDED:
            if not _text(raw.get(name)):
                self.fault(number, name, "没有填写。")
        row: dict[str, Any] = {
            "year": self._known(number, raw, "年度", {str(key): one for key, one in self.years.items()}),
            "number": self._number(number, raw),
            "title": _text(raw.get("案由")),
            "category": self._known(number, raw, "类别", self.categories),
            "unit": self._known(number, raw, "主办单位", self.units),
            "situation": str(raw.get("情况分析") or "").strip(),
            "suggestion": str(raw.get("具体建议") or "").strip(),
            "members": self._members(number, _text(raw.get("提案人"))),
            "submitted_on": self._day(number, raw, "提交日期"),
            "filed_on": self._day(number, raw, "立案日期"),
            "replied_on": self._day(number, raw, "答复日期"),
            "result_class": _text(raw.get("办理结果")).upper()[:1],
            "grade": _text(raw.get("评价")),
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
        if row["grade"] and row["grade"] not in GRADES:
            self.fault(number, "评价", "只能填满意、基本满意或不满意。")
        if row["grade"] and not row["replied_on"]:
            self.fault(number, "评价", "有评价时须填写答复日期。")
        if row["year"] and row["number"]:
            key = (row["year"].year, row["number"])
            if key in self.seen:
                self.fault(number, "编号", f"与第 {self.seen[key]} 行重复。")
            self.seen[key] = number

    def _known(self, number: int, raw: dict[str, Any], name: str, known: dict[str, Any]) -> Any:
        text = _text(raw.get(name)).removesuffix("年" if name == "年度" else "\0")
        if text and text not in known:
            self.fault(number, name, f"系统中没有“{text}”，请先在“基础资料”中建立，或改正名称。")
        return known.get(text)

    def _number(self, number: int, raw: dict[str, Any]) -> int | None:
        text = _text(raw.get("编号")).strip("第号")
        if text and not (text.isdigit() and 0 < int(text) < 100_000):
            self.fault(number, "编号", f"“{text}”不是编号，请填整数。")
            return None
        return int(text) if text else None

    def _day(self, number: int, raw: dict[str, Any], name: str) -> date | None:
        value = raw.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = _text(value).replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").rstrip("日")
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            self.fault(number, name, f"“{_text(value)}”不是日期，请写成 2023-03-01。")
            return None

    def _members(self, number: int, text: str) -> list[Member]:
        found = []
        for name in filter(None, (part.strip() for part in text.replace(",", "、").replace("，", "、").split("、"))):
            candidates = self.members.get(name, [])
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
    hand = Assignment.objects.create(
        proposal=proposal, unit=row["unit"], role=Assignment.Role.LEAD, dispatched_on=row["filed_on"],
        reply_due=reply_due_from(row["filed_on"]), accepted_on=row["filed_on"],
        state=HandState.SENT if replied else HandState.HANDLING,
    )  # fmt: skip
    if replied:
        Reply.objects.create(
            assignment=hand, number="（往年导入）", result_class=row["result_class"], text="（往年导入，正文见纸质案卷）",
            contact="—", signed_on=replied, checked_on=replied, sent_on=replied,
        )  # fmt: skip
    if row["grade"]:
        Feedback.objects.create(
            proposal=proposal, member=row["members"][0] if row["members"] else None, attitude=GRADES[row["grade"]],
            result=GRADES[row["grade"]], given_on=replied, recorded_by=user,
        )  # fmt: skip
