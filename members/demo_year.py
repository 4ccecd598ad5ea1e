"""The demonstration year's end: declared duties, yearly reports, the scheme and its published assessment.

All of it through the same steps as in the browser, with the clock set to the days.
"""

import io
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from cppcc.calendar import clock
from cppcc.workflow import take
from members import assessing, declaring, drafting, reporting
from members.demo import Committee2024
from members.models import Assessment, Declaration, DutyReport, Scheme, Talk

DECLARED = [
    ("welfare", "participant", "", "参加社区助老志愿服务"),
    ("speech", "oral", "", "在常委会会议上作口头发言"),
    ("speech", "written", "", "向专题协商会提交书面发言"),
    ("grassroots", "participant", "", "到委员工作站接待群众"),
    ("media", "participant", "city", "履职情况被市级媒体报道"),
    ("welfare", "participant", "", "义务讲授法律知识"),
    ("grassroots", "participant", "", "联系走访界别群众"),
    ("instruction", "participant", "district", "所提建议获区领导批示"),
]


def build(world: Committee2024) -> None:
    staff = world.accounts["staff"]
    _scheme(world, staff)
    _declarations(world, staff)
    _reports(world, staff)
    _assessment(world, staff)


def _moment(month: int, day: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(2024, month, day, hour))


def _scheme(world: Committee2024, staff: Any) -> None:
    with clock.at(_moment(1, 16)):
        scheme = drafting.start(world.year, "example:default")
        take(Scheme, scheme.pk, "publish", staff, scheme.version)


def proof(number: int) -> ContentFile:
    """A drawn sheet that nobody takes for a real document."""
    picture = Image.new("RGB", (600, 400), (246, 244, 238))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((30, 30, 570, 370), outline=(150, 60, 60), width=3)
    for line in range(6):
        draw.line((70, 110 + line * 40, 520 - (number * 37 + line * 53) % 200, 110 + line * 40), (150, 150, 150), 6)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=f"demo-proof-{number:02d}.png")


def _declarations(world: Committee2024, staff: Any) -> None:
    for index in range(40):
        kind, part, level, title = DECLARED[index % len(DECLARED)]
        member = world.members[index * 5 % len(world.members)]
        month, day = 2 + index % 10, 3 + index * 7 % 24
        with clock.at(_moment(month, day + 1)):
            declaration = declaring.save(
                Declaration(
                    plenary=world.year, member=member, kind=kind, part=part, level=level, on=date(2024, month, day),
                    title=title, content="时间、地点和经过如证明材料所示。（演示）", created_by=member.user or staff,
                ),
                [(f"证明{index + 1:02d}.png", proof(index))] if index < 6 else [],
            )  # fmt: skip
            if index < 37:
                take(Declaration, declaration.pk, "confirm", staff, declaration.version)


def _reports(world: Committee2024, staff: Any) -> None:
    with clock.at(_moment(11, 20)):
        reporting.ask(world.year, date(2024, 11, 20), date(2024, 12, 25))
    for index, report in enumerate(DutyReport.objects.in_year(world.year).order_by("pk")):
        report.text = (
            "一、出席会议和参加活动情况。按时出席全体会议和常委会会议，积极参加调研视察。\n"
            "二、建言资政情况。围绕民生和发展提交提案与微建议。\n"
            "三、联系界别群众情况。定期到委员工作站接待群众。（演示文本）"
        )
        report.save()
        with clock.at(_moment(12, 2 + index % 22)):
            report = take(DutyReport, report.pk, "submit", report.member.user or staff, report.version)
        with clock.at(_moment(12, 25)):
            take(DutyReport, report.pk, "accept", staff, report.version)


def _assessment(world: Committee2024, staff: Any) -> None:
    leader = world.accounts["leader"]
    with clock.at(_moment(12, 27)):
        made = assessing.draw_up(world.year, staff)
        best = made.entries.filter(grade="合格").order_by("-total").first()
        if best:
            assessing.override(best, "优秀", "全年牵头完成重点课题调研，经主席会议研究。", staff, made.version)
        made = Assessment.objects.get(pk=made.pk)
        made = take(Assessment, made.pk, "submit", staff, made.version)
    with clock.at(_moment(12, 28)):
        made = take(Assessment, made.pk, "approve", leader, made.version)
    with clock.at(_moment(12, 30)):
        made = take(Assessment, made.pk, "publish", staff, made.version)
    for entry in list(assessing.to_be_talked_to(world.year).select_related("member"))[:-2]:
        Talk.objects.create(
            plenary=world.year, member=entry.member, on=date(2024, 12, 31), by="秘书长（演示）", place="区政协会议室",
            content="通报考核结果，了解未能履职的原因。（演示）", follow_up="承诺按时出席会议，每年至少提交一件提案。",
        )  # fmt: skip
    assessing.award_best(world.year, "优秀政协委员", date(2024, 12, 31), "区政协")
