"""Declared duties from a book: earlier years' confirmed ones, recorded by the office, and known ones brought in line."""

from collections.abc import Collection, Hashable
from datetime import date
from decimal import Decimal
from typing import Any

from cppcc.calendar import clock
from cppcc.forms.dates import FUTURE
from cppcc.sheets import Importer, In, Readout, Rows, Table, Tell, importer, key_column, silent, still
from cppcc.texts import Kind, plain
from cppcc.vocabularies import ended_among, rows_of
from members import declaring, membership
from members.importing.ground import People, Years, levels
from members.models import Declaration, DutyKind, DutyPart, DutyRecord, Level, Occasion
from members.possible import CARRIED, against, carries_of, is_score, no_score, written_unit
from members.states import DeclarationState

KIND_WORDS = {
    "发言": "会议发言", "大会发言": "会议发言", "口头发言": "会议发言", "书面发言": "会议发言", "发言材料": "会议发言",
    "公益活动": "公益", "公益事业": "公益", "社会公益": "公益", "捐赠": "公益", "捐款": "公益", "捐款捐物": "公益", "帮扶": "公益",
    "志愿服务": "公益", "扶贫": "公益", "慈善": "公益", "爱心捐助": "公益",
    "媒体报道": "媒体宣传", "宣传": "媒体宣传", "媒体": "媒体宣传", "宣传报道": "媒体宣传", "发表文章": "媒体宣传",
    "联系群众": "联系界别群众", "走访群众": "联系界别群众", "界别群众": "联系界别群众", "下基层": "联系界别群众", "走访": "联系界别群众",
    "批示": "领导批示", "获批示": "领导批示", "领导肯定": "领导批示",
    "其他": "其他履职", "其它": "其他履职", "其他履职情况": "其他履职",
}  # fmt: skip
PART_WORDS = {
    "口头": "口头发言", "书面": "书面发言", "现场发言": "口头发言", "交流发言": "口头发言", "提交书面材料": "书面发言", "参与": "参加",
    "参加人": "参加", "本人": "参加",
}  # fmt: skip
SAID_PARTS = {"口头发言": DutyRecord.Part.ORAL, "书面发言": DutyRecord.Part.WRITTEN}
"""Kinds that say the part along."""
STATES = {label: value for value, label in DeclarationState.choices}
STATE_WORDS = {
    "确认": "已确认",
    "已审核": "已确认",
    "审核通过": "已确认",
    "通过": "已确认",
    "未确认": "待确认",
    "待审核": "待确认",
}
ZERO, ONE, MOST_QUANTITY = Decimal(0), Decimal(1), Decimal(10) ** 10
MOST_AMONG = 32_767
LIMITS = {"title": 100, "content": 2000}
SELECTED = ("member", "plenary", "created_by")
"""What an export fetches along."""

COLUMNS = (
    In("member", "委员", lambda one: str(one.member), needed=True, example="张三",
       also=("姓名", "委员姓名", "申报人", "申报委员", "履职委员", "委员名单", "参加委员", "名字")),
    In("kind", "类别", lambda one: str(one.get_kind_display()), needed=True, example="公益",
       also=("履职类别", "类型", "履职类型", "种类", "履职项目", "项目", "履职种类", "履职形式", "履职项目类型", "履职类别名称")),
    In("on", "日期", lambda one: one.on, needed=True, example="2023-05-20",
       also=("时间", "履职日期", "履职时间", "发生日期", "发生时间", "登记日期", "活动日期", "开展时间", "开展日期")),
    In("title", "事项", lambda one: one.title, needed=True, example="向示例小学捐赠图书",
       also=("履职事项", "题目", "标题", "名称", "履职内容", "主题", "事由", "内容摘要", "具体履职内容", "履职具体内容")),
    In("content", "情况", lambda one: one.content,
       also=("履职情况", "详情", "具体情况", "内容", "说明", "备注", "具体内容", "情况说明")),
    In("part", "角色", lambda one: str(one.get_part_display()), also=("发言方式", "发言形式", "参加方式", "履职角色")),
    In("level", "层级", lambda one: str(one.get_level_display()) or None, also=("级别", "媒体级别", "批示级别", "等级", "层次")),
    In("quantity", "数量", lambda one: None if one.quantity == ONE and not is_score(one.kind) else one.quantity,
       also=("金额", "数额", "人次", "数目", "捐款金额")),
    In("state", "状态", lambda one: str(one.get_state_display()), also=("确认情况", "审核状态", "审核情况", "是否确认")),
    In("year", "年度", lambda one: one.plenary.year, also=("年份", "所属年度", "履职年度")),
    In("occasion", "场合", lambda one: str(one.get_occasion_display()) or None,
       also=("会议活动类别", "活动类别", "会议类别", "发言场合")),
    In("among", "共同完成人数", lambda one: None if one.among == 1 else one.among, also=("共同人数", "合作人数", "完成人数")),
    key_column(),
)  # fmt: skip


VOCABULARIES: dict[str, Any] = {"kind": DutyKind, "part": DutyPart, "occasion": Occasion, "level": Level}
"""The columns that hold a value which may end."""


def _only_part(kind: str | None) -> str:
    """The part of a kind that has one alone, where a row says none; else 参加, which may be refused."""
    carries = carries_of(kind) if kind else None
    return carries.declared_parts[0] if carries and len(carries.declared_parts) == 1 else DutyRecord.Part.PARTICIPANT


class DeclaredRows(Rows):
    columns = COLUMNS
    emptied = {"quantity": ONE, "among": 1}
    always = frozenset({"member", "kind", "on", "title", "part", "state", "year"})

    def __init__(self, sheet: Readout, table: Table, user: Any) -> None:
        records = Declaration.objects.select_related(*SELECTED)
        super().__init__(sheet, table, records if user is None else records.visible_to(user))
        self.user, self.people, self.years = user, People(table), Years(table)
        self.levels = levels()
        self.rows = {name: rows_of(of) for name, of in VOCABULARIES.items()}
        self.rows_of_kinds = {row.key: row for row in self.rows["kind"]}
        self.kinds = {row.name: key for key, row in self.rows_of_kinds.items() if row.carries.declared}
        self.kind_words = {
            word: name for word, name in KIND_WORDS.items() if name in self.kinds and word not in self.kinds
        }
        may = {part for row in self.rows_of_kinds.values() for part in row.carries.declared_parts}
        self.parts = {row.name: row.key for row in self.rows["part"] if row.key in may}
        self.part_words = {word: name for word, name in PART_WORDS.items() if word not in self.parts}
        self.occasions = {row.name: row.key for row in self.rows["occasion"]}
        self.blank: set[int] = set()
        self.there: dict[Hashable, Declaration] = {}
        for one in records.exclude(state=DeclarationState.WITHDRAWN):
            self.there[self.identity(self.stands(one))] = one

    def values(self, number: int, raw: dict[str, Any], record: Any) -> dict[str, Any]:
        table = self.table
        on = table.day(number, raw, "日期")
        said = table.text(number, raw, "类别")
        part = table.choice(number, raw, "角色", self.parts, self.part_words)
        people = self.people.named(number, raw, "委员", on)
        kind = table.choice(number, raw, "类别", self.kinds, self.kind_words)
        before = len(self.sheet.faults)
        quantity = table.number(number, raw, "数量", written_unit(kind) if kind else "")
        if quantity is None and len(self.sheet.faults) == before:  # no fault of the cell: there is nothing in it
            self.blank.add(number)
        if record is not None and len(people) > 1:
            self.at(number, "member", f"只能填一位委员，这里有 {len(people)} 位。")
        return {
            "members": [one.member for one in people],
            "kind": kind,
            "on": on,
            "title": table.text(number, raw, "事项", Kind.LINE),
            "content": table.text(number, raw, "情况", Kind.PROSE),
            "part": part or SAID_PARTS.get(said),
            "occasion": table.choice(number, raw, "场合", self.occasions) or "",
            "level": table.choice(number, raw, "层级", *self.levels) or "",
            "quantity": quantity,
            "among": table.whole(number, raw, "共同完成人数"),
            "state": table.choice(number, raw, "状态", STATES, STATE_WORDS),
            "year": self.years.said(number, raw, "年度"),
        }

    def split(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Several members of one row have each a duty of his own."""
        values = dict(values)
        return [values | {"member": one} for one in values.pop("members") or [None]]

    def stands(self, record: Declaration) -> dict[str, Any]:
        return {
            "member": record.member,
            "kind": record.kind,
            "on": record.on,
            "title": plain(record.title, Kind.LINE).text,
            "content": plain(record.content, Kind.PROSE).text,
            "part": record.part,
            "occasion": record.occasion,
            "level": record.level,
            "quantity": record.quantity,
            "among": record.among,
            "state": record.state,
            "year": record.plenary,
        }

    def known(self, number: int, values: dict[str, Any]) -> Declaration | None:
        return self.there.get(self.identity(values))

    def identity(self, values: dict[str, Any]) -> Hashable:
        member = values["member"]
        return (member.pk if member else None, values["kind"], values["on"], values["title"])

    def may(self, record: Declaration) -> Collection[str]:
        """What the form of the office's own entry changes, until it is confirmed; the year follows the day."""
        waits = record.state in (DeclarationState.SUBMITTED, DeclarationState.RETURNED)
        own = self.user is None or record.created_by_id == self.user.pk
        return (*CARRIED, "kind", "on", "title", "content", "year") if waits and own else ()

    def check(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        for name, limit in LIMITS.items():
            if name in changed and len(values[name]) > limit:
                self.at(number, name, f"最多 {limit} 字，现有 {len(values[name])} 字。")
        if record is None:
            values["quantity"] = ONE if values["quantity"] is None else values["quantity"]
            values["among"] = 1 if values["among"] is None else values["among"]
            values["part"] = values["part"] or _only_part(values["kind"])
        self._numbers(number, values)
        if number in self.blank and {"kind", "quantity"} & set(changed) and values["kind"] and is_score(values["kind"]):
            self.at(number, "quantity", no_score(values["kind"]))
        if values["kind"] and {"kind", *CARRIED} & set(changed):
            for name, words in against(values["kind"], **{name: values[name] for name in CARRIED}).items():
                self.at(number, name, words)
        if record is None and values["state"] not in (None, DeclarationState.CONFIRMED, DeclarationState.SUBMITTED):
            self.at(number, "state", "新登记的只能是“已确认”或“待确认”。")
        if values["on"] and ("on" in changed or "year" in changed):
            self._day(number, values, record)
        if values["kind"] and "kind" in changed and not (row := self.rows_of_kinds[values["kind"]]).by_sheet:
            self.at(number, "kind", f"“{row.name}”不由表格登记。")
        for name, rows in self.rows.items():
            said = values["year"] and values[name] and {name, "on", "year"} & set(changed)
            if said and (words := ended_among(rows, values[name], values["year"].year)):
                self.at(number, name, words)

    def _numbers(self, number: int, values: dict[str, Any]) -> None:
        quantity: Decimal = values["quantity"]
        if not ZERO < quantity < MOST_QUANTITY or quantity != round(quantity, 2):
            self.at(number, "quantity", "数量须大于 0，最多两位小数。")
        if not 0 < values["among"] <= MOST_AMONG:
            self.at(number, "among", f"共同完成人数须在 1 至 {MOST_AMONG} 之间。")

    def _day(self, number: int, values: dict[str, Any], record: Any) -> None:
        on: date = values["on"]
        if on > clock.today():
            self.at(number, "on", f"日期{FUTURE}")
            return
        former = record.plenary if record is not None else None
        of_day = self.years.of_day(on)
        year = self.years.enters(number, "日期", on, new=of_day != former)
        if year and values["year"] and values["year"] != year and (record is None or values["year"] != former):
            self.at(number, "year", f"{on:%Y-%m-%d} 属于{year}度。")
        values["year"] = year
        if values["member"] and (words := membership.refusal([values["member"]], on)):
            self.at(number, "member", words)

    def name(self, values: dict[str, Any]) -> str:
        return f"{values['member']} {values['on']:%Y-%m-%d} {values['title']}"

    def word(self, key: str, value: Any) -> str:
        names = {
            "kind": self.kinds,
            "part": self.parts,
            "occasion": self.occasions,
            "level": self.levels[0],
            "state": STATES,
        }.get(key, {})
        return next((label for label, one in names.items() if one == value), str(value))


class Declarations(Importer):
    kind, title, unit = "declarations", "导入履职申报", "条"
    help = "每条履职一行：公益、发言、媒体宣传、联系群众等。几位委员写在一格中的，各记一条。没有写明状态的按已确认记入履职。"

    @property
    def columns(self) -> tuple[In, ...]:
        return COLUMNS

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        DeclaredRows(sheet, table, user).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        added = 0
        for done, row in enumerate(sheet.rows):
            tell(done, len(sheet.rows))
            values = dict(row.values)
            if row.record is None:
                added += 1
                values["plenary"] = values.pop("year")
                state = values.pop("state") or DeclarationState.CONFIRMED
                made = Declaration(created_by=user, **values)
                declaring.take_over(made, user, confirmed=state == DeclarationState.CONFIRMED)
                continue
            declaration = still(row)
            if "on" in values:
                values["year"] = Years(Table()).of_day(values["on"])
            if year := values.pop("year", None):
                values["plenary"] = year
            for name, value in values.items():
                setattr(declaration, name, value)
            declaration.bump()
            declaring.save(declaration, ())
        return f"已登记 {added} 条履职，更新 {len(sheet.rows) - added} 条；{sheet.same} 条此前已有、没有变化。"

    def after_undo(self, records: Any) -> None:
        for one in records:
            if isinstance(one, Declaration):
                declaring.save(one, ())


DECLARATIONS = Declarations()
importer(DECLARATIONS)


def read(content: bytes, user: Any = None) -> Readout:
    """Read and check a book whose headings say what they mean; writes nothing."""
    return DECLARATIONS.read_content(content, user)
