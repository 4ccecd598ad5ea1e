"""The demonstration's reports beside that of 2024: the year's half written, one in each state, quarter after quarter.

The year 2023 has none: its text is what came with the program.
"""

from datetime import date, timedelta
from typing import Any

from cppcc.calendar import clock
from members.demo_days import moment
from members.demo_living import Living
from members.models import Committee
from reports import building, confirming, keeping
from reports.kinds import Wanted, of_body, of_proposals, of_quarter, of_year
from reports.models import Comment, Report

COURSE = ("submit", "pass_check", "sign", "publish", "archive")
SO_FAR = (2, 3, 4, 5)
"""How many steps the quarters that are over have taken, the newest first: it waits for the leader's signature."""
PARTS = (3, 1, 1, 1)
"""So many parts each of their briefs has here: they are laid out while the demonstration loads."""


def build(living: Living) -> None:
    days = living.days
    for steps, parts, (year, number) in zip(SO_FAR, PARTS, days.quarters(len(SO_FAR)), strict=True):
        ended = living.years[year].starts_on.replace(month=number * 3) + timedelta(days=31)
        _taken(
            living, of_quarter(living.years[year], number), min(ended + timedelta(days=10), days.ago(2)), steps, parts
        )
    _taken(living, of_proposals(living.now), days.of_year(2), 1)
    _sent_back(living, days.of_year(2))
    _half_written(living, days.of_year(1))


def _opened(living: Living, wanted: Wanted, day: date) -> Report:
    with living.days.at(day):
        return keeping.opened(wanted)


def _taken(living: Living, wanted: Wanted, day: date, steps: int, parts: int | None = None) -> None:
    """Written, its numbers held against their sources, and so many steps further; made before it is checked."""
    staff, leader = living.accounts["staff"], living.accounts["leader"]
    report = _opened(living, wanted, day)

    def shorter(data: dict[str, Any]) -> None:
        del data["parts"][parts:]

    with living.days.at(day, 10):
        if parts:
            report = keeping.change(report, report.version, staff, shorter)
        open_ones = [(row.digest, one) for row in confirming.told(report) for one in row.numbers if one.by is None]
        if open_ones:
            confirming.confirm(report, staff, [confirming.named(digest, one.number.start) for digest, one in open_ones])
    if steps > 1:
        building.build(report, staff)
        Report.objects.filter(pk=report.pk).update(built_at=min(moment(day, 11), clock.now()))
    for number, step in enumerate(COURSE[:steps]):
        living.take(
            report,
            step,
            leader if step == "sign" else staff,
            min(day + timedelta(days=number), living.days.today),
            hour=14,
        )


def _sent_back(living: Living, day: date) -> None:
    """A committee's, returned with a remark."""
    body = Committee.objects.earliest("order", "pk")
    report = _opened(living, of_body(living.now, body), day)
    living.take(report, "submit", living.accounts["staff"], day, hour=11)
    reason = "请补充第四季度的安排，文字再压缩。"
    living.take(report, "send_back", living.accounts["leader"], living.days.today, reason=reason)


def _half_written(living: Living, day: date) -> None:
    """The year's: begun, its opening changed, a remark at a passage."""
    staff = living.accounts["staff"]
    report = _opened(living, of_year(living.now), day)

    def begun(data: dict[str, Any]) -> None:
        first = data["parts"][0]["blocks"][0]
        first["lines"] = [*first["lines"], "（此段待补充：典型事例和委员感言）"]

    with living.days.at(day, 15):
        report = keeping.change(report, report.version, staff, begun)
        block = report.text["parts"][0]["blocks"][0]["key"]
        Comment.objects.create(
            report=report, block=block, words="这里请补一个具体事例。", user=living.accounts["leader"], at=clock.now()
        )
