"""What else each of the demonstration's years has: suggestions and opinions with their adoptions, registers, office tasks."""

from datetime import date, timedelta
from typing import Any

from activities.demo.facts import MEDIA, MICRO, PROBLEMS
from activities.models import (
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    MediaReport,
    MicroSuggestion,
    OfficeTask,
    PartyPaper,
    Venue,
    WelfareDeed,
)
from activities.services import ledgers, office
from activities.services.micro import come_from, save_opinion, save_suggestion
from members.demo import STREETS
from members.demo_days import WHOLE
from members.demo_living import Living
from members.models import Member, Organization, PlenaryYear, User
from proposals.models import Handler, Unit

ADOPTED: tuple[dict[str, str], ...] = (
    {"channel": "own_committee", "issue": "第3期"},
    {"channel": "city_committee", "issue": "第12期"},
    {"channel": "province_committee", "issue": "第27期"},
)
OPINIONS = (
    ("关于规范预付式消费的建议", "business"),
    ("老旧小区楼道堆物存在消防隐患", "city"),
    ("青少年近视防控工作中的几个问题", "education"),
    ("关于完善社区慢病用药保障的建议", "health"),
    ("外卖骑手停车充电难的情况反映", "traffic"),
)
TASKS = ("印发年度协商计划", "提案交办会", "委员培训班", "“谏议朝阳”协商活动", "书画作品展")


def past(living: Living, year: PlenaryYear) -> None:
    number = 4 if year.year < 2023 else 6
    for index in range(number):
        day = date(year.year, 2, 6) + timedelta(days=index * 40)
        micro = _micro(living, living.serving(day, 1)[0], day, index)
        _moved(living, micro, ("adopt", "transfer", "finish") if index % 3 else ("make_lead",), day)
        if index == 1:
            living.take(micro, "report_up", living.accounts["staff"], day + timedelta(days=20))
    for index in range(3):
        day = date(year.year, 3, 4) + timedelta(days=index * 60)
        _adopted(living, _opinion(living, day, index), index, day + timedelta(days=20))
    _registers(living, [date(year.year, month, 12) for month in (3, 5, 8, 10)])
    _before(living, year)
    for index, title in enumerate(TASKS[:3]):
        task = _task(living, title, date(year.year, 3 * (index + 1), 20), living.accounts["staff"])
        _reported(living, task, date(year.year, 3 * (index + 1), 18), confirmed=True)


def whole(living: Living) -> None:
    """Opinions of 2024 come from parties and people's organisations: nobody's points of that year change."""
    for index, body in enumerate(Organization.objects.order_by("order")[:4]):
        day = date(WHOLE, 3, 6) + timedelta(days=index * 60)
        _adopted(living, _opinion(living, day, index, body), index, day + timedelta(days=20))


def present(living: Living) -> None:
    days = living.days
    ways = [("adopt", "transfer", "finish"), ("adopt", "report_up"), ("adopt", "transfer", "finish"), ("make_lead",), ("reject",),
            ("adopt", "transfer", "finish")]  # fmt: skip
    for index, (day, steps) in enumerate(zip(days.spread(len(ways)), ways, strict=True)):
        micro = _micro(living, living.own if index == 2 else living.serving(day, 1)[0], day, index)
        _moved(living, micro, steps, day)
        if index == 1:
            living.take(micro, "record_result", living.accounts["staff"], days.today, provincial_result="excellent")
    _open(living)
    for index, day in enumerate(days.spread(4)):
        _adopted(living, _opinion(living, day, index), index, min(day + timedelta(days=12), days.today))
    _opinion(living, days.of_year(1), 4)
    _registers(living, days.spread(4))
    _tasks(living)


# --- micro-suggestions and opinions ------------------------------------------------------------------------------
def _micro(living: Living, member: Member, day: date, index: int, *, sent: bool = True) -> MicroSuggestion:
    """From the member's own account, or from paper by the office: that is submitted as soon as it is saved."""
    title, category, problem = MICRO[index % len(MICRO)]
    street = STREETS[(index * 5 + day.month) % len(STREETS)]
    own = member.user is not None
    paper: dict[str, Any] = {"state": "submitted", "entered_by": living.accounts["staff"], "submitted_on": day}
    row = MicroSuggestion(
        plenary=PlenaryYear.objects.of_day(day), member=member, title=f"{street}{title}", place=street, category=category,
        content=f"近日在{street}走访时看到：{problem}建议相关部门尽快到现场核实，能立即解决的马上办。",
        **({} if own else paper),
    )  # fmt: skip
    with living.days.at(day, 10):
        row = save_suggestion(row, []) if own else save_opinion(row, [])
    return living.take(row, "submit", member.user, day) if own and sent else row


def _moved(living: Living, micro: MicroSuggestion, steps: tuple[str, ...], day: date, unit: Unit | None = None) -> None:
    """So many steps, each four days after the one before it."""
    staff = living.accounts["staff"]
    given = unit or living.rng.choice(list(Unit.objects.exclude(kind="street").order_by("pk")))
    for number, step in enumerate(steps, 1):
        on = min(day + timedelta(days=4 * number), living.days.today)
        user, data = staff, dict[str, Any]()
        if step == "transfer":
            data = {"unit": given}
        elif step == "finish":
            user = Handler.objects.get(unit=given).user
            data = {"result": "已派人到现场处理，问题得到解决，并列入日常巡查。"}
        elif step == "reject":
            data = {"reason": "所提问题已在整治计划中。"}
        living.take(micro, step, user, on, **data)


def _open(living: Living) -> None:
    """草稿, 待审核, 待转办, and what waits for the demonstration's handler."""
    days, signing = living.days, living.signing
    _micro(living, living.own, days.ago(1), 6, sent=False)
    for number in (0, 1, 3):
        _micro(living, signing[number], days.ago(number), 7 + number)
    for number in (6, 4):
        _moved(living, _micro(living, signing[number // 2], days.ago(number), number), ("adopt",), days.ago(number))
    unit = Handler.objects.get(user=living.accounts["handler"]).unit
    for number in (12, 9):
        micro = _micro(living, living.own if number == 9 else signing[2], days.ago(number), number)
        _moved(living, micro, ("adopt", "transfer"), days.ago(number), unit)


def _opinion(living: Living, day: date, index: int, body: Organization | None = None) -> MicroSuggestion:
    """A member's, or a body's, that the office entered."""
    title, category = OPINIONS[index % len(OPINIONS)]
    row = MicroSuggestion(
        kind=MicroSuggestion.Kind.OPINION, state="submitted", entered_by=living.accounts["staff"], submitted_on=day, title=title,
        plenary=PlenaryYear.objects.of_day(day), category=category,
        content=f"{title}。近期走访了解到，群众对此反映比较集中，建议有关部门研究解决。（演示）",
    )  # fmt: skip
    with living.days.at(day, 11):
        return save_opinion(come_from(row, body or living.serving(day, 1)[0]), [])


def _adopted(living: Living, opinion: MicroSuggestion, index: int, day: date) -> None:
    """采用 by a channel of another level each; the second of them with a leader's instruction."""
    staff = living.accounts["staff"]
    living.take(opinion, "adopt", staff, day, on=day, **ADOPTED[index % len(ADOPTED)])
    if index == 1:
        words: dict[str, Any] = {
            "instruction": "请有关部门研究办理。（演示）",
            "instruction_level": "district",
            "instructed_on": day,
        }
        living.take(opinion, "record_instruction", staff, day, hour=10, **words)


# --- registers ---------------------------------------------------------------------------------------------------
def _registers(living: Living, days: list[date]) -> None:
    """A few rows of each register, with their duties."""
    firms = list(Enterprise.objects.filter(kind="nonpublic").order_by("pk")[:4])
    for index, day in enumerate(days):
        member = living.serving(day, 1)[0]
        with living.days.at(day, 16):
            rows = [
                WelfareDeed.objects.create(kind=kind, member=member, on=day, subject=subject, value=value + index)
                for kind, subject, value in (
                    ("students", "助学活动", 12), ("elderly", "结对照护", 2), ("counselling", "心理辅导", 1),
                    ("donation", "消费帮扶和捐赠", 4200),
                )
            ]  # fmt: skip
            media = MediaReport.objects.create(
                title=f"委员履职报道（{day:%m月%d日}）之{index + 1}",
                outlet=MEDIA[index % 4],
                level="district",
                on=day,
                member=member,
            )
            visit = EnterpriseVisit.objects.create(
                enterprise=firms[index % 4], on=day, people=3, suggestions=2, member=member
            )
            for row in (*rows, media, visit):
                ledgers.record(row)
            EnterpriseProblem.objects.create(
                enterprise=firms[index % 4], words=PROBLEMS[(index + day.year) % len(PROBLEMS)], raised_on=day,
                department="区有关部门", progress="已协调解决", on=day,
            )  # fmt: skip
            if index % 2 == 0:
                PartyPaper.objects.create(
                    kind="report", title=f"关于{day.year}年履职工作情况的报告（第{index // 2 + 1}号）", on=day
                )


def _before(living: Living, year: PlenaryYear) -> None:
    """Contacts and rooms of the years before 2024 end before it: its own numbers are its own."""
    if year.year != living.days.past[0]:
        return
    end = date(2023, 12, 31)
    Enterprise.objects.bulk_create(
        Enterprise(
            name=f"示例往年企业{index:02d}", kind=("lead", "nonpublic")[index % 2], since=date(2020, 3, 2), until=end
        )
        for index in range(12)
    )
    Venue.objects.bulk_create(
        Venue(name=f"{group.street}图书角", kind="reading_room", group=group, since=date(2020, 5, 6), until=end)
        for group in living.world.groups[:5]
    )


# --- the office's tasks ------------------------------------------------------------------------------------------
def _task(living: Living, title: str, due: date, owner: User) -> OfficeTask:
    year = PlenaryYear.objects.of_day(min(due, date(living.days.today.year, 12, 31)))
    task = OfficeTask(plenary=year, title=title, owner=owner, quarter=(due.month - 1) // 3 + 1, due_on=due)
    with living.days.at(min(due - timedelta(days=30), living.days.ago(5))):
        task.save()
        office.given(task)
    return task


def _reported(living: Living, task: OfficeTask, day: date, *, confirmed: bool) -> None:
    living.take(task, "report_done", task.owner, day, words="已完成，材料归档。")
    if confirmed:
        living.take(task, "confirm", living.accounts["leader"], day, hour=15)


def _tasks(living: Living) -> None:
    """Done, due in days, late, to be confirmed, dropped."""
    days, own = living.days, living.accounts["staff"]
    colleague = User.objects.filter(username="demo-staff-01").get()
    for title, day in zip(TASKS, days.spread(len(TASKS)), strict=True):
        _reported(living, _task(living, title, day, own), day, confirmed=True)
    _task(living, "汇总本季度履职数据", days.ahead(3), own)
    _task(living, "报送重点提案办理进展", days.of_year(2), own)
    for title in ("整理委员履职档案", "更新委员工作站信息"):
        _reported(living, _task(living, title, days.ahead(2), colleague), days.ago(1), confirmed=False)
    living.take(
        _task(living, "印制纸质学习材料", days.ahead(6), colleague), "drop", living.accounts["leader"], days.ago(1),
        reason="改为线上发送",
    )  # fmt: skip
