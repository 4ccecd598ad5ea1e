"""The demonstration's years beside 2024: terms and their people, accounts that act in them, schemes, declarations, assessments.

Small for years that are over, in progress for the year of the day of loading. All through the same steps as in the browser.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, declaring, drafting, filing, period, questioning, reporting
from members.demo import SECTORS, Committee2024, a_name, staff_accounts
from members.demo_days import WHOLE, Days
from members.demo_year import DECLARED, proof
from members.membership import served
from members.models import (
    Assessment,
    Committee,
    Declaration,
    DutyReport,
    Filing,
    Member,
    PlenaryYear,
    Position,
    Question,
    Scheme,
    Sector,
    Talk,
    Term,
    User,
)
from members.models.member import derive

TERM, TERM_BEGINS = 10, 2022
"""The term of 2024, from which the others are counted."""
REPORT = (
    "一、出席会议和参加活动情况。按时出席全体会议和常委会会议，参加调研视察。\n"
    "二、建言资政情况。围绕民生和发展提交提案与微建议。（演示文本）"
)
MILD = [
    {"key": "excellent", "name": "优秀", "least": "60", "qualified": True},
    {"key": "qualified", "name": "合格", "least": "45", "qualified": True},
    {"key": "unqualified", "name": "不合格", "least": "0", "qualified": False},
]
"""Grades of the small years: about a fifth is 优秀, and who did nothing stays at the points that all begin with."""


@dataclass
class Living:
    """What the demonstration of all years is built on."""

    world: Committee2024
    days: Days
    rng: random.Random
    years: dict[int, PlenaryYear]
    people: list[Member]
    signing: list[Member] = field(default_factory=list)
    """Members with an account that nobody can log in to, after the demonstration's own."""

    @property
    def own(self) -> Member:
        """The member of the demonstration's account."""
        return self.world.members[0]

    @property
    def accounts(self) -> dict[str, User]:
        return self.world.accounts

    @property
    def now(self) -> PlenaryYear:
        return self.years[self.days.today.year]

    def serving(self, day: date, number: int) -> list[Member]:
        """So many members who serve on a day, the demonstration's own account left out."""
        there = [one for one in self.people if one.pk != self.own.pk and served(one, day)]
        return self.rng.sample(there, min(number, len(there)))

    def take(self, record: Any, name: str, user: Any, day: date, hour: int = 9, **data: Any) -> Any:
        """One step on a day, or on the first working day after it."""
        model = type(record)
        version = model.objects.values_list("version", flat=True).get(pk=record.pk)
        with self.days.at(self.days.worked(day), hour):
            return take(model, record.pk, name, user, version, data)


def begin(world: Committee2024, days: Days) -> Living:
    """Terms, years with their sessions, and who served in them. Pages show the year of today."""
    PlenaryYear.objects.update(shown=False)
    years = {year: _year(year, days) for year in [*days.past, WHOLE, days.today.year]}
    living = Living(world, days, random.Random(f"{days.today:%Y-%m-%d}"), years, list(world.members))
    living.people += _former(living)
    for year in range(TERM_BEGINS + 5, days.today.year + 1, 5):
        living.people += _change_of_term(living, year)
    living.signing = _with_accounts(living)
    return living


# --- terms, years, people ----------------------------------------------------------------------------------------
def _year(year: int, days: Days) -> PlenaryYear:
    number = TERM + (year - TERM_BEGINS) // 5
    first = TERM_BEGINS + 5 * (number - TERM)
    term, _ = Term.objects.get_or_create(
        number=number, defaults={"starts_on": date(first, 1, 1), "ends_on": date(first + 4, 12, 31)}
    )
    opens, closes = days.session(year)
    values = {"opens_on": opens, "closes_on": closes}
    new = {"term": term, "session": year - first + 1, "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    found, _ = PlenaryYear.objects.update_or_create(year=year, defaults=values, create_defaults={**values, **new})
    return found


def _people(living: Living, number: int, joined: date, left: date | None) -> list[Member]:
    """More generated members, from a day on; names that nobody else has."""
    rng, taken = living.rng, {one.name for one in living.people}
    sectors, committees = list(Sector.objects.all()), list(Committee.objects.all())
    made = []
    for index in range(number):
        gender = rng.choice("mmf")
        made.append(
            Member(
                name=a_name(rng, gender, taken), gender=gender, birth=date(rng.randint(1955, 1990), rng.randint(1, 12), 15),
                party="masses", sector=sectors[index % len(SECTORS)], committee=committees[index % len(committees)],
                group=living.world.groups[index % len(living.world.groups)], employer="示例单位（演示）", joined_on=joined,
                left_on=left, is_demo=True,
            )
        )  # fmt: skip
    return Member.objects.bulk_create([derive(one) for one in made])


def _former(living: Living) -> list[Member]:
    """Those who served in the term before and not after it."""
    made = _people(living, 24, date(2017, 1, 10), date(TERM_BEGINS, 1, 1))
    Position.objects.bulk_create(
        Position(member=one, kind="standing_member", starts_on=one.joined_on, ends_on=date(TERM_BEGINS - 1, 12, 31))
        for one in made[:8]
    )
    return made


def _change_of_term(living: Living, year: int) -> list[Member]:
    """A new term: the last thirty give place to thirty others."""
    first = date(year, 1, 1)
    leaving = [one for one in living.people if one.left_on is None][-30:]
    for one in leaving:
        one.left_on = first
    Member.objects.filter(pk__in=[one.pk for one in leaving]).update(left_on=first)
    return _people(living, 30, first, None)


def _with_accounts(living: Living) -> list[Member]:
    """Six members sign, answer and submit by themselves."""
    members = living.world.members[1:7]
    for member, user in zip(members, staff_accounts(Role.MEMBER, len(members), "委员账号"), strict=True):
        member.user = user
        Member.objects.filter(pk=member.pk).update(user=user)
    return members


# --- what a year has ---------------------------------------------------------------------------------------------
def scheme(living: Living, year: PlenaryYear, *, published: bool = True) -> None:
    """The year's scheme: that of the year before 2024 and of the small ones is milder."""
    staff = living.accounts["staff"]
    day = min(date(year.year, 1, 16), living.days.today)
    with living.days.at(day):
        made = drafting.start(year, "example:default")
        if year.year != living.days.today.year:
            made = drafting.change(year, made.version, _mild)
    if published:
        living.take(made, "publish", staff, day)


def _mild(data: dict[str, Any], made: Scheme) -> None:
    made.name = "委员履职考核办法（试行）"
    data["grades"], data["conditions"] = [dict(one) for one in MILD], []


def declaration(living: Living, member: Member, day: date, index: int) -> Declaration:
    """One declared duty, with a proof now and then."""
    kind, part, level, title = DECLARED[index % len(DECLARED)]
    year = PlenaryYear.objects.of_day(day)
    with living.days.at(day, 11):
        row = Declaration(
            plenary=year, member=member, kind=kind, part=part, level=level, on=day, title=title,
            content="时间、地点和经过如证明材料所示。（演示）", created_by=member.user or living.accounts["staff"],
        )  # fmt: skip
        return declaring.save(row, [("证明.png", proof(index))] if index % 4 == 0 else [])


def duty_report(living: Living, member: Member, year: PlenaryYear, day: date, steps: tuple[str, ...]) -> None:
    """A standing member's report, written and taken so far."""
    report, _ = DutyReport.objects.get_or_create(member=member, year=year, defaults={"due_on": date(year.year, 12, 25)})
    DutyReport.objects.filter(pk=report.pk).update(text=REPORT)
    for step in steps:
        data: dict[str, Any] = {"reason": "请补充联系界别群众的情况。"} if step == "return_it" else {}
        user = member.user or living.accounts["staff"] if step == "submit" else living.accounts["staff"]
        living.take(report, step, user, day, **data)


def past(living: Living, year: PlenaryYear) -> None:
    """What a year that is over has: a scheme, declared duties, some reports."""
    staff, number = living.accounts["staff"], year.year
    scheme(living, year, published=number != living.days.past[0])
    for index, member in enumerate(living.serving(date(number, 5, 6), 6)):
        row = declaration(living, member, date(number, 5 + index, 12), index)
        living.take(row, "confirm", staff, date(number, 5 + index, 15))
    standing = list(Member.objects.serving(date(number, 12, 1)).standing(date(number, 12, 1)))
    for member in [one for one in standing if one.pk != living.own.pk][:6]:
        duty_report(living, member, year, date(number, 12, 10), ("submit", "accept"))


def assessed(living: Living, year: PlenaryYear, *, revised_until: str = "") -> None:
    """The year's assessment, published; ``revised_until``: a revision that has come so far."""
    staff, leader = living.accounts["staff"], living.accounts["leader"]
    if not Assessment.objects.filter(plenary=year).exists():
        day = date(year.year, 12, 28)
        with living.days.at(day):
            made = assessing.draw_up(year, staff)
        for step, user in (("submit", staff), ("approve", leader), ("publish", staff)):
            living.take(made, step, user, day, hour=10)
    if revised_until:
        day = living.days.ago(4)
        with living.days.at(day):
            made = assessing.draw_up(year, staff, "一名委员的请假误记为缺席，核实后更正。")
        if revised_until != "draw_up":
            living.take(made, "submit", staff, day, hour=10)
        if revised_until == "approve":
            living.take(made, "approve", leader, living.days.ago(1))


def close(living: Living, year: PlenaryYear) -> None:
    """结束年度, in the spring after it."""
    living.take(year, "close", living.accounts["staff"], min(date(year.year + 1, 3, 15), living.days.today))


def present(living: Living) -> None:
    """The year of today: the scheme in force, declarations in every state, reports asked for, an assessment begun."""
    days, staff, year = living.days, living.accounts["staff"], living.now
    scheme(living, year)
    for index, day in enumerate(days.spread(9)):
        member = living.own if index == 2 else living.serving(day, 1)[0]
        row = declaration(living, member, day, index)
        living.take(row, "confirm", staff, min(day + timedelta(days=3), days.today), hour=14)
    for index, member in enumerate(living.signing[:3]):
        declaration(living, member, days.of_year(2 - index), index + 1)
    back = declaration(living, living.own, days.of_year(5), 4)
    living.take(back, "return_it", staff, days.of_year(3), reason="请补充活动照片或主办单位证明。")
    gone = declaration(living, living.signing[3], days.of_year(4), 3)
    living.take(gone, "withdraw", living.signing[3].user, days.of_year(3))
    with days.at(days.of_year(6)):
        reporting.ask(year, days.of_year(6), days.ahead(12))
    reports = DutyReport.objects.in_year(year).exclude(member=living.own).select_related("member__user")
    ways = [("submit", "accept")] * 4 + [("submit",)] * 3 + [("submit", "return_it")]
    for report, steps in zip(list(reports.order_by("pk")), ways, strict=False):
        duty_report(living, report.member, year, days.of_year(2), steps)
    _filings(living)
    with days.at(days.today, 8):
        made = assessing.draw_up(year, staff)
    living.take(made, "open_to_members", staff, days.today, hour=8)
    _questions(living, made)
    for entry in list(assessing.talks_due())[:1]:
        Talk.objects.create(
            plenary=entry.assessment.plenary, member=entry.member, on=days.of_year(10), by="秘书长（演示）", place="区政协会议室",
            content="通报考核结果，了解原因。（演示）", follow_up="承诺按时出席会议。",
        )  # fmt: skip


def _filings(living: Living) -> None:
    """The quarter of today asked of some, of whom one has nothing; the last quarter of the year before, closed."""
    days, staff, year = living.days, living.accounts["staff"], living.now
    quarter = period.quarter(year, (days.today.month + 2) // 3)
    members = [living.own, *(one for one in living.signing if one.pk != living.own.pk)][:6]
    now = _filing(living, quarter, members, days.of_year(4), days.ahead(8))
    asked = now.asked_members.get(member=members[-1])
    living.take(asked, "nothing", members[-1].user, days.of_year(2))
    before = period.quarter(living.years[year.year - 1], 4)
    former = _filing(living, before, members[:3], days.of_year(9), days.of_year(6))
    living.take(former, "close", staff, days.of_year(5))


def _filing(living: Living, of: period.Period, members: list[Member], day: date, due_on: date) -> Filing:
    with living.days.at(day):
        made = Filing(
            plenary=of.plenary, name=f"{of.words}履职申报", starts_on=of.starts_on, ends_on=of.ends_on, due_on=due_on,
            named=len(members), created_by=living.accounts["staff"],
        )  # fmt: skip
        filing.begin(made, members)
    return made


QUESTIONS = (
    ("缺了一次履职", "上月随委员活动组走访，没有记入。（演示）", "", ""),
    ("缺了一次履职", "六月的界别协商我全程参加，漏记了。（演示）", "accept", "已核对签到表，补记一次出席。（演示）"),
    ("提案得分", "我联名的提案是否应按第一提案人计分？（演示）", "decline", "办法规定联名提案人按联名计分。（演示）"),
    ("会议得分", "请假的一次是否扣分？（演示）", "withdraw", ""),
)


def _questions(living: Living, assessment: Assessment) -> None:
    """What members ask about the draft of the year, in every state."""
    members = [living.own, *(one for one in living.signing if one.pk != living.own.pk)]
    asking = [one for one in members if one.user and assessment.entries.filter(member=one).exists()]
    for member, (about, words, step, answer) in zip(asking, QUESTIONS, strict=False):
        with living.days.at(living.days.today, 9):
            asked = questioning.put(
                Question(assessment=assessment, member=member, about=about, words=words), [], member.user
            )
        user = member.user if step == "withdraw" else living.accounts["staff"]
        if step:
            living.take(asked, step, user, living.days.today, hour=10, **({"reason": answer} if answer else {}))
