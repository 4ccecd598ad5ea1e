"""Declared duties, yearly duty reports, schemes, assessments, talks and awards; in every state."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from members import assessing, declaring, reporting
from members.models import Assessment, Declaration, DutyReport, Scheme, Talk
from members.schemes import keeping
from proposals.demo import SCAN
from tests.landed.making.world import World, on, picture, step


def build(world: World) -> None:
    _declarations(world)
    _reports(world)
    _schemes(world)
    _assessments(world)


def _declarations(world: World) -> None:
    staff = world["staff"]

    def declared(title: str, day: str, who: str, kind: str, part: str = "participant", **more: Any) -> Declaration:
        with on(day):
            return declaring.save(
                Declaration(
                    plenary=world.years[int(day[:4])], member=world.members[who], kind=kind, part=part, title=title,
                    on=date.fromisoformat(day), content="情况如证明材料所示。", created_by=world[who], **more,
                ),
                [("证明.png", picture((200, 200, 160), "proof.png"))],
            )  # fmt: skip

    confirmed = declared("全会口头发言", "2024-01-09", "一", "speech", "oral")
    step(confirmed, "confirm", staff, "2024-01-15")
    media = declared("市级媒体报道", "2024-06-09", "二", "media", level="city")
    step(media, "confirm", staff, "2024-06-12")
    step(media, "revoke", staff, "2024-06-20", reason="与台账重复。")
    withdrawn = declared("志愿服务", "2024-07-09", "三", "welfare")
    step(withdrawn, "withdraw", world["三"], "2024-07-10")
    returned = declared("接待群众", "2025-02-11", "四", "grassroots")
    step(returned, "return_it", staff, "2025-02-13", reason="请补充照片。")
    again = declared("联系企业", "2025-02-12", "五", "grassroots")
    step(again, "return_it", staff, "2025-02-13", reason="请写明时间。")
    step(again, "send_again", world["五"], "2025-02-17")
    declared("界别座谈", "2025-03-12", "八", "other")


def _reports(world: World) -> None:
    """赵 accepted with a file, 钱 returned after acceptance, 孙 handed in, 周 not yet: asked and urged."""
    staff, year = world["staff"], world.years[2024]
    with on("2024-11-20"):
        reporting.ask(year, date(2024, 11, 20), date(2024, 12, 25))
    found = {report.member_id: report for report in DutyReport.objects.in_year(year)}
    assert len(found) == 4
    for short, day in (("一", "2024-12-02"), ("二", "2024-12-05"), ("三", "2024-12-24")):
        report = found[world.members[short].pk]
        report.text = "一、出席会议。\n二、建言资政。\n三、联系群众。"
        if short == "一":
            report.file, report.file_name = ContentFile(SCAN, name="duty.pdf"), "履职报告.pdf"
        report.save()
        step(report, "submit", world[short], day)
        if short != "三":
            step(report, "accept", staff, "2024-12-20")
    step(found[world.members["二"].pk], "return_it", staff, "2024-12-23", reason="请补充调研情况。")
    with on("2024-12-24"):
        reporting.urge(year, date(2024, 12, 24))


def _schemes(world: World) -> None:
    for year, like, day in ((2023, "example:hefei", "2023-02-01"), (2024, "example:default", "2024-01-16")):
        with on(day):
            scheme = keeping.start(world.years[year], like)
        step(scheme, "publish", world["staff"], day)
    with on("2025-02-20"):
        keeping.start(world.years[2025], "example:minhang")
    scheme = Scheme.objects.get(plenary=world.years[2023])
    step(scheme, "reopen", world["staff"], "2023-02-02", reason="文字有误。")
    step(scheme, "publish", world["staff"], "2023-02-03")


def _assessments(world: World) -> None:
    """2023 approved and not published; 2024 published, corrected and published again, a third one submitted."""
    staff, leader, year = world["staff"], world["leader"], world.years[2024]
    with on("2024-01-06"):
        former = assessing.draw_up(world.years[2023], staff)
    step(former, "submit", staff, "2024-01-07")
    step(former, "approve", leader, "2024-01-08")

    with on("2024-12-27"):
        first = assessing.draw_up(year, staff)
        entry = first.entries.get(member=world.members["五"])
        other = next(grade["name"] for grade in first.rules["grades"] if grade["name"] != entry.grade)
        assessing.override(entry, other, "经主席会议研究。", staff, first.version)
    step(first, "submit", staff, "2024-12-27")
    step(first, "send_back", leader, "2024-12-28", reason="请核对出席。")
    with on("2024-12-28"):
        assessing.recount(first, staff, Assessment.objects.get(pk=first.pk).version)
    step(first, "submit", staff, "2024-12-28")
    step(first, "approve", leader, "2024-12-29")
    step(first, "publish", staff, "2024-12-30")
    for reason, day, last in (("补登一次出席。", "2025-01-08", "publish"), ("再核一次。", "2025-03-10", "submit")):
        with on(day):
            made = assessing.draw_up(year, staff, reason)
        step(made, "submit", staff, day)
        if last == "publish":
            step(made, "approve", leader, day)
            step(made, "publish", staff, day)
    with on("2024-12-31"):
        wanted = assessing.to_be_talked_to(year).first()
        if wanted:
            Talk.objects.create(
                plenary=year, member=wanted.member, on=date(2024, 12, 31), by="示例秘书长", place="示例会议室",
                content="通报结果。", follow_up="按时出席。",
            )  # fmt: skip
        assessing.award_best(year, "优秀政协委员", date(2024, 12, 31), "示例区政协")
