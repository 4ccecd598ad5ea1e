"""The demonstration year's activities, indicators and micro-suggestions, as rows that figures are counted from."""

import io
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from activities.demo_facts import FACTS, GROUP_TITLES, INDUSTRIES, MEDIA, MICRO, PROBLEMS, Fact
from activities.models import (
    Activity,
    Attendance,
    Brand,
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    MediaReport,
    MicroSuggestion,
    OfficePoint,
    OfficeTask,
    OtherParticipants,
    Outcome,
    PartyPaper,
    Photo,
    PlanItem,
    Suggestion,
    Theme,
    Venue,
    WelfareDeed,
)
from activities.services import ledgers
from activities.services.attendance import duties_of_attendance
from activities.services.micro import micro_duties
from activities.states import MicroState
from cppcc.calendar import clock
from cppcc.models import CourseEntry
from cppcc.rights import Role
from cppcc.workflow import step_of, take
from members import duties
from members.demo import STREETS, Committee2024, staff_accounts
from members.models import DutyRecord, Member
from proposals.models import Unit

FORM_OF_KIND = {
    "special_consultation": "special",
    "counterpart_consultation": "counterpart",
    "sector_consultation": "sector",
    "proposal_consultation": "proposal",
    "research": "research",
    "inspection": "inspection",
}


def build(world: Committee2024) -> None:
    """Make the year's activities, quantities and micro-suggestions; deterministic."""
    facts = [*FACTS, *_meetings(), *_group_sessions(world)]
    activities = _activities(world, facts)
    _attendance(world, facts, activities)
    _rows(facts, activities)
    _photos(facts, activities)
    _ledgers(world)
    _tasks(world)
    _micro(world)


def _meetings() -> list[Fact]:
    party = [
        Fact("party_group", month, 5, f"区政协党组会议（{month}月）", "区政协会议室", "", 7) for month in range(1, 13)
    ]
    chairs = [
        Fact("chair_meeting", month, 17, f"主席会议（{month}月）", "区政协会议室", "", 7, hour=14)
        for month in range(1, 12, 2)
    ]
    standing = [
        Fact("standing_committee", month, 26, f"第{number}次常委会会议", "区政协会议室", "", 39)
        for number, month in zip("九十", (3, 6), strict=True)
    ] + [
        Fact("standing_committee", month, 26, f"第十{number}次常委会会议", "区政协会议室", "", 40)
        for number, month in zip("一二", (9, 12), strict=True)
    ]
    office = [
        Fact("office", month, 28, f"机关主题党日和任务清单通报（第{month // 3}季度）", "区政协机关", "", 0)
        for month in (3, 6, 9, 12)
    ]
    return party + chairs + standing + office


def _group_sessions(world: Committee2024) -> list[Fact]:
    """Fifty sessions of the street groups and stations."""
    return [
        Fact(
            "group_activity",
            index % 11 + 2 if index % 11 + 2 <= 12 else 12,
            3 + index % 24,
            f"{STREETS[index % 11]}：{GROUP_TITLES[index % len(GROUP_TITLES)]}",
            f"{STREETS[index % 11]}委员工作站",
            "",
            world.rng.randint(5, 9),
            hour=14,
            extra={"group": index % 11},
        )
        for index in range(50)
    ]


def _activities(world: Committee2024, facts: list[Fact]) -> list[Activity]:
    brand = Brand.objects.create(name="谏议朝阳", order=1)
    theme = Theme.objects.create(code="tourism", name="文旅融合发展", order=1)
    plan: dict[str, PlanItem] = {}
    for fact in facts:
        if fact.plan and fact.plan not in plan:
            plan[fact.plan] = PlanItem.objects.create(
                plenary=world.year,
                topic=fact.plan,
                form=FORM_OF_KIND[fact.kind],
                lead_committee=world.committees[fact.committee],
                quarter=(fact.month - 1) // 3 + 1,
                approved_on=date(2024, 1, 25),
            )
    made = []
    for fact in facts:
        starts = timezone.make_aware(datetime.combine(date(2024, fact.month, fact.day), time(fact.hour)))
        group = fact.extra.get("group")
        made.append(
            Activity(
                title=fact.title,
                kind=fact.kind,
                starts_at=starts,
                ends_at=starts + timedelta(hours=3),
                place=fact.place,
                committee=world.committees.get(fact.committee),
                group=world.groups[group] if group is not None else None,
                plan_item=plan.get(fact.plan),
                brand=brand if fact.brand else None,
                theme=theme if fact.theme else None,
                recommended=fact.recommended,
                summary=fact.summary or f"{fact.title}在{fact.place}举行，参加人员围绕议题深入交流。",
                created_by=world.accounts["staff"],
            )
        )
    return Activity.objects.bulk_create(made)


def _who(world: Committee2024, fact: Fact, trained: list[Member]) -> list[Member]:
    rng = world.rng
    if fact.kind == "training":
        picked = [member for member in rng.sample(world.members, fact.heads * 3) if member not in trained]
        trained += picked[: fact.heads]
        return picked[: fact.heads]
    if fact.kind in {"party_group", "chair_meeting"}:
        return world.standing[1 : fact.heads + 1]
    if fact.kind in {"standing_committee"}:
        return rng.sample(world.standing, fact.heads)
    return rng.sample(world.members, fact.heads)


def _attendance(world: Committee2024, facts: list[Fact], activities: list[Activity]) -> None:
    trained: list[Member] = []
    rows = []
    for fact, activity in zip(facts, activities, strict=True):
        present = _who(world, fact, trained)
        rows += [Attendance(activity=activity, member=member, state="present") for member in present]
        if fact.kind in {"plenary", "standing_committee"}:
            expected = world.members if fact.kind == "plenary" else world.standing
            away = [member for member in expected if member not in present]
            rows += [
                Attendance(activity=activity, member=member, state="absent" if n % 9 == 8 else "leave")
                for n, member in enumerate(away)
            ]
    saved = Attendance.objects.bulk_create(rows)
    made = [duties.built(row, duty) for row in saved for duty in duties_of_attendance(row, world.year)]
    DutyRecord.objects.bulk_create(made)


def _rows(facts: list[Fact], activities: list[Activity]) -> None:
    others, suggestions, outcomes = [], [], []
    for fact, activity in zip(facts, activities, strict=True):
        heads = {"public": fact.public, "department": fact.departments, "expert": fact.experts}
        others += [OtherParticipants(activity=activity, kind=k, count=n) for k, n in heads.items() if n]
        day = timezone.localdate(activity.starts_at)
        for index, text in enumerate(fact.suggestions):
            converted = index < fact.converted
            suggestions.append(
                Suggestion(
                    activity=activity,
                    text=text,
                    converted_on=min(day + timedelta(days=40), date(2024, 12, 25)) if converted else None,
                    conversion="由街道和相关部门采纳落实" if converted else "",
                )
            )
        outcomes += [
            Outcome(activity=activity, kind=kind, title=title, sent_on=day + timedelta(days=21))
            for kind, title in fact.outcomes
        ]
    OtherParticipants.objects.bulk_create(others)
    Suggestion.objects.bulk_create(suggestions)
    Outcome.objects.bulk_create(outcomes)


def drawn_placeholder(seed: int) -> bytes:
    """A quiet drawn scene that nobody takes for a photograph: sky, hills, houses. PNG, 1200 by 800 pixels."""
    tones = [(214, 226, 236), (226, 232, 214), (240, 228, 214), (222, 218, 234)]
    sky = tones[seed % 4]
    picture = Image.new("RGB", (1200, 800), sky)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((900 - seed % 5 * 130, 90, 1020 - seed % 5 * 130, 210), fill=(248, 240, 216))
    draw.polygon([(0, 560), (300, 380 + seed % 7 * 14), (640, 560)], fill=tuple(v - 50 for v in sky))
    draw.polygon([(420, 560), (860, 340 + seed % 5 * 20), (1200, 560)], fill=tuple(v - 66 for v in sky))
    draw.rectangle((0, 560, 1200, 800), fill=tuple(v - 96 for v in sky))
    for house in range(5):
        left = 90 + house * 225 + (seed * 37 + house * 53) % 60
        top = 470 - (seed * 29 + house * 71) % 150
        draw.rectangle((left, top, left + 130, 640), fill=(244, 241, 234), outline=(120, 112, 104), width=3)
        for row in range(top + 24, 610, 44):
            for column in range(left + 20, left + 110, 36):
                draw.rectangle((column, row, column + 18, row + 24), fill=tuple(v - 80 for v in sky))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _photos(facts: list[Fact], activities: list[Activity]) -> None:
    for index, (fact, activity) in enumerate(zip(facts, activities, strict=True)):
        if fact.photo:
            file = ContentFile(drawn_placeholder(index), name=f"demo-{index:03d}.png")
            Photo.objects.create(activity=activity, file=file, caption=fact.photo)


def _ledgers(world: Committee2024) -> None:
    rng = world.rng

    def some_day() -> date:
        return date(2024, rng.randint(2, 12), rng.randint(1, 28))

    def firm(number: int) -> str:
        return f"示例{INDUSTRIES[number % len(INDUSTRIES)]}企业{number:03d}"

    start = date(2024, 1, 15)
    Enterprise.objects.bulk_create(
        Enterprise(name=firm(number), kind="lead", member=world.standing[number % 7 + 1], since=start)
        for number in range(1, 16)
    )
    firms = Enterprise.objects.bulk_create(
        Enterprise(name=firm(number), kind="nonpublic", since=start) for number in range(101, 189)
    )
    EnterpriseVisit.objects.bulk_create(
        EnterpriseVisit(enterprise=firms[number], on=some_day(), people=4, suggestions=3 if number < 8 else 0)
        for number in range(16)
    )
    EnterpriseProblem.objects.bulk_create(
        EnterpriseProblem(
            enterprise=firms[number], words=problem, raised_on=date(2024, 1, 20), department="区有关部门",
            progress="已协调解决", on=some_day(),
        )
        for number, problem in enumerate(PROBLEMS)
    )  # fmt: skip
    Venue.objects.bulk_create(
        Venue(name=f"{group.street}星梦城市书房", kind="reading_room", group=group, since=start)
        for group in world.groups
    )
    deeds = [("students", f"助学活动第{n + 1}批", 11) for n in range(26)]
    deeds += [("elderly", f"结对照护第{n + 1}组", 2) for n in range(10)]
    deeds += [("counselling", f"心理辅导第{n + 1}场", 1) for n in range(12)]
    amounts = [12000, 9800, 8600, 7500, 6400, 6000, 5800, 5200, 4700, 4100, 3500]
    deeds += [("donation", f"消费帮扶和捐赠第{n + 1}笔", amount) for n, amount in enumerate(amounts)]
    welfare = WelfareDeed.objects.bulk_create(
        WelfareDeed(kind=kind, member=rng.choice(world.members), on=some_day(), subject=subject, value=value)
        for kind, subject, value in deeds
    )
    media = MediaReport.objects.bulk_create(
        MediaReport(
            title=f"委员履职报道之{number + 1}", outlet=MEDIA[number % 4], level=("district", "city")[number % 2],
            on=some_day(), member=world.members[number * 9] if number % 3 == 0 else None,
        )
        for number in range(22)
    )  # fmt: skip
    made = [duties.built(row, duty) for row in welfare for duty in ledgers.of_welfare(row)]
    DutyRecord.objects.bulk_create(
        [*made, *(duties.built(row, duty) for row in media for duty in ledgers.of_media(row))]
    )
    for number, title in enumerate(
        ("年度工作要点", "年度协商计划", "全体会议筹备情况", "重点课题调研情况", "年度工作总结")
    ):
        PartyPaper.objects.create(
            kind="request" if number < 3 else "report", title=f"关于{title}的{'请示' if number < 3 else '报告'}",
            on=date(2024, 2 * number + 2, 10), reply="同意" if number < 3 else "",
        )  # fmt: skip


TASKS = [
    ("筹备全体会议材料", 1, (1, 5)), ("印发年度协商计划", 1, (2, 20)), ("提案交办会", 1, (3, 10)),
    ("委员学习培训班", 2, (6, 30)), ("“谏议朝阳”协商活动", 2, (5, 31)), ("文旅融合专题调研", 2, (6, 20)),
    ("民主监督视察", 3, (8, 31)), ("书画作品展", 3, (9, 25)), ("委员工作站检查", 3, (9, 10)),
    ("提案办理“回头看”", 4, (11, 30)), ("年度考核和述职", 4, (12, 31)), ("年度履职报告", 4, (12, 31)),
]  # fmt: skip


def _tasks(world: Committee2024) -> None:
    """The office's year, through the steps: most in time, two late, one not done."""
    staff = staff_accounts(Role.STAFF, 4, "机关")
    owners = [world.accounts["staff"], *staff]
    for index, (title, quarter, (month, day)) in enumerate(TASKS):
        due = date(2024, month, day)
        owner = owners[index % len(owners)]
        task = OfficeTask.objects.create(plenary=world.year, title=title, owner=owner, quarter=quarter, due_on=due)
        if index == 8:
            continue
        done = due + timedelta(days=4 if index in (3, 6) else -2)
        with clock.at(timezone.make_aware(datetime.combine(min(done, date(2024, 12, 30)), time(16)))):
            task = take(OfficeTask, task.pk, "report_done", owner, task.version, {"words": "已完成，材料归档。"})
            task = take(OfficeTask, task.pk, "confirm", world.accounts["leader"], task.version)
    OfficePoint.objects.create(user=staff[0], on=date(2024, 10, 9), words="信息稿件被省级采用", points=3)


MICRO_STATES = (
    [MicroState.DONE] * 18
    + [MicroState.TRANSFERRED] * 12
    + [MicroState.ADOPTED] * 14
    + [MicroState.PROPOSAL_LEAD] * 6
    + [MicroState.REJECTED] * 8
    + [MicroState.SUBMITTED] * 3
)


def _micro(world: Committee2024) -> None:
    rng = world.rng
    units = list(Unit.objects.exclude(kind="street")[:20])
    housing = Unit.objects.get(name="区住建局")
    made = []
    for index, state in enumerate(MICRO_STATES):
        title, category, problem = MICRO[index % len(MICRO)]
        street = STREETS[(index * 3) % 11]
        submitted = date(2024, 1, 15) + timedelta(days=index * 5 + rng.randint(0, 4))
        handled = state in {MicroState.DONE, MicroState.TRANSFERRED}
        reported = (state in {MicroState.DONE, MicroState.ADOPTED} and index % 2 == 0) or index < 2
        made.append(
            MicroSuggestion(
                plenary=world.year,
                member=world.members[0] if index in {5, 40} else rng.choice(world.members),
                title=title if index < 2 else f"{street}{title}",
                content=f"近日在{street}走访时看到：{problem}建议相关部门尽快到现场核实，能立即解决的马上办，"
                "需要统筹安排的列入计划并告知居民，同时建立日常巡查机制，防止问题反复。",
                place=street,
                category=category,
                state=state,
                submitted_on=submitted,
                reject_reason="所提问题已在整治计划中。" if state == MicroState.REJECTED else "",
                unit=(housing if index % 6 == 0 else rng.choice(units)) if handled else None,
                result="已派人到现场处理，问题得到解决，并列入日常巡查。" if state == MicroState.DONE else "",
                done_on=submitted + timedelta(days=30) if state == MicroState.DONE else None,
                reported_on=submitted + timedelta(days=8) if reported else None,
                provincial_result="excellent" if index < 2 else "",
            )
        )
    saved = MicroSuggestion.objects.bulk_create(made)
    content_type = ContentType.objects.get_for_model(MicroSuggestion)
    course, ledger = [], []
    for micro in saved:
        ledger += [duties.built(micro, duty) for duty in micro_duties(micro)]
        assert micro.submitted_on is not None
        at = timezone.make_aware(datetime.combine(micro.submitted_on, time(10)))
        course.append(
            CourseEntry(
                content_type=content_type, object_id=micro.pk, transition="submit", source="draft",
                label=step_of(MicroSuggestion, "submit").label, target="submitted",
                user=world.accounts["member"], at=at,
            )
        )  # fmt: skip
    DutyRecord.objects.bulk_create(ledger)
    CourseEntry.objects.bulk_create(course)
