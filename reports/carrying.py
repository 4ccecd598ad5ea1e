"""What a new year takes over of reports: the text of the year before, and the office's own figures that would end with it."""

from typing import Any

from members.handover import Carried, Preview, carried
from members.models import PlenaryYear
from reports.keeping import begun, text_of
from reports.kinds import ReportKind
from reports.models import OwnFigure, Report
from reports.own.keeping import ended


def text_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    if new.pk and Report.objects.filter(plenary=new, kind=ReportKind.YEAR).exclude(text={}).exists():
        return Preview(nothing=f"{new}的年度报告已有文字。")
    kept = Report.objects.filter(kind=ReportKind.YEAR, plenary__year__lt=new.year).exclude(text={})
    source = kept.select_related("plenary").order_by("-plenary__year").first()
    text = text_of(Report(kind=ReportKind.YEAR, plenary=new))
    lines = tuple(f"{one.title}：{len(one.blocks)} 段" for one in text.parts)
    origin = f"{source.plenary}年度报告" if source else "系统自带"
    differs = [f"取自{origin}的文字；数字由系统按{new}的记录填写。"]
    if source and source.plenary_id != former.pk:
        differs.append(f"{former}的报告没有文字，取更早一年的。")
    return Preview(f"{len(lines)} 篇", lines, tuple(differs))


def text_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    begun(new)
    return "已沿用"


def _ending(former: PlenaryYear) -> Any:
    """Figures that end with the former year and have no later edition."""
    return OwnFigure.objects.filter(until_year=former.year, later=None)


def own_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    rows = list(_ending(former))
    going_on = OwnFigure.objects.exclude(until_year__lt=new.year).count()
    if not rows:
        words = f"{going_on} 个自设数据在{new}继续使用，不用处理。" if going_on else "还没有自设数据。"
        return Preview(nothing=words)
    return Preview(
        f"{len(rows)} 个用至{former}，勾选则不再设期限", tuple(f"{row.name}（{row.unit}）" for row in rows),
        (f"另有 {going_on} 个自设数据照常继续。",) if going_on else (),
    )  # fmt: skip


def own_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    rows = list(_ending(former))
    for row in rows:
        row.bump()
        ended(row, None)
    return f"{len(rows)} 个继续使用"


carried(
    Carried("text", "年度报告的文字", 40, text_look, text_carry),
    Carried("own", "自设数据", 45, own_look, own_carry, ticked=False),
)
