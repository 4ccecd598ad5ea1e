"""What must hold of a row of the proposals' book that says a new proposal; each fault at its cell."""

from collections.abc import Container
from copy import copy
from typing import Any

from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Readout, Table
from members import membership, years
from members.models import Member
from proposals.importing import columns as of
from proposals.importing.columns import OF
from proposals.importing.names import kind_of
from proposals.importing.words import Words
from proposals.models import Proposal
from proposals.states import State

DAYS = ("submitted_on", "filed_on", "replied_on")
TEXTS = ("situation", "suggestion", "reply")
NOT_OF_WITHDRAWN: dict[str, Any] = {
    "lead": [], "co": [], "separate": [], "replied_on": None, "result_class": "", "letter": "", "reply": "", "grade": None,
    "attitude": None, "words": "", "ground": "", "reason": "",
}  # fmt: skip
"""What is not recorded of a withdrawn proposal, though ledgers carry it: what stands there instead."""


class Checks:
    """``there``: year and number of the proposals that are in the system already."""

    def __init__(self, table: Table, sheet: Readout, words: Words, there: Container[tuple[int, int]]) -> None:
        self.table, self.sheet, self.words, self.there, self.fault = table, sheet, words, there, table.fault
        self.seen: dict[tuple[int, Any], int] = {}

    def row(self, number: int, values: dict[str, Any]) -> None:
        self._lengths(number, values)
        self._course(number, values)
        self._days(number, values)
        self._persons(number, values)
        self._once(number, values)

    def _lengths(self, number: int, values: dict[str, Any]) -> None:
        limits = {"title": 60, "letter": 50, "leading": 50, "supervising": 50, "words": 2000, "reason": 2000}
        limits |= dict.fromkeys(TEXTS, Proposal.TEXT_LIMIT)
        for name, limit in limits.items():
            if len(values[name]) > limit:
                self.fault(number, OF[name], f"最多 {limit} 字，现有 {len(values[name])} 字。")

    def _course(self, number: int, values: dict[str, Any]) -> None:
        """What follows from the review's result and what goes with a reply."""
        filed, answering = values["outcome"] == State.FILED, values["lead"] + values["separate"]
        if values["outcome"] == State.WITHDRAWN:
            self._withdrawn(number, values)
        elif filed:
            for name in ("number", "filed_on", "category"):
                if not values[name] and not any(
                    fault.cell == self.table.cell(number, OF[name]) for fault in self.sheet.faults
                ):
                    self.fault(number, OF[name], "没有填写。没有立案的请在“审查结果”中写明。")
        else:
            for name in ("number", "filed_on", "lead", "co", "separate", "replied_on"):
                if values[name]:
                    self.fault(number, OF[name], "没有立案的提案不应填写。")
        if values["outcome"] == State.MERGED and not values["into"]:
            self.fault(number, "并入编号", "并案的须填写并入哪一号提案。")
        if values["into"] and values["outcome"] != State.MERGED:
            self.fault(number, "并入编号", "只有并案的才填写；并案请在“审查结果”中写明。")
        self._reasons(number, values)
        self._merits(number, values, filed=filed)
        if len(values["lead"]) > 1:
            self.fault(number, "主办单位", "主办单位只能有一个；分别办理的请填在“分办单位”，其他填在“会办单位”。")
        if values["lead"] and values["separate"]:
            self.fault(number, "分办单位", "主办和分办只能选一种。")
        twice = [unit for unit in values["co"] if unit in answering]
        if twice:
            self.fault(number, "会办单位", f"“{twice[0]}”已是主办或分办单位。")
        if values["co"] and not answering:
            self.fault(number, "会办单位", "有会办单位时须填写主办单位。")
        if values["replied_on"] and not answering:
            self.fault(number, "主办单位", "有答复日期时须填写主办单位。")
        if values["replied_on"] and not values["result_class"]:
            self.fault(number, "办理结果", f"有答复日期时须填 {self.words.letters(values['year'])}。")
        if not values["replied_on"]:
            for name in ("result_class", "letter", "reply"):
                if values[name]:
                    self.fault(number, "答复日期", f"有{OF[name]}时须填写答复日期。")
                    break
        if (values["grade"] or values["attitude"]) and not values["replied_on"]:
            self.fault(number, "评价" if values["grade"] else "态度评价", "有评价时须填写答复日期。")
        if values["words"] and not (values["grade"] or values["attitude"]):
            self.fault(number, "评价意见", "有评价意见时须填写评价。")

    def _withdrawn(self, number: int, values: dict[str, Any]) -> None:
        """It keeps the number that it was filed with; how it was handled and why it ended is told and left out."""
        for name, other in (("number", "filed_on"), ("filed_on", "number")):
            if values[other] and not values[name]:
                self.fault(number, OF[name], f"撤案前已立案的，{OF['number']}和{OF['filed_on']}须一起填写。")
        for name, nothing in NOT_OF_WITHDRAWN.items():
            if values[name]:
                kind = "审查说明" if name in ("ground", "reason") else "办理情况"
                self.table.note(number, OF[name], f"撤案的提案不登记{kind}，这一格没有导入。")
                values[name] = copy(nothing)

    def _reasons(self, number: int, values: dict[str, Any]) -> None:
        """Why it was not filed: one of the grounds with the words, as the rules ask; of nothing else."""
        ground, reason = values["ground"], values["reason"]
        if (ground or reason) and values["outcome"] != State.REJECTED:
            self.fault(number, OF["ground"] if ground else OF["reason"], "只有不予立案的才填写；请在“审查结果”中写明。")
        elif reason and not ground:
            names = "、".join(of.GROUNDS)
            self.fault(number, OF["ground"], f"有审查说明时须填写是哪一种情形：{names}。")
        elif ground and not reason:
            self.fault(number, OF["reason"], "有不予立案情形时须填写说明。")

    def _merits(self, number: int, values: dict[str, Any], *, filed: bool) -> None:
        leaders = [name for name in ("leading", "supervising") if values[name]]
        if len(leaders) == 1:
            missing = "supervising" if leaders[0] == "leading" else "leading"
            self.fault(number, OF[missing], "领办领导和督办领导须一起填写。")
        if leaders and values["is_key"] is False:
            self.fault(number, OF["is_key"], "不是重点提案的，不应填写领办、督办领导。")
        for name in ("is_key", "is_excellent"):
            if values[name] and not filed:
                self.fault(number, OF[name], "没有立案的和撤案的提案不能是重点或优秀提案。")

    def _days(self, number: int, values: dict[str, Any]) -> None:
        year, submitted, filed, replied = (values[name] for name in ("year", *DAYS))
        if filed and submitted and filed < submitted:
            self.fault(number, "立案日期", "早于提交日期。")
        if replied and filed and replied < filed:
            self.fault(number, "答复日期", "早于立案日期。")
        if year and submitted and submitted > year.ends_on:
            self.fault(number, "提交日期", f"晚于{year}度的最后一天。")
        if year and submitted and submitted < year.starts_on:
            self.fault(number, "提交日期", f"早于{year}度的第一天 {year.starts_on:%Y-%m-%d}。")
        for name in DAYS:
            if values[name] and values[name] > clock.today():
                self.fault(number, OF[name], FUTURE)
        if year and year.is_closed and not self._known_number(values):
            self.fault(number, "年度", f"{years.ended_words(year)}确需补录的，请先在“年度”页重新打开该年度。")

    def _known_number(self, values: dict[str, Any]) -> bool:
        return (values["year"].year, values["number"]) in self.there

    def _persons(self, number: int, values: dict[str, Any]) -> None:
        who, main = values["who"], values["main"]
        first = kind_of(who)
        members = [one for one in who if isinstance(one, Member)]
        collective = bool(who) and not isinstance(who[0], Member)
        if collective and members:
            main += [one for one in members if one not in main]  # members beside their body are those who wrote it
            who[:] = [one for one in who if not isinstance(one, Member)]
        elif not collective and len(members) != len(who):
            self.fault(number, "提案人", "委员和单位同时提出的，请把单位写在最前面。")
        if main and not collective:
            self.fault(number, "主要撰写委员", "只有集体提案才有主要撰写委员。")
        said = values["proposer_kind"]
        if said and who and said != first:
            kind = Proposal.ProposerKind(first).label
            self.fault(number, "提案者类型", f"与提案人不符，按提案人应为“{kind}”。")
        values["proposer_kind"] = first
        if values["submitted_on"] and (words := membership.refusal([*members, *main], values["submitted_on"])):
            self.fault(number, "提案人", words)

    def _once(self, number: int, values: dict[str, Any]) -> None:
        year = values["year"]
        if not year or not (values["number"] or values["title"]):
            return
        key = (year.year, values["number"] or (values["title"], values["outcome"]))
        if key in self.seen:
            self.fault(number, "编号" if values["number"] else "案由", f"与第 {self.seen[key]} 行重复。")
        self.seen.setdefault(key, number)
