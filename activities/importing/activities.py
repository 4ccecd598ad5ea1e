"""The rows of the activities' book: new activities with who was there, known ones brought in line."""

from collections.abc import Callable, Collection, Hashable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from activities.half_days import proposed
from activities.importing import columns as of
from activities.importing.matching import alike, titled
from activities.importing.moments import HALVES, PLAIN, Spoken, clocks, spoken
from activities.importing.people_rows import SHOWN, PeopleRows, State
from activities.importing.writing import write
from activities.models import Activity, Brand, PlanItem, Theme
from activities.services import telling
from activities.services.entering import record_whole
from cppcc.sheets import Importer, In, Readout, Table, Tell, silent
from cppcc.texts import Kind, plain
from cppcc.vocabularies import ended_words
from members.importing.ground import YES, YES_WORDS, People, Years, closed_words
from members.models import Committee, MemberGroup, Occasion

LIMITS = {"title": 100, "place": 100, "summary": 10_000}
MOST_LINE = 500
USUAL = timedelta(hours=2)


class ActivityRows(PeopleRows):
    always = frozenset({"title", "kind", "starts_at", "ends_at", "half_days", "place", "organiser"})
    emptied = {"recommended": False, "open_signup": False}
    made_of = {
        "people": tuple(of.PEOPLE), "leaves": ("leave", "present", "absent"),
        "starts_at": ("starts_at", "clock"), "ends_at": ("ends_at", "clock", "starts_at"),
    }  # fmt: skip

    def __init__(self, sheet: Readout, table: Table, user: Any) -> None:
        self.columns = of.columns()
        self.heads, self.kinds, self.kind_words = of.heads(), of.kinds(), of.kind_words()
        records = Activity.objects.all() if user is None else Activity.objects.visible_to(user)
        records = records.select_related(*of.SELECTED).prefetch_related(*of.FETCHED)
        super().__init__(sheet, table, records)
        self.people, self.years = People(table), Years(table)
        self.committees = {_plain(one.name): one for one in Committee.objects.all()}
        self.groups = {_plain(name): one for one in MemberGroup.objects.all() for name in (one.name, one.street)}
        self.items = list(PlanItem.objects.select_related("plenary"))
        self.brands = {_plain(one.name): one for one in Brand.objects.all()}
        self.themes = {_plain(one.name): one for one in Theme.objects.all()}
        self.there = titled(table, "活动名称", records)
        self.said = Spoken()

    # --- what a row says -------------------------------------------------------------------------------------------
    def values(self, number: int, raw: dict[str, Any], record: Any) -> dict[str, Any]:
        table = self.table
        self.said = self._spoken(number, raw)
        day = self.said.day or (_day(record) if record is not None else None)
        found: dict[str, Any] = {
            "title": table.text(number, raw, "活动名称", Kind.LINE),
            "kind": table.choice(number, raw, "类别", self.kinds, self.kind_words),
            "starts_at": None,
            "ends_at": None,
            "half_days": table.whole(number, raw, "半天数"),
            "place": table.text(number, raw, "地点", Kind.LINE),
            "organiser": self._organiser(number, raw),
            "plan_item": self._item(number, raw, day),
            "brand": self._named(number, raw, "brand", self.brands),
            "theme": self._themes(number, raw),
            "recommended": table.choice(number, raw, "推荐参加", YES, YES_WORDS),
            "open_signup": table.choice(number, raw, "开放报名", YES, YES_WORDS),
            "summary": table.text(number, raw, "活动概况", Kind.PROSE),
            "suggestions": self._lines(number, raw),
            "people": self._people(number, raw, day),
        }
        found["leaves"] = {key: one for key, one in found["people"].items() if one == State.LEAVE}
        found |= {kind: self._heads(number, raw, kind) for kind in self.heads}
        if record is not None:
            self._settle_known(found, record)
        return found

    def _spoken(self, number: int, raw: dict[str, Any]) -> Spoken:
        """When it was, out of up to three cells."""
        said = self._asked(number, raw, "时间", spoken)
        said = said.joined(self._asked(number, raw, "时段", clocks))
        end = self._asked(number, raw, "结束时间", clocks)
        return said.joined(Spoken(until_day=end.day, until=end.at, half=said.half or end.half))

    def _asked(self, number: int, raw: dict[str, Any], heading: str, read: Callable[..., Spoken]) -> Spoken:
        read_here = partial(read, epoch1904=self.table.epoch1904)
        return self.table.asked(number, heading, read_here, raw.get(heading)) or Spoken()

    def _organiser(self, number: int, raw: dict[str, Any]) -> tuple[Any, Any] | None:
        """At most one committee and one group; the office where neither."""
        committee = group = None
        names = self.table.parts(number, raw, "组织单位")
        for name in names:
            body = self.committees.get(_plain(name)) or self.groups.get(_plain(name))
            if isinstance(body, Committee) and committee in (None, body):
                committee = body
            elif isinstance(body, MemberGroup) and group in (None, body):
                group = body
            elif body is not None:
                self.at(number, "organiser", "只能填一个专委会和一个活动组。")
            elif name not in of.OFFICE:
                words = f"没有专委会或活动组“{name[:40]}”。请改正名称，或先在“基础资料”中建立；由机关组织的填“机关”。"
                self.at(number, "organiser", words)
        return (committee, group) if names else None

    def _item(self, number: int, raw: dict[str, Any], day: date | None) -> PlanItem | None:
        text = self.table.text(number, raw, "协商计划项目", Kind.LINE)
        if not text:
            return None
        found = [one for one in self.items if alike(one.topic) == alike(text)]
        year = self.years.of_day(day) if day else None
        then = [one for one in found if one.plenary_id == (year and year.pk)] or found
        if len(then) == 1:
            return then[0]
        words = f"有 {len(then)} 个" if then else "没有"
        self.at(number, "plan_item", f"协商计划中{words}“{text[:40]}”，请核对名称和年度。")
        return None

    def _named(self, number: int, raw: dict[str, Any], key: str, known: dict[str, Any]) -> Any:
        text = self.table.text(number, raw, self.headings[key])
        if text and _plain(text) not in known:
            self.at(number, key, f"没有“{text[:40]}”。请先在“基础资料”中建立，或改正名称。")
        return known.get(_plain(text)) if text else None

    def _themes(self, number: int, raw: dict[str, Any]) -> list[Theme]:
        """In the order of the register, each once."""
        found = set()
        text = self.table.text(number, raw, self.headings["theme"])
        for name in [text] if _plain(text) in self.themes else self.table.parts(number, raw, self.headings["theme"]):
            if _plain(name) in self.themes:
                found.add(self.themes[_plain(name)])
            else:
                self.at(number, "theme", f"没有“{name[:40]}”。请先在“基础资料”中建立，或改正名称。")
        return [one for one in self.themes.values() if one in found]

    def _heads(self, number: int, raw: dict[str, Any], kind: str) -> int | None:
        said = self.table.whole(number, raw, self.headings[kind])
        if said is not None and not 0 <= said <= 100_000:
            self.at(number, kind, f"“{said}”不是人次，请填 0 至 100000 的整数。")
        return said or None

    def _lines(self, number: int, raw: dict[str, Any]) -> list[str]:
        text = self.table.text(number, raw, "意见建议", Kind.PROSE)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for place, line in enumerate(lines, start=1):
            if len(line) > MOST_LINE:
                self.at(number, "suggestions", f"第 {place} 条有 {len(line)} 字，最多 {MOST_LINE} 字，请精简或拆分。")
        return lines

    # --- which one, and when ---------------------------------------------------------------------------------------
    def known(self, number: int, values: dict[str, Any]) -> Activity | None:
        """Of the same name on the same day; of several the one of the same time."""
        found = [one for one in self.there.get(alike(values["title"]), []) if _day(one) == self.said.day]
        if len(found) > 1 and self.said.at:
            found = [one for one in found if timezone.localtime(one.starts_at).time() == self.said.at]
        if len(found) > 1:
            self.at(number, "starts_at", f"这一天有 {len(found)} 场“{values['title'][:40]}”，请写明开始时间。")
            return None
        if found:
            self._settle_known(values, found[0])
        return found[0] if found else None

    def identity(self, values: dict[str, Any]) -> Hashable:
        return (alike(values["title"]), values["starts_at"]) if values["title"] and values["starts_at"] else None

    def _settle_known(self, values: dict[str, Any], record: Activity) -> None:
        """What the row leaves out of the times stands as on the record; a moved activity takes as long as before."""
        said, starts, ends = self.said, *(_minute(one) for one in (record.starts_at, record.ends_at))
        half = HALVES.get(said.half)
        at = said.at or (time.fromisoformat(half[0]) if half and not said.at else starts.time())
        values["starts_at"] = _moment(said.day or starts.date(), at)
        moved = values["starts_at"] != starts
        if said.until or said.until_day:
            last = said.until_day or (values["starts_at"].date() if said.day or moved else ends.date())
            values["ends_at"] = _moment(last, said.until or ends.time())
        elif half and not said.at:
            values["ends_at"] = _moment(values["starts_at"].date(), time.fromisoformat(half[1]))
        else:
            values["ends_at"] = ends + (values["starts_at"] - starts)

    def _settle_new(self, number: int, values: dict[str, Any]) -> None:
        said = self.said
        if said.day is None:
            return
        first, last = (time.fromisoformat(one) for one in HALVES.get(said.half, PLAIN))
        if not said.half and ((values["half_days"] or 1) > 1 or said.until_day):
            last = time(17)
        at = said.at or first
        values["starts_at"] = _moment(said.day, at)
        if said.until:
            values["ends_at"] = _moment(said.until_day or said.day, said.until)
        elif said.until_day or not said.at:
            values["ends_at"] = _moment(said.until_day or said.day, last)
        else:
            end = values["starts_at"] + USUAL
            values["ends_at"] = end if _local(end).date() == said.day else _moment(said.day, time(23, 59))
        if not said.at or not said.until:
            span = f"{values['starts_at']:%Y-%m-%d %H:%M} 至 {values['ends_at']:%Y-%m-%d %H:%M}"
            self.note(number, "starts_at", f"没有写明起止时间，按 {span} 登记。")

    # --- what stands -----------------------------------------------------------------------------------------------
    def stands(self, record: Activity) -> dict[str, Any]:
        same = ("kind", "half_days", "plan_item", "brand", "recommended", "open_signup")
        heads = {row.kind: row.count for row in record.others.all()}
        return {
            **{name: getattr(record, name) for name in same},
            **{name: plain(getattr(record, name), Kind.LINE).text for name in ("title", "place")},
            **{kind: heads.get(kind) for kind in self.heads},
            "starts_at": _minute(record.starts_at),
            "ends_at": _minute(record.ends_at),
            "summary": plain(record.summary, Kind.PROSE).text,
            "organiser": (record.committee, record.group),
            "theme": list(record.themes.all()),
            "suggestions": [" ".join(plain(row.text, Kind.PROSE).text.split("\n")) for row in record.suggestions.all()],
            "people": {row.member_id: str(row.state) for row in record.attendances.all() if row.state in SHOWN},
            "leaves": {},
        }

    def may(self, record: Activity) -> Collection[str]:
        return (*self.headings, "people", "leaves")

    def kept(self, number: int, record: Any, changes: dict[str, Any], stands: dict[str, Any], *, named: bool) -> None:
        """Nobody and nothing is taken off a list by leaving it out of a cell; the pages do that by way of the bin."""
        if "people" in changes:
            self._keep_people(number, changes, stands, named=named)
        if "leaves" in changes:
            self._keep_leaves(number, record, changes)
        if "suggestions" in changes:
            gone = [line for line in stands["suggestions"] if line not in changes["suggestions"]]
            if gone and named:
                self.at(number, "suggestions", f"表中没有“{gone[0][:40]}”。修改、删去意见建议请在活动的页面办理。")
            changes["suggestions"] = [line for line in changes["suggestions"] if line not in stands["suggestions"]]
            stands["suggestions"] = []
            if not changes["suggestions"]:
                del changes["suggestions"]
        for kind in self.heads:
            if kind in changes and changes[kind] is None:
                self.at(number, kind, f"系统中是 {stands[kind]}。要清除请在活动的页面办理。")
        moved = "starts_at" in changes or "ends_at" in changes
        if moved and "half_days" not in changes and record.half_days == proposed(record.starts_at, record.ends_at):
            times = changes.get("starts_at", record.starts_at), changes.get("ends_at", record.ends_at)
            if times[1] > times[0] and proposed(*times) != record.half_days:
                changes["half_days"] = proposed(*times)

    # --- what must hold --------------------------------------------------------------------------------------------
    def check(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        if record is None:
            self._settle_new(number, values)
            values["recommended"], values["open_signup"] = bool(values["recommended"]), bool(values["open_signup"])
        for name, limit in LIMITS.items():
            if name in changed and len(values[name]) > limit:
                self.at(number, name, f"最多 {limit} 字，现有 {len(values[name])} 字。")
        self._half_days(number, values, record, changed)
        starts, ends = values["starts_at"], values["ends_at"]
        if not starts or not ends:
            return
        if ends <= starts:
            self.at(number, "ends_at", "结束时间必须晚于开始时间。")
        self._year(number, starts, values, record)
        self._in_use(number, values, record, changed)
        self._persons(number, starts, ends, values, record)

    def _half_days(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        whole = values["half_days"]
        if whole is None:
            return
        if not 1 <= whole <= 200 and "half_days" in changed:
            self.at(number, "half_days", f"“{whole}”不是半天数，至少一个半天。")
        partly = [
            row
            for row in (record.attendances.all() if record is not None else ())
            if row.half_days and row.half_days > whole
        ]
        if partly:
            told = "、".join(f"{row.member} {row.half_days} 个" for row in partly)
            self.at(number, "half_days", f"已登记的实到半天数超过 {whole} 个：{told}。请先更正出席记录。")

    def _year(self, number: int, starts: datetime, values: dict[str, Any], record: Any) -> None:
        day = _local(starts).date()
        former = self.years.of_day(_day(record)) if record is not None else None
        year = self.years.enters(number, "时间", day, new=self.years.of_day(day) != former)
        there = {row.member_id for row in record.attendances.all()} if record is not None else set()
        if record is not None and year and year == former and year.is_closed and set(values["people"]) - there:
            self.at(number, "people", closed_words(year))

    def _in_use(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        """A kind that was ended stays with its years."""
        if record is not None and not {"kind", "starts_at"} & set(changed):
            return
        year = self.years.of_day(_local(values["starts_at"]).date())
        if year and values["kind"] and (words := ended_words(Occasion, values["kind"], year.year)):
            self.at(number, "kind", words)

    # --- in words --------------------------------------------------------------------------------------------------
    def name(self, values: dict[str, Any]) -> str:
        return f"{_local(values['starts_at']):%Y-%m-%d} {values['title']}"

    def word(self, key: str, value: Any) -> str:
        if key in ("people", "leaves"):
            return self._people_word(key, value)
        if key == "organiser":
            return "、".join(str(body) for body in value if body) or "机关"
        if key == "theme":
            return "、".join(map(str, value))
        if key == "suggestions":
            return f"{len(value)} 条：{'；'.join(value)}"
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return f"{_local(value):%Y-%m-%d %H:%M}"
        return next((label for label, one in self.kinds.items() if key == "kind" and one == value), str(value))


def _plain(text: str) -> str:
    return "".join(text.split()).replace("·", "").casefold()


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def _minute(moment: datetime) -> datetime:
    """As the books say it."""
    return _local(moment).replace(second=0, microsecond=0)


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _day(activity: Activity) -> date:
    return timezone.localdate(activity.starts_at)


class Activities(Importer):
    kind, title, unit = "activities", "导入活动", "场"
    help = (
        "每场活动一行；出席、请假、缺席的委员可以写在一格中，用顿号隔开。同名同日的活动视为同一场，只更新有变化的内容。"
    )

    @property
    def columns(self) -> tuple[In, ...]:
        return of.columns()

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        ActivityRows(sheet, table, user).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        added, changed = write(sheet.rows, user, tell)
        return f"已导入 {added} 场活动，更新 {changed} 场；{sheet.same} 场此前已有、没有变化。"

    def after_undo(self, records: Any) -> None:
        keys = {one.pk if isinstance(one, Activity) else getattr(one, "activity_id", None) for one in records}
        for activity in Activity.objects.filter(pk__in=[key for key in keys if key]):
            record_whole(activity)

    def row_put_back(self, left: Any, row: Any) -> None:
        if isinstance(row, Activity):
            telling.of_change(row, telling.plan_of(left))


ACTIVITIES = Activities()
