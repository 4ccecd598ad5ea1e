"""Attendance from a book: a row for each member at each activity."""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from activities.importing.matching import alike, titled
from activities.importing.moments import spoken
from activities.models import KIND_OF_LEAVE, Activity, Attendance
from activities.services.attendance import record_attendance
from activities.services.entering import Entered, enter
from cppcc.books import values as cells
from cppcc.calendar import clock
from cppcc.sheets import Importer, In, Readout, Rows, Table, Tell, key_column, silent
from cppcc.texts import Kind, plain
from members import membership
from members.importing.ground import People, Years, closed_words
from members.leaves import ended_leave
from members.models import DutyPart

State = Attendance.State
STATES = {label: value for value, label in State.choices}
STATE_WORDS = {
    "出勤": "出席", "到会": "出席", "到": "出席", "已到": "出席", "实到": "出席", "参加": "出席", "已参加": "出席", "参会": "出席",
    "签到": "出席",
    "已签到": "出席", "是": "出席", "√": "出席", "✓": "出席", "✔": "出席", "1": "出席", "全程参加": "出席", "到场": "出席", "列席": "出席",
    "事假": "请假", "病假": "请假", "公假": "请假", "假": "请假", "已请假": "请假", "请假未到": "请假", "△": "请假", "○": "请假",
    "未到": "缺席", "缺勤": "缺席", "未参加": "缺席", "无故缺席": "缺席", "旷会": "缺席", "否": "缺席", "×": "缺席", "✗": "缺席",
    "0": "缺席",
    "没有参加": "缺席", "未请假": "缺席", "缺": "缺席", "x": "缺席",
    "迟到": "出席", "早退": "出席", "迟到早退": "出席", "迟到、早退": "出席", "早退、迟到": "出席",
}  # fmt: skip
IN_TIME = (False, False)
LATENESS = {"迟到": (True, False), "早退": (False, True), "迟到早退": (True, True)}
"""Late, left early."""
YES = re.compile(
    r"[√✓✔☑]|[是有Yy]的?|TRUE|True|(?:迟到|早退|晚到|提前)(?:了|过)?|(?:迟到|早退|晚到|提前)?约?\d*[1-9]\d*(?:分钟?|min|次)?"
)
"""What a column of one of them holds where somebody was so: a mark, a yes, how long."""
WORDS_IN_TIME = frozenset({
    "", "否", "无", "没有", "-", "—", "0", "未", "未迟到", "没有迟到", "未早退", "没有早退", "无迟到早退", "未迟到早退", "没有迟到早退",
    "正常", "准时",
})  # fmt: skip
NO = re.compile(r"[×✗xXNn不]|FALSE|False|0+(?:分钟?|次)|[没不未无](?:有)?(?:迟到|早退).*")
NO_KIND = frozenset({"无", "没有", "否", "不"})
SETTLED = (State.PRESENT, State.LEAVE, State.ABSENT)
"""What a sheet may say of somebody; an invitation or a request goes its own way."""
SELECTED = ("activity", "member")
"""What an export fetches along."""

COLUMNS = (
    In("activity", "活动名称", lambda one: one.activity.title, needed=True, example="重点项目视察",
       also=("活动", "会议名称", "会议", "名称", "活动主题", "会议活动名称", "活动内容", "主题")),
    In("on", "日期", lambda one: timezone.localdate(one.activity.starts_at), example="2023-05-20",
       also=("活动日期", "时间", "活动时间", "会议日期", "会议时间", "召开日期", "召开时间", "开始时间")),
    In("member", "委员", lambda one: str(one.member), needed=True, example="张三",
       also=("姓名", "委员姓名", "参会委员", "参加委员", "出席委员", "参会人员", "参加人员", "名单")),
    In("state", "出席情况", lambda one: str(one.get_state_display()), needed=True, example="出席",
       also=("出席", "情况", "是否出席", "到会情况", "出勤情况", "考勤", "考勤情况", "签到情况", "参加情况", "是否参加", "参会情况",
             "状态", "出勤")),
    In("reason", "请假理由", lambda one: one.reason, also=("备注", "请假事由", "理由", "原因", "请假原因", "事由", "说明")),
    In("half_days", "实到半天数", lambda one: one.half_days, also=("实到半天", "半天数", "参加半天数")),
    In("late", "迟到早退", lambda one: one.late_words or None, also=("迟到或早退", "迟到/早退", "迟到、早退", "是否迟到早退")),
    In("leave_kind", "请假种类", lambda one: one.leave_words or None, also=("请假类别", "请假类型", "假别", "假种")),
    In("came_late", "迟到", shown=False, also=("是否迟到", "迟到情况", "迟到（分钟）")),
    In("went_early", "早退", shown=False, also=("是否早退", "早退情况", "提前离会", "早退（分钟）")),
    key_column(),
)  # fmt: skip
LATE = {"came_late": "迟到", "went_early": "早退"}
"""What is said of somebody by a column of both, by one of its own or by the state; with that column's heading."""


class AttendanceRows(Rows):
    columns = COLUMNS
    always = frozenset({"activity", "member", "state"})
    made_of = {
        "activity": ("activity", "on"),
        "leave_kind": ("leave_kind", "state", "member"),
        "came_late": ("late", "came_late", "state"),
        "went_early": ("late", "went_early", "state"),
    }

    def __init__(self, sheet: Readout, table: Table, user: Any) -> None:
        activities = Activity.objects.all() if user is None else Activity.objects.visible_to(user)
        records = Attendance.objects.filter(activity__in=activities).select_related(*SELECTED)
        super().__init__(sheet, table, records)
        self.people, self.years = People(table), Years(table)
        self.leaves = self.people.leaves
        self.activities = titled(table, "活动名称", activities)
        self.there: dict[Hashable, Attendance] = {}
        rows = titled(table, "活动名称", records, "activity__title")
        for row in (one for found in rows.values() for one in found):
            self.there[row.activity_id, row.member_id] = row

    def values(self, number: int, raw: dict[str, Any], record: Any) -> dict[str, Any]:
        table = self.table
        said = table.asked(number, "日期", partial(spoken, epoch1904=table.epoch1904), raw.get("日期"))
        activity = self._activity(number, raw, said.day if said else None, record)
        on = _day(activity) if activity else (said.day if said else None)
        people = self.people.named(number, raw, "委员", on)
        if len(people) > 1:
            self.at(number, "member", f"一行只填一位委员，这里有 {len(people)} 位。")
        told = self._told_by_state(raw)
        state = State.LEAVE.value if told else table.choice(number, raw, "出席情况", STATES, STATE_WORDS)
        if not told and people and state in Attendance.LEAVES:
            told = self.leaves.kind(people[0].away)
        reason = table.text(number, raw, "请假理由", Kind.PROSE)
        if reason and state == State.PRESENT and not (record and record.reason == reason):
            self.note(number, "reason", f"出席的不记理由，“{reason[:40]}”没有登记。")
            reason = record.reason if record else ""
        return {
            "activity": activity,
            "member": people[0].member if people else None,
            "state": state,
            "leave_kind": self._leave_kind(number, raw, record, state, told),
            "reason": reason,
            "half_days": self._half_days(number, raw, activity),
            **self._late(number, raw, record, state),
        }

    def _told_by_state(self, raw: dict[str, Any]) -> str:
        """The kind of leave that the state itself says: 事假, 因病请假, 请假（公假)."""
        words = str(raw.get("出席情况") or "")
        means = STATE_WORDS.get("".join(words.split()), "请假")
        return self.leaves.whole(words) if means == "请假" else ""

    def _leave_kind(self, number: int, raw: dict[str, Any], record: Any, state: str | None, told: str) -> str | None:
        """Of which kind a leave is, as its own column says, or the state; None where nothing says so."""
        words = str(raw.get("请假种类") or "")
        no_kind = "".join(words.split()) in NO_KIND
        said = self.leaves.whole(words) or (
            "" if no_kind else self.table.choice(number, raw, "请假种类", self.leaves.names)
        )
        if said and told and said != told:
            self.at(number, "leave_kind", f"与出席情况所写的“{DutyPart.named(told)}”不同，请改成一致。")
        stood = self.stands(record)["leave_kind"] if record is not None else None
        found = said or told or None
        if found and found != stood and state and state not in Attendance.LEAVES:
            self.at(number, "leave_kind", KIND_OF_LEAVE)
        if record is not None and not told and not self.table.has("请假种类"):
            return stood
        return found

    def _late(self, number: int, raw: dict[str, Any], record: Any, state: str | None) -> dict[str, bool | None]:
        """Whether he came late, left early; None where nothing says so."""
        said = _lateness(raw.get("出席情况")) or IN_TIME
        told = _lateness(raw.get("迟到早退"))
        if told is None:
            self.at(number, "late", f"“{str(raw['迟到早退'])[:20]}”应为：迟到、早退，或两者都写，或留空。")
            told = IN_TIME
        found: dict[str, bool | None] = {}
        for (key, heading), *ways in zip(LATE.items(), said, told, strict=True):
            stood = self.stands(record)[key] if record is not None else None
            found[key] = any((*ways, self._yes(number, raw, heading))) or None
            if found[key] and not stood and state and state != State.PRESENT:
                self.at(number, self.of(key), "只有出席的才填迟到早退。")
            if record is not None and not any(said) and not any(map(self.table.has, ("迟到早退", heading))):
                found[key] = stood  # another word for 出席 says nothing of it
        return found

    def _yes(self, number: int, raw: dict[str, Any], heading: str) -> bool:
        """Whether the column of one of them says yes."""
        words = "".join((self.table.asked(number, heading, cells.plain, raw.get(heading)) or "").split())
        if words in WORDS_IN_TIME or words in cells.EMPTY or NO.fullmatch(words):
            return False
        if words != heading and not YES.fullmatch(words):
            self.table.fault(number, heading, f"“{words[:20]}”应为：是、√ 或分钟数；没有{heading}的留空。")
        return True

    def _activity(self, number: int, raw: dict[str, Any], on: date | None, record: Any) -> Activity | None:
        """By name, and by day where several have it."""
        title = self.table.text(number, raw, "活动名称", Kind.LINE)
        if not title:
            return record.activity if record is not None else None
        found = self.activities.get(alike(title), [])
        then = [one for one in found if on is None or _day(one) == on]
        if record is not None and record.activity in then:
            return record.activity
        if len(then) == 1:
            return then[0]
        if not found:
            self.at(number, "activity", f"系统中没有活动“{title[:40]}”，请先登记或导入活动。")
        elif not then:
            days = "、".join(f"{_day(one):%Y-%m-%d}" for one in found[:5])
            self.at(
                number, "on" if self.table.has("日期") else "activity", f"“{title[:40]}”不在这一天，系统中是 {days}。"
            )
        else:
            days = "、".join(f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}" for one in then[:5])
            self.at(
                number,
                "on" if self.table.has("日期") else "activity",
                f"“{title[:40]}”有 {len(then)} 场（{days}），请写明日期。",
            )
        return None

    def _half_days(self, number: int, raw: dict[str, Any], activity: Activity | None) -> int | None:
        """None for who was there all the time."""
        said = self.table.whole(number, raw, "实到半天数")
        if said is None or activity is None:
            return None
        if not 1 <= said <= activity.half_days:
            self.at(
                number, "half_days", f"应在 1 至 {activity.half_days} 之间，本次活动有 {activity.half_days} 个半天。"
            )
        return said if said < activity.half_days else None

    def stands(self, record: Attendance) -> dict[str, Any]:
        return {
            "activity": record.activity,
            "member": record.member,
            "state": record.state,
            "leave_kind": record.leave_kind or None,
            "reason": plain(record.reason, Kind.PROSE).text,
            "half_days": record.half_days if record.half_days != record.activity.half_days else None,
            "came_late": record.late or None,
            "went_early": record.left_early or None,
        }

    def identity(self, values: dict[str, Any]) -> Hashable:
        activity, member = values["activity"], values["member"]
        return (activity.pk, member.pk) if activity and member else None

    def known(self, number: int, values: dict[str, Any]) -> Attendance | None:
        return self.there.get(self.identity(values))

    def may(self, record: Attendance) -> Collection[str]:
        return ("state", "leave_kind", "reason", "half_days", *LATE)

    def check(self, number: int, values: dict[str, Any], record: Any, changed: Collection[str]) -> None:
        activity, member, state = values["activity"], values["member"], values["state"]
        if len(values["reason"]) > 200 and "reason" in changed:
            self.at(number, "reason", f"最多 200 字，现有 {len(values['reason'])} 字。")
        if "half_days" in changed and values["half_days"] and state and state != State.PRESENT:
            self.at(number, "half_days", "只有出席的才填实到半天数。")
        if state and "state" in changed and state not in SETTLED:
            self.at(number, "state", f"“{State(state).label}”不能用表格登记，应为：出席、请假、缺席。")
        if activity is None:
            return
        if "state" in changed:
            self._in_time(number, activity, state)
        if member and "state" in changed and (words := membership.refusal([member], _day(activity))):
            self.at(number, "member", words)
        year = self.years.of_day(_day(activity))
        kind = values["leave_kind"] if "leave_kind" in changed else None
        if words := ended_leave(kind, year):
            self.at(number, "leave_kind", words)
        if record is None and year and year.is_closed:
            self.at(number, "activity", closed_words(year))

    def _in_time(self, number: int, activity: Activity, state: str | None) -> None:
        if state == State.PRESENT and activity.starts_at > clock.now():
            self.at(number, "state", "活动还没有开始，不能登记出席。")
        if state == State.ABSENT and not activity.is_over:
            self.at(number, "state", "活动还没有结束，不能登记缺席。")

    def name(self, values: dict[str, Any]) -> str:
        return f"{_day(values['activity']):%Y-%m-%d} {values['activity']} {values['member']}"

    def word(self, key: str, value: Any) -> str:
        if key in LATE:
            return LATE[key]
        if key == "leave_kind":
            return DutyPart.named(value)
        return str(State(value).label) if key == "state" else str(value)


def _day(activity: Activity) -> date:
    return timezone.localdate(activity.starts_at)


class AttendanceBook(Importer):
    kind, title, unit = "attendance", "导入出席情况", "条"
    help = "每位委员参加每次活动一行。活动须已登记；同名的活动按日期区分。"

    @property
    def columns(self) -> tuple[In, ...]:
        return COLUMNS

    def read(self, table: Table, user: Any, tell: Tell = silent) -> Readout:
        sheet = Readout(faults=table.faults, tidied=table.tidied)
        AttendanceRows(sheet, table, user).read(tell)
        return sheet

    def write(self, sheet: Any, user: Any, tell: Tell = silent) -> str:
        """One activity after the other, in the order of their keys: so all writers lock."""
        of: dict[int, list[Entered]] = defaultdict(list)
        activities: dict[int, Activity] = {}
        for row in sheet.rows:
            known = row.record
            activity = known.activity if known is not None else row.values["activity"]
            activities.setdefault(activity.pk, activity)
            of[activity.pk].append(_entered(known, row.values))
        added = done = 0
        for key in sorted(of):
            tell(done, len(sheet.rows))
            added += enter(activities[key], of[key])
            done += len(of[key])
        return f"已登记 {added} 条出席情况，更新 {done - added} 条；{sheet.same} 条此前已有、没有变化。"

    def after_undo(self, records: Any) -> None:
        for one in records:
            if isinstance(one, Attendance):
                record_attendance(one)


def _entered(known: Attendance | None, values: dict[str, Any]) -> Entered:
    if known is None:
        late, left_early = (bool(values[key]) for key in LATE)
        return Entered(
            values["member"], values["state"], values["reason"], values["half_days"], late, left_early,
            values["leave_kind"] or "", seen="",
        )  # fmt: skip
    state = values.get("state", known.state)
    stays = state == State.PRESENT
    half_days = values.get("half_days", known.half_days if stays else None)
    reason = values.get("reason", known.reason)
    late, left_early = (
        bool(values.get(key, stood and stays)) for key, stood in zip(LATE, (known.late, known.left_early), strict=True)
    )
    leave_kind = values.get("leave_kind", known.leave_kind) or ""
    return Entered(known.member, state, reason, half_days, late, left_early, leave_kind, seen=known.state)


def _lateness(value: Any) -> tuple[bool, bool] | None:
    """Whether somebody came late and left early, as a cell says; None where it says something else."""
    words = "".join(str(value or "").split())
    if words in WORDS_IN_TIME:
        return IN_TIME
    found = [LATENESS.get(one) for one in re.split("[、，,；;/和及]", words) if one]
    if None in found:
        return None
    return any(one[0] for one in found if one), any(one[1] for one in found if one)


ATTENDANCE = AttendanceBook()
