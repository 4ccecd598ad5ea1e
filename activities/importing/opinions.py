"""社情民意 and 微建议 from a book: earlier years' ones by anybody, and known ones brought in line."""

from collections.abc import Callable, Collection, Hashable
from datetime import date
from typing import Any

from activities.importing import adoptions
from activities.importing.adoption_rows import AdoptionRows
from activities.importing.adoptions import ADOPTION_COLUMNS
from activities.importing.matching import alike, titled
from activities.models import MicroCategory, MicroSuggestion, OpinionAdoption
from activities.services.micro import come_from, record_duties
from activities.states import KEPT, TAKEN_UP, MicroState
from cppcc.books import values as cells
from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Importer, In, Readout, Table, Tell, key_column, silent, still
from cppcc.texts import Kind, plain
from cppcc.vocabularies import kept_once, names_of
from members import membership
from members.importing.ground import People, Years
from members.models import Committee, Member, MemberGroup, Organization, Sector
from members.naming.message import NOT_NAMES
from proposals.models import Unit

NO_TEXT = "（往年导入，正文见纸质件）"
NO_REASON = "（往年导入，没有记载理由）"
KINDS = {label: value for value, label in MicroSuggestion.Kind.choices}
KIND_WORDS = {
    "社情民意信息": "社情民意",
    "信息": "社情民意",
    "社情": "社情民意",
    "民意信息": "社情民意",
    "微提案": "微建议",
    "建议": "微建议",
}


OTHER = "other"


def _categories() -> dict[str, str]:
    """Keys by names, as the office keeps them."""
    return {name: key for key, name in names_of(MicroCategory).items()}


def _rest() -> str:
    """The category for what fits none: 其他 as it was shipped, or whichever stands last."""
    keys = list(names_of(MicroCategory))
    return OTHER if OTHER in keys or not keys else keys[-1]


CATEGORY_WORDS = {
    "城建": "城市管理", "城建城管": "城市管理", "城市建设": "城市管理", "市容": "城市管理", "交通": "交通出行", "道路交通": "交通出行",
    "教体": "教育", "教育体育": "教育", "医疗": "医疗养老", "卫生": "医疗养老", "医疗卫生": "医疗养老", "养老": "医疗养老",
    "卫健": "医疗养老",
    "文化": "文化旅游", "旅游": "文化旅游", "文旅": "文化旅游", "经济": "营商环境", "经济发展": "营商环境", "企业": "营商环境",
    "环保": "生态环境", "环境": "生态环境", "环境保护": "生态环境", "生态": "生态环境", "其它": "其他", "综合": "其他",
}  # fmt: skip
STATES = {label: value for value, label in MicroState.choices}
STATE_WORDS = {
    "采用": "已采用", "采纳": "已采用", "已采纳": "已采用", "录用": "已采用", "已录用": "已采用", "采编": "已采用", "被采用": "已采用",
    "是": "已采用",
    "采用上报": "已采用", "未采用": "不采用", "未采纳": "不采用", "不采纳": "不采用", "未录用": "不采用", "不录用": "不采用",
    "否": "不采用",
    "退稿": "不采用", "提案线索": "转提案线索", "转提案": "转提案线索", "转为提案线索": "转提案线索", "已转办": "转办中", "转办": "转办中",
    "办理中": "转办中", "落地": "已落地", "已办结": "已落地", "办结": "已落地", "已解决": "已落地", "已办理": "已落地", "已办": "已落地",
    "待审": "待审核", "审核中": "待审核", "已提交": "待审核", "已报送": "待审核",
}  # fmt: skip
RESULTS = {label: value for value, label in MicroSuggestion.ProvincialResult.choices if value}
RESULT_WORDS = {"采用": "省级采用", "优秀": "省级优秀", "省采用": "省级采用", "省优秀": "省级优秀", "省政协采用": "省级采用",
                "省政协优秀": "省级优秀", "被采用": "省级采用", "评为优秀": "省级优秀"}  # fmt: skip
LIMITS = {"title": 50, "place": 80, "reject_reason": 300, "result": 1000}
DAYS = ("submitted_on", "reported_on", "done_on")
SELECTED, FETCHED = ("member", "plenary", "unit"), ("course", "adoptions")
"""What an export fetches along."""
OWN = (
    "kind", "who", "title", "content", "category", "place", "submitted_on", "reject_reason", "unit", "result", "done_on",
    "year",
)  # fmt: skip
"""What a sheet may change of one that came by a sheet; of all others only what the office records later."""


def _label(name: str) -> Callable[[MicroSuggestion], Any]:
    return lambda one: str(getattr(one, f"get_{name}_display")()) if getattr(one, name) else None


COLUMNS = (
    In("title", "标题", lambda one: one.title, needed=True, example="关于增设公交站点的建议",
       also=("题目", "名称", "社情民意标题", "社情民意题目", "信息标题", "信息题目", "反映事项", "题名", "微建议标题", "建议标题", "主题")),
    In("kind", "种类", lambda one: str(one.get_kind_display()), also=("信息种类", "信息类型", "类型"), example="社情民意"),
    In("who", "提交委员", lambda one: one.member and str(one.member), example="张三",
       also=("委员", "姓名", "委员姓名", "反映人", "作者", "报送委员", "提交者", "反映委员", "信息作者", "供稿人", "第一作者", "提出人")),
    In("author", "提交人", lambda one: one.author or None,
       also=("提交单位", "报送单位", "报送人", "来稿单位", "供稿单位", "反映单位", "信息来源", "撰稿人", "其他提交人", "来源", "单位")),
    In("submitted_on", "提交日期", lambda one: one.submitted_on, needed=True, example="2023-03-08",
       also=("日期", "时间", "提交时间", "报送日期", "报送时间", "来稿日期", "收稿日期", "反映日期", "反映时间", "收到日期")),
    In("category", "类别", _label("category"), also=("分类", "所属类别", "信息类别", "领域"), example="交通出行"),
    In("place", "地点", lambda one: one.place, also=("反映地点", "位置", "涉及地点")),
    In("content", "内容", lambda one: one.content, also=("正文", "信息内容", "反映内容", "主要内容", "情况和建议", "摘要")),
    In("state", "状态", lambda one: str(one.get_state_display()), example="已采用",
       also=("采用情况", "是否采用", "办理状态", "处理结果", "采编情况", "录用情况", "采纳情况", "审核结果", "处理情况")),
    *ADOPTION_COLUMNS,
    In("reject_reason", "不采用理由", lambda one: one.reject_reason, also=("未采用原因", "不采用原因", "未采用理由", "退稿理由")),
    In("unit", "承办单位", lambda one: one.unit and one.unit.name, also=("办理单位", "转办单位", "责任单位", "主办单位", "承办部门")),
    In("result", "办理结果", lambda one: one.result, also=("办理情况", "答复", "答复内容", "反馈情况", "落实情况", "办理反馈")),
    In("done_on", "落地日期", lambda one: one.done_on, also=("办结日期", "答复日期", "反馈日期", "落实日期", "办结时间")),
    In("reported_on", "上报日期", lambda one: one.reported_on, also=("上报时间", "上报省日期", "报省日期", "上报省平台日期")),
    In("provincial_result", "省级结果", _label("provincial_result"), also=("省级情况", "省政协结果", "省平台结果", "省级采用情况")),
    In("year", "年度", lambda one: one.plenary.year, also=("年份", "所属年度")),
    key_column(),
)  # fmt: skip


class OpinionRows(AdoptionRows):
    columns = COLUMNS
    always = frozenset({"title", "kind", "who", "submitted_on", "category", "content", "state", "year", "unit"})
    made_of = {"who": ("who", "author"), "adoptions": tuple(adoptions.KEYS)}

    def __init__(self, sheet: Readout, table: Table, user: Any) -> None:
        records = MicroSuggestion.objects.exclude(state=MicroState.DRAFT)
        if user is not None:
            records = MicroSuggestion.objects.filter(pk__in=records.visible_to(user).values("pk"))
        records = records.select_related(*SELECTED).prefetch_related(*FETCHED)
        super().__init__(sheet, table, records)
        self.people, self.years = People(table), Years(table)
        self.read_adoptions()
        self.units = {_plain(unit.name): unit for unit in Unit.objects.all()}
        self.bodies = set(bodies())
        self.there: dict[Hashable, MicroSuggestion] = {}
        for rows in titled(table, "标题", records).values():
            for one in rows:
                self.there[self.identity(self.stands(one))] = one

    # --- what a row says -------------------------------------------------------------------------------------------
    def values(self, number: int, raw: dict[str, Any], record: Any) -> dict[str, Any]:
        table = self.table
        texts = {
            "title": Kind.LINE, "place": Kind.LINE, "content": Kind.PROSE,
            "reject_reason": Kind.PROSE, "result": Kind.PROSE,
        }  # fmt: skip
        days = {name: table.day(number, raw, self.headings[name]) for name in DAYS}
        return {
            **{name: table.text(number, raw, self.headings[name], kind) for name, kind in texts.items()},
            **days,
            "kind": table.choice(number, raw, "种类", KINDS, KIND_WORDS),
            "who": self._who(number, raw, days["submitted_on"] or (record and record.submitted_on)),
            "category": table.choice(number, raw, "类别", _categories(), CATEGORY_WORDS),
            "state": table.choice(number, raw, "状态", STATES, STATE_WORDS),
            "adoptions": self._adoptions(number, raw, record),
            "unit": self._unit(number, raw),
            "provincial_result": table.choice(number, raw, "省级结果", RESULTS, RESULT_WORDS) or "",
            "year": self.years.said(number, raw, "年度"),
        }

    def _who(self, number: int, raw: dict[str, Any], on: date | None) -> Member | str | None:
        """A member; a body or anybody else as text, from a column of their own or by a body's name."""
        author = self.table.text(number, raw, "提交人")
        text = self.table.text(number, raw, "提交委员")
        if text and sum(map(self._is_body, cells.parts(text))) == len(cells.parts(text)):
            text, author = "", text
        if not text and author:
            alone = self.people.by_name.get(_plain(author), [])
            return alone[0] if len(alone) == 1 else self._other(number, author)
        found = self.people.named(number, raw, "提交委员", on) if text else []
        if len(found) > 1:
            names = "、".join(str(one.member) for one in found)
            self.at(
                number,
                "who",
                f"一条只记一位提交委员，这里有 {len(found)} 位（{names}），请留下第一位，其他人写进内容。",
            )
        if found and author:
            self.note(number, "author", f"已填提交委员，“{author}”没有登记。")
        return found[0].member if found else None

    def _is_body(self, name: str) -> bool:
        plain_name = _plain(name)
        known = plain_name in self.bodies or plain_name in self.units
        return known or (plain_name not in self.people.by_name and bool(NOT_NAMES.search(name)))

    def _other(self, number: int, author: str) -> str:
        if len(author) > 100:
            self.at(number, "author", f"最多 100 字，现有 {len(author)} 字。")
        return author

    def _unit(self, number: int, raw: dict[str, Any]) -> Unit | None:
        text = self.table.text(number, raw, "承办单位")
        if text and _plain(text) not in self.units:
            self.at(number, "unit", f"系统中没有“{text[:40]}”，请先在“基础资料”中建立，或改正名称。")
        return self.units.get(_plain(text))

    # --- what stands -----------------------------------------------------------------------------------------------
    def stands(self, record: MicroSuggestion) -> dict[str, Any]:
        lines = {name: plain(getattr(record, name), Kind.LINE).text for name in ("title", "place")}
        prose = ("content", "reject_reason", "result")
        same = ("kind", "category", "state", "unit", "provincial_result", *DAYS)
        return {
            **lines,
            **{name: plain(getattr(record, name), Kind.PROSE).text for name in prose},
            **{name: getattr(record, name) for name in same},
            "who": record.who,
            "adoptions": adoptions.stands(record),
            "year": record.plenary,
        }

    def identity(self, values: dict[str, Any]) -> Hashable:
        """An opinion of a year by its title and by whom it is."""
        day, who = values["submitted_on"], values["who"]
        year = self.years.of_day(day) if day else None
        return (year.pk if year else None, who.pk if isinstance(who, Member) else who, alike(values["title"]))

    def known(self, number: int, values: dict[str, Any]) -> MicroSuggestion | None:
        return self.there.get(self.identity(values))

    def may(self, record: MicroSuggestion) -> Collection[str]:
        by_sheet = not record.course.all()
        found = set(OWN) if by_sheet else set()
        if record.state in TAKEN_UP and record.kind == MicroSuggestion.Kind.OPINION:
            found.add("adoptions")
        if record.state in KEPT:
            found |= {"reported_on", "provincial_result"}
        return found

    # --- what must hold --------------------------------------------------------------------------------------------
    def check(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        if record is None:
            self._filled(number, values)
        limits = {**LIMITS, "content": MicroSuggestion.TEXT_LIMITS[values["kind"]]}
        for name, limit in limits.items():
            if name in changed and len(values[name]) > limit:
                self.at(number, name, f"最多 {limit} 字，现有 {len(values[name])} 字。")
        if not values["who"] and not self._told_at(number, "who"):
            self.at(number, "who", "没有填写。委员以外的人和单位请填在“提交人”一列。")
        self._days(number, values, record)
        if "adoptions" in changed:
            self._adopted(number, values, adoptions.stands(record) if record is not None else ())
        self._course(number, values)

    def _told_at(self, number: int, key: str) -> bool:
        cell = self.table.cell(number, self.headings[key])
        return any(fault.cell == cell for fault in self.sheet.faults)

    def _filled(self, number: int, values: dict[str, Any]) -> None:
        """What a book of earlier years does not say."""
        values["kind"] = values["kind"] or MicroSuggestion.Kind.OPINION
        values["category"] = values["category"] or _rest()
        values["content"] = values["content"] or NO_TEXT
        if values["state"] is None:
            values["state"] = self._state(values)
            if values["state"] == MicroState.SUBMITTED and not self._told_at(number, "state"):
                self.note(number, "state", "没有写明采用情况，按“待审核”登记。")
        if values["state"] == MicroState.REJECTED:
            values["reject_reason"] = values["reject_reason"] or NO_REASON

    @staticmethod
    def _state(values: dict[str, Any]) -> str:
        """How far it went, by what else the row says."""
        if values["done_on"]:
            return MicroState.DONE
        if values["unit"]:
            return MicroState.TRANSFERRED
        if any(values[name] for name in ("adoptions", "reported_on", "provincial_result")):
            return MicroState.ADOPTED
        return MicroState.REJECTED if values["reject_reason"] else MicroState.SUBMITTED

    def _days(self, number: int, values: dict[str, Any], record: Any) -> None:
        on = values["submitted_on"]
        for name in DAYS:
            if values[name] and values[name] > clock.today():
                self.at(number, name, FUTURE)
            elif values[name] and on and values[name] < on:
                self.at(number, name, "早于提交日期。")
        if not on or on > clock.today():
            return
        former = record.plenary if record is not None else None
        of_day = self.years.of_day(on)
        year = self.years.enters(number, "提交日期", on, new=of_day != former)
        if year and values["year"] and values["year"] != year and values["year"] != former:
            self.at(number, "year", f"{on:%Y-%m-%d} 属于{year}度。")
        values["year"] = year
        moved = record is None or (on, values["who"]) != (record.submitted_on, record.who)
        if moved and isinstance(values["who"], Member) and (words := membership.refusal([values["who"]], on)):
            self.at(number, "who", words)

    def _course(self, number: int, values: dict[str, Any]) -> None:
        """What goes with the state that it reached."""
        state, opinion = values["state"], values["kind"] == MicroSuggestion.Kind.OPINION
        words = MicroState(state).label
        if state == MicroState.DRAFT:
            self.at(number, "state", "表格中只能是已提交的，不能是草稿。")
        if values["adoptions"] and not opinion:
            self.at(number, "adoptions", "只有社情民意才填写。")
        elif values["adoptions"] and state not in TAKEN_UP:
            self.at(number, "adoptions", f"状态是“{words}”的不应填写。")
        for name in ("reported_on", "provincial_result"):
            if values[name] and state not in KEPT:
                self.at(number, name, f"状态是“{words}”的不应填写。")
        if values["provincial_result"] and not values["reported_on"]:
            self.at(number, "reported_on", "有省级结果时须填写上报日期。")
        if values["reject_reason"] and state != MicroState.REJECTED:
            self.at(number, "reject_reason", f"状态是“{words}”的不应填写。")
        if state == MicroState.REJECTED and not values["reject_reason"]:
            self.at(number, "reject_reason", "没有填写。")
        if state == MicroState.DONE and not values["done_on"]:
            self.at(number, "done_on", "已落地的须填写落地日期。")
        if values["done_on"] and state != MicroState.DONE:
            self.at(number, "done_on", f"状态是“{words}”的不应填写。")
        if state == MicroState.TRANSFERRED and not values["unit"]:
            self.at(number, "unit", "转办的须填写承办单位。")

    def name(self, values: dict[str, Any]) -> str:
        return f"{values['year']} {values['title']}（{values['who']}）"

    def word(self, key: str, value: Any) -> str:
        if key == "adoptions":
            return adoptions.words(value)
        names: dict[str, Any] = {
            "kind": KINDS, "category": _categories(), "state": STATES, "provincial_result": RESULTS,
        }.get(key, {})  # fmt: skip
        return next((label for label, one in names.items() if one == value), str(value))


def bodies() -> dict[str, Any]:
    """The bodies that may send an opinion, by name."""
    models = (Unit, Sector, MemberGroup, Committee, Organization)
    return {_plain(body.name): body for model in models for body in model.objects.all()}


def _plain(text: str) -> str:
    return "".join(text.split()).replace("·", "").casefold()


class Opinions(Importer):
    kind, title, unit = "opinions", "导入社情民意", "条"
    help = "每条社情民意或微建议一行，委员、参加单位和其他人士提交的都可以。没有写明种类的按社情民意导入；几次被采用的可以写几行。"

    @property
    def columns(self) -> tuple[In, ...]:
        return COLUMNS

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        with kept_once():
            OpinionRows(sheet, table, user).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        added, years, known = 0, Years(Table()), bodies()
        for done, row in enumerate(sheet.rows):
            tell(done, len(sheet.rows))
            values = dict(row.values)
            values.pop("year", None)
            if "submitted_on" in values:
                values["plenary"] = years.of_day(values["submitted_on"])
            who, adopted = values.pop("who", None), values.pop("adoptions", None)
            if row.record is None:
                added += 1
                micro = MicroSuggestion(**values)
            else:
                micro = still(row)
                micro.bump()
                for name, value in values.items():
                    setattr(micro, name, value)
            if who is not None:
                come_from(micro, known.get(_plain(who), who) if isinstance(who, str) else who)
                micro.author = who if isinstance(who, str) else ""
            micro.save()
            if adopted is not None:
                adoptions.write(micro, adopted)
            row.written = micro
            record_duties(micro)
        return f"已导入 {added} 条，更新 {len(sheet.rows) - added} 条；{sheet.same} 条此前已有、没有变化。"

    def after_undo(self, records: Any) -> None:
        for one in records:
            if isinstance(one, MicroSuggestion):
                record_duties(one)
            elif isinstance(one, OpinionAdoption):
                record_duties(one.opinion)


OPINIONS = Opinions()
