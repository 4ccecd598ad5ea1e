"""The demonstration year's activities, with who came, what was suggested and reported, and drawn photos."""

from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from activities.demo.facts import FACTS, GROUP_TITLES, Fact
from activities.demo.pictures import drawn_placeholder
from activities.models import (
    Activity,
    Attendance,
    Brand,
    OtherParticipants,
    Outcome,
    Photo,
    PlanItem,
    Suggestion,
    Theme,
)
from activities.services.attendance import duties_of_attendance
from members import duties
from members.demo import STREETS, Committee2024
from members.models import DutyRecord, Member

FORM_OF_KIND = {
    "special_consultation": "special",
    "counterpart_consultation": "counterpart",
    "sector_consultation": "sector",
    "proposal_consultation": "proposal",
    "research": "research",
    "inspection": "inspection",
}


def build(world: Committee2024) -> None:
    facts = [*FACTS, *_meetings(), *_group_sessions(world)]
    activities = _activities(world, facts)
    _attendance(world, facts, activities)
    _rows(facts, activities)
    _photos(facts, activities)


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
                recommended=fact.recommended,
                summary=fact.summary or f"{fact.title}在{fact.place}举行，参加人员围绕议题深入交流。",
                created_by=world.accounts["staff"],
            )
        )
    kept = Activity.objects.bulk_create(made)
    for fact, activity in zip(facts, kept, strict=True):
        if fact.theme:
            activity.themes.add(theme)
    return kept


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


def _photos(facts: list[Fact], activities: list[Activity]) -> None:
    for index, (fact, activity) in enumerate(zip(facts, activities, strict=True)):
        if fact.photo:
            file = ContentFile(drawn_placeholder(index), name=f"demo-{index:03d}.png")
            Photo.objects.create(activity=activity, file=file, caption=fact.photo)
