"""The demonstration year's registers 台账."""

from datetime import date

from activities.demo.facts import INDUSTRIES, MEDIA, PROBLEMS
from activities.models import (
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    MediaReport,
    PartyPaper,
    Venue,
    WelfareDeed,
)
from activities.services import ledgers
from members import duties
from members.demo import Committee2024
from members.models import DutyRecord


def build(world: Committee2024) -> None:
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
