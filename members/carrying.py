"""What a new year takes over of members: last year's scheme as a draft; at a new term, the end of the seats."""

from datetime import timedelta
from typing import Any

from members import drafting, handover
from members.handover import Carried, Preview, carried
from members.models import PlenaryYear, Scheme

SHOWN = 12


def scheme_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    if new.pk and Scheme.objects.filter(plenary=new).exists():
        return Preview(nothing=f"{new}已有考核办法。")
    scheme = Scheme.objects.filter(plenary=former).first()
    if scheme is None:
        return Preview(nothing=f"{former}没有考核办法，可在“考核办法”页从样例开始。")
    rules = scheme.parsed
    lines = tuple(f"{one.name}：{len(one.lines)} 条" for one in rules.categories)
    number = sum(len(one.lines) for one in rules.categories)
    return Preview(
        f"{scheme.name}，{number} 条规则、{len(rules.grades)} 个等次",
        lines,
        ("建立为草案；公布之前不给任何委员计分。",),
    )


def scheme_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    drafting.start(new, f"year:{former.year}")
    return "已沿用为草案"


def seats_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    if new.term.starts_on <= former.starts_on:
        return Preview(nothing="届内换年，职务照旧。")
    rows = handover.open_seats(new).select_related("member")
    number = rows.count()
    if not number:
        return Preview(nothing="上届的职务都已有结束日期。")
    lines = tuple(f"{row.member} {row.get_kind_display()}" for row in rows[:SHOWN])
    more = (f"……共 {number} 项",) if number > SHOWN else ()
    day = new.term.starts_on - timedelta(days=1)
    return Preview(
        f"{number} 项职务止于 {day:%Y-%m-%d}", (*lines, *more), ("新一届的职务选出后，在委员页登记或随名册导入。",)
    )


def seats_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    day, number = new.term.starts_on - timedelta(days=1), 0
    for row in handover.open_seats(new).select_related("member"):
        row.ends_on = day
        row.save(update_fields=["ends_on"])
        row.member.raise_version()
        number += 1
    return f"已结束 {number} 项"


carried(
    Carried("scheme", "考核办法", 20, scheme_look, scheme_carry),
    Carried("seats", "上届的职务", 90, seats_look, seats_carry, ticked=False),
)
