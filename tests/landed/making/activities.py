"""Activities with every kind of attendance, micro-suggestions in every state, registers, the office's tasks."""

from datetime import date, datetime
from typing import Any

from activities.library import to_proposal
from auditlog.context import set_actor
from django.core.files.base import ContentFile
from django.utils import timezone

from activities import attending, ledgers, office
from activities.models import (
    Activity,
    Attendance,
    Brand,
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    Indicator,
    MediaReport,
    MicroSuggestion,
    OfficePoint,
    OfficeRule,
    OfficeTask,
    Outcome,
    PartyPaper,
    PlanItem,
    Quantity,
    Theme,
    Venue,
    WelfareDeed,
)
from activities.services import (
    add_files,
    add_photos,
    record_attendance,
    save_activity,
    save_suggestion,
    set_suggestions,
)
from members.models import Member
from proposals.demo import SCAN
from tests.landed.making.world import World, on, picture, step


def build(world: World) -> None:
    _plan(world)
    _held(world)
    _doubled(world)
    _checked_in(world)
    _to_come(world)
    _registers(world)
    _tasks(world)
    _micro(world)
    _opinions(world)


def _plan(world: World) -> None:
    world.bodies["品牌"] = Brand.objects.create(name="示例议事厅", order=1)
    world.bodies["专题"] = Theme.objects.create(code="tourism", name="文旅融合", order=1)
    item = {
        "plenary": world.years[2024],
        "lead_committee": world.bodies["提案委员会"],
        "approved_on": date(2024, 1, 25),
    }
    world.bodies["计划"] = PlanItem.objects.create(topic="推动文旅融合发展", form="special", quarter=2, **item)
    PlanItem.objects.create(topic="加强科创平台建设", form="research", quarter=4, **item)


def activity(world: World, title: str, kind: str, start: str, end: str, *, present: str = "", **more: Any) -> Activity:
    """An activity that staff enter with those present, on the day after it."""
    by = {
        "others": more.pop("others", {}),
        **{name: more.pop(name, "") for name in ("leave", "absent")},
    }
    starts, ends = (timezone.make_aware(datetime.fromisoformat(text)) for text in (start, end))
    one = Activity(
        title=title, kind=kind, starts_at=starts, ends_at=ends, place="示例会议室", created_by=world["office"],
        summary=f"{title}的概况。", **more,
    )  # fmt: skip
    people = {"present": present, "leave": by["leave"], "absent": by["absent"]}
    named = {state: [world.members[short] for short in who] for state, who in people.items() if who}
    with on(end[:10], "18:00"), set_actor(world["office"]):
        return save_activity(one, named, by["others"])


def _partly(one: Activity, world: World, short: str, half_days: int) -> None:
    row = Attendance.objects.select_related("activity", "member").get(activity=one, member=world.members[short])
    row.half_days = half_days
    row.save()
    record_attendance(row)


def _held(world: World) -> None:
    bodies = world.bodies
    former = activity(
        world, "科创调研（上年）", "research", "2023-06-06T09:00", "2023-06-06T11:30", present="一二三",
        committee=bodies["经济委员会"],
    )  # fmt: skip
    assert former.half_days == 1
    plenary = activity(
        world, "十届三次全体会议", "plenary", "2024-01-08T09:00", "2024-01-09T17:00", present="一二三四五八", leave="六",
        absent="七九",
    )  # fmt: skip
    _partly(plenary, world, "三", 2)
    activity(
        world, "第九次常委会会议", "standing_committee", "2024-03-26T14:00", "2024-03-26T17:00", present="一二三五",
        leave="四",
    )  # fmt: skip
    special = activity(
        world, "文旅融合专题协商", "special_consultation", "2024-05-16T09:00", "2024-05-16T11:30", present="一二三四八",
        committee=bodies["提案委员会"], plan_item=bodies["计划"], theme=bodies["专题"], brand=bodies["品牌"],
        others={"public": 24, "department": 5, "expert": 2},
    )  # fmt: skip
    add_photos(special, [picture((90, 140, 90), "a.png"), picture((140, 90, 90), "b.png")], "协商会现场")
    add_files(special, [("会议通知.pdf", ContentFile(SCAN, name="notice.pdf"))])
    set_suggestions(special, ["串联示例景点", "完善旅游标识", "培育研学产品"])
    first = special.suggestions.first()
    assert first
    first.converted_on, first.conversion = date(2024, 8, 20), "已开通示例专线"
    first.save()
    Outcome.objects.create(
        activity=special, kind="deliberation", title="推动文旅融合的议政报告", sent_on=date(2024, 6, 6),
        instruction="请研究。", conversion="列入年度计划",
    )  # fmt: skip
    Outcome.objects.create(activity=special, kind="research", title="研学旅行调研报告", sent_on=date(2024, 10, 9))
    # Ends ten minutes past noon: two half days as the product counts them.
    noon = activity(
        world, "社区养老视察", "inspection", "2024-09-12T09:00", "2024-09-12T12:10", present="一三五八",
        group=bodies["前进"], brand=bodies["品牌"],
    )  # fmt: skip
    assert noon.half_days == 2
    _partly(noon, world, "八", 1)
    set_suggestions(noon, ["增加助餐点"])
    training = activity(
        world, "委员培训班", "training", "2024-10-14T08:30", "2024-10-16T12:00", present="一二四", absent="九"
    )
    _partly(training, world, "四", 0)
    activity(world, "前进街道委员接待日", "group_activity", "2024-11-05T14:00", "2024-11-05T16:30", present="一五",
             group=bodies["前进"])  # fmt: skip
    activity(
        world, "区年度工作评议会", "supervision", "2024-12-10T09:00", "2024-12-10T11:00", present="三", recommended=True
    )
    activity(
        world, "十届四次全体会议", "plenary", "2025-01-06T09:00", "2025-01-07T12:00", present="一二三五八", leave="四"
    )


def _doubled(world: World) -> None:
    """Two entries of one event became one."""
    hours = ("2024-06-20T14:00", "2024-06-20T16:00")
    into = activity(world, "北药基地调研", "research", *hours, present="一", absent="二", others={"expert": 1},
                    committee=world.bodies["提案委员会"])  # fmt: skip
    double = activity(world, "北药基地调研（重复）", "research", *hours, present="二三", others={"expert": 3})
    set_suggestions(double, ["做强示例产业"])
    with on("2024-06-24"), set_actor(world["office"]):
        attending.merge(double, into)


def _checked_in(world: World) -> None:
    """By code, by pasted names, on leave asked and granted, on leave not granted."""
    one = activity(
        world, "春季界别协商", "sector_consultation", "2025-03-05T14:00", "2025-03-05T17:00", open_signup=True
    )
    serving = [world.members[short] for short in "一二三四五八"]
    with on("2025-02-24"):
        attending.invite(one, serving)
    with on("2025-02-26"):
        attending.sign_up(one, world.members["一"])
        attending.decide_leave(attending.ask_leave(one, world.members["三"], "出差"), grant=True)
        attending.decide_leave(attending.ask_leave(one, world.members["四"], "值班"), grant=False)
    with on("2025-03-05", "13:40"):
        attending.check_in(one, world.members["一"])
        attending.check_in(one, world.members["二"])
    with on("2025-03-05", "18:00"):
        names = attending.read_names("周示五、没有此人", date(2025, 3, 5))
        attending.mark_present(one, names.found)
        attending.mark_absent(one)


def _to_come(world: World) -> None:
    """Invited, signed up, leave asked and not decided."""
    one = activity(world, "智慧停车专题调研", "research", "2025-03-21T09:00", "2025-03-21T12:00",
                   committee=world.bodies["经济委员会"])  # fmt: skip
    with on("2025-03-12"):
        attending.invite(one, [world.members[short] for short in "一二三五"])
    with on("2025-03-13"):
        attending.sign_up(one, world.members["一"])
        attending.ask_leave(one, world.members["五"], "外出学习")


def _registers(world: World) -> None:
    members = world.members
    lead = Enterprise.objects.create(name="示例重点企业", kind="lead", member=members["一"], since=date(2023, 3, 1))
    firm = Enterprise.objects.create(
        name="示例非公企业", kind="nonpublic", since=date(2024, 2, 1), until=date(2024, 12, 1)
    )
    kept: list[Any] = [
        EnterpriseVisit(enterprise=lead, on=date(2024, 4, 9), member=members["一"], people=3, suggestions=2, words="座谈。"),
        EnterpriseVisit(enterprise=firm, on=date(2025, 2, 18), member=members["二"], people=1),
        WelfareDeed(kind="students", member=members["二"], on=date(2024, 5, 4), subject="助学", value=12),
        WelfareDeed(kind="elderly", member=members["三"], on=date(2024, 9, 9), subject="结对", value=2),
        WelfareDeed(kind="counselling", on=date(2024, 6, 1), subject="辅导", value=3),
        WelfareDeed(kind="donation", member=members["六"], on=date(2024, 11, 11), subject="捐赠", value="12345.50"),
        WelfareDeed(kind="purchase", member=members["二"], on=date(2025, 1, 20), subject="帮扶", value=8000),
        MediaReport(title="示例报道", outlet="示例日报", level="city", on=date(2024, 7, 7), member=members["五"],
                    link="https://example.org/1"),
        MediaReport(title="示例报道二", outlet="示例网", level="province", on=date(2024, 8, 8)),
    ]  # fmt: skip
    for row in kept:
        row.save()
        ledgers.record(row)
    EnterpriseProblem.objects.create(enterprise=lead, words="用工难", raised_on=date(2024, 4, 9), department="区人社局",
                                     progress="已解决", on=date(2024, 6, 3))  # fmt: skip
    EnterpriseProblem.objects.create(enterprise=lead, words="融资难", raised_on=date(2025, 2, 9))
    for group in ("前进", "桂林"):
        Venue.objects.create(name=f"{group}书房", kind="reading_room", group=world.bodies[group], since=date(2023, 5, 1),
                             until=date(2024, 6, 30) if group == "桂林" else None)  # fmt: skip
    PartyPaper.objects.create(kind="request", title="关于年度协商计划的请示", on=date(2024, 1, 22), reply="同意")
    PartyPaper.objects.create(kind="report", title="关于年度工作的报告", on=date(2024, 12, 25))
    for key, name, how, per, values in (
        ("reading.events", "读书活动", "sum", 1, [1, 2]),
        ("reading.books", "藏书", "latest", 1, [31_000, 42_500]),
        ("reading.money", "购书款", "sum", 10_000, [8_000, 12_500]),
        ("reading.partners", "共建单位", "distinct", 1, [1, 1]),
    ):
        indicator = Indicator.objects.create(
            key=key, name=name, unit="万元" if per > 1 else "个", how=how, per=per, definition=f"{name}的口径"
        )
        for month, value in enumerate(values, start=5):
            Quantity.objects.create(indicator=indicator, on=date(2024, month, 3), subject="示例", value=value,
                                    member=members["一"])  # fmt: skip
    Indicator.objects.create(key="reading.old", name="停用指标", unit="个", definition="不再统计", active=False)


def _tasks(world: World) -> None:
    """Open, open and late, reported, done in time, done late, sent back, dropped."""
    owner, other, leader = world["office"], world["staff"], world["leader"]

    def task(title: str, quarter: int, due: str, year: int = 2024, who: Any = owner) -> OfficeTask:
        with on(f"{year}-01-10"):
            made = OfficeTask.objects.create(
                plenary=world.years[year], title=title, owner=who, quarter=quarter, due_on=date.fromisoformat(due)
            )
            office.given(made)
        return made

    for title, due, done, who in (
        ("筹备全体会议", "2024-01-31", "2024-01-20", owner),
        ("印发协商计划", "2024-03-01", "2024-03-09", other),
    ):
        one = task(title, 1, due, who=who)
        step(one, "report_done", who, done, words="已完成。")
        step(one, "confirm", leader, done)
    dropped = task("组织外出考察", 2, "2024-06-30")
    step(dropped, "drop", leader, "2024-05-08", reason="不再安排。")
    task("整理文史资料", 4, "2024-12-20")
    reported = task("提案交办会", 1, "2025-03-10", 2025)
    step(reported, "report_done", owner, "2025-03-07", words="已召开。")
    back = task("修订考核办法", 1, "2025-03-31", 2025, other)
    step(back, "report_done", other, "2025-03-05", words="初稿已成。")
    step(back, "send_back", leader, "2025-03-06", reason="请征求意见。")
    task("筹备书画展", 2, "2025-05-30", 2025)
    OfficeRule.objects.create(plenary=world.years[2024], kind="on_time", points=6)
    OfficePoint.objects.create(user=other, on=date(2024, 10, 9), words="信息被省级采用", points=3)


def micro(world: World, title: str, day: str, who: str, kind: str = "micro", photo: bool = False) -> MicroSuggestion:
    one = MicroSuggestion(
        kind=kind, plenary=world.years[int(day[:4])], member=world.members[who], title=title, place="前进街道",
        content=f"{title}：路面破损，雨后积水，建议尽快修补并定期巡查。", category="city",
    )  # fmt: skip
    with on(day):
        return save_suggestion(one, [picture((80, 80, 80), "m.png")] if photo else [])


def _micro(world: World) -> None:
    staff, handler = world["staff"], world["住建承办"]

    def taken(title: str, day: str, who: str, *steps: str, **more: Any) -> MicroSuggestion:
        one = micro(world, title, day, who, photo=more.pop("photo", False))
        step(one, "submit", world[who], day)
        for name in steps:
            data = {"transfer": {"unit": world.units["住建"]}, "reject": {"reason": "已有安排。"}}.get(name, {})
            step(one, name, staff, day, **data)
        return one

    done = taken("修补示例路", "2024-03-04", "一", "adopt", "transfer", "report_up", photo=True)
    step(done, "record_result", staff, "2024-05-05", provincial_result="excellent")
    step(done, "finish", handler, "2024-04-08", result="已修补。", photos=[picture((60, 120, 60), "done.png")])
    taken("增设路灯", "2024-06-03", "二", "adopt", "report_up")
    taken("调整站牌", "2024-07-03", "三", "reject")
    lead = taken("规范摊位", "2024-08-05", "四", "adopt", "make_lead")
    with on("2025-03-02"):
        to_proposal(MicroSuggestion.objects.get(pk=lead.pk), Member.objects.get(pk=world.members["八"].pk), world["八"])
    taken("疏通下水", "2025-03-03", "五", "adopt", "transfer")
    taken("修剪树木", "2025-03-12", "八")
    back = taken("更换护栏", "2025-03-10", "一")
    step(back, "take_back", world["一"], "2025-03-11")


def _opinions(world: World) -> None:
    staff = world["staff"]
    one = micro(world, "关于稳就业的建议", "2024-09-02", "二", "opinion")
    step(one, "submit", world["二"], "2024-09-02")
    step(one, "adopt", staff, "2024-09-05")
    step(one, "record_level", staff, "2024-10-10", adoption_level="province")
    step(one, "record_instruction", staff, "2024-10-20", instruction="请有关部门研究。")
    other = micro(world, "关于冬季供暖的建议", "2025-03-07", "三", "opinion")
    step(other, "submit", world["三"], "2025-03-07")
