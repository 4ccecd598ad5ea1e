"""Figures that follow what staff keep in the browser: each brand, theme, indicator, and each kind that they added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, F, Value

from activities import dimensions
from activities.models import BelongsTo, Brand, Indicator, ParticipantKind, Theme, VenueKind, WelfareKind
from cppcc.figures import RECORDS, Entry, How, Measure, Sort, made_of, provider
from members.models import Occasion

PRESENT, YES = {"state": "present"}, "yes"
BY_BRAND: tuple[tuple[str, str, str, str, dict[str, str], Measure], ...] = (
    ("sessions", "活动", "场次", "activities", {}, RECORDS),
    ("member_attendance", "委员参与", "人次", "attendance", PRESENT, RECORDS),
    ("public_attendance", "群众参与", "人次", "others", {"public": YES}, Measure(How.SUM, "count")),
    ("suggestions", "意见建议", "条", "suggestions", {}, RECORDS),
    ("outcomes_adopted", "成果转化", "件", "suggestions", {"converted": YES}, RECORDS),
)
BY_THEME = (
    ("reports", "报告", "篇", "年内该专题的活动形成并报送的报告", "outcomes", {"sent": YES}),
    ("suggestions", "协商会建议", "条", "年内该专题的协商会议形成的建议", "suggestions", {"consultation": YES}),
)
MEASURES = {
    Indicator.How.SUM: Measure(How.SUM, "value"),
    Indicator.How.LATEST: Measure(How.LATEST, "value"),
    Indicator.How.DISTINCT: Measure(How.DISTINCT, "counted"),
}


@provider
def brands() -> Iterator[Entry]:
    """Each brand by itself: what the brand.* figures say of all of them, under ``brand.<key>.*``."""
    for brand in Brand.objects.all():
        for key, words, unit, source, where, measure in BY_BRAND:
            said = f"年内“{brand.name}”品牌下的{words}"
            own = {**where, "brand": str(brand.pk)}
            yield made_of(f"brand.{brand.pk}.{key}", f"“{brand.name}”{words}", unit, said, source, own, measure)


@provider
def themes() -> Iterator[Entry]:
    """Each theme that staff keep: ``<code>.reports`` and ``<code>.suggestions``."""
    for theme in Theme.objects.all():
        for key, words, unit, said, source, where in BY_THEME:
            own = {**where, "theme": str(theme.pk)}
            yield made_of(f"{theme.code}.{key}", f"{theme.name}{words}", unit, said, source, own)


@provider
def indicators() -> Iterator[Entry]:
    """Every active indicator is a figure at once, under its own key."""
    for one in Indicator.objects.filter(active=True):
        of, measure = dimensions.QUANTITIES.key, MEASURES[Indicator.How(one.how)]
        if one.how == Indicator.How.LATEST and one.belongs_to != BelongsTo.NOTHING:
            of, measure = dimensions.LAST_QUANTITIES.key, MEASURES[Indicator.How.SUM]
        sort = Sort.MONEY if one.unit.endswith("元") else Sort.AMOUNT
        yield made_of(
            one.key, one.name, one.unit, one.definition, of, {"indicator": str(one.pk)}, measure,
            Sort.COUNT if one.how == Indicator.How.DISTINCT else sort, one.per,
        )  # fmt: skip


OF_THE_PROGRAM: dict[type[Any], frozenset[str]] = {
    Occasion: frozenset({
        "plenary", "standing_committee", "chair_meeting", "party_group", "special_consultation", "counterpart_consultation",
        "sector_consultation", "proposal_consultation", "grassroots_consultation", "research", "inspection", "supervision",
        "study", "training", "group_activity", "liaison", "visit", "welfare", "publicity", "office",
    }),
    VenueKind: frozenset({"reading_room", "station", "other"}),
    WelfareKind: frozenset({"students", "elderly", "counselling", "donation", "purchase", "other"}),
    ParticipantKind: frozenset({"public", "department", "expert"}),
}  # fmt: skip
"""Kinds that came with the program: their figures are its own."""


@dataclass(frozen=True)
class Added:
    """A kind that the office added."""

    of: str
    key: str
    name: str
    unit: str
    money: bool


def added() -> list[Added]:
    """Of all vocabularies of this app in one query, in the order of their adding."""
    asked = []
    for model, keys in OF_THE_PROGRAM.items():
        kept = model is WelfareKind
        rows = model._default_manager.exclude(key__in=keys).order_by()
        asked.append(rows.values_list(
            Value(model.__name__, output_field=CharField()), "key", "name",
            F("unit") if kept else Value("", output_field=CharField()),
            F("money") if kept else Value(False, output_field=BooleanField()), "pk",
        ))  # fmt: skip
    first, *others = asked
    found = sorted(first.union(*others, all=True), key=lambda row: (row[0], row[-1]))
    return [Added(of, key, name, unit, bool(money)) for of, key, name, unit, money, _ in found]


@provider
def added_kinds() -> Iterator[Entry]:
    """``activities.kind.<key>``, ``venues.<key>``, ``welfare.<key>`` and ``participants.<key>`` of each added kind."""
    for one in added():
        where = {"kind": one.key}
        if one.of == Occasion.__name__:
            said = f"年内开始的“{one.name}”活动，不含推荐委员参加的区级会议和活动"
            where["recommended"] = "no"
            yield made_of(f"activities.kind.{one.key}", f"“{one.name}”活动", "场次", said, "activities", where)
        elif one.of == VenueKind.__name__:
            yield made_of(f"venues.{one.key}", one.name, "个", f"期末在用的{one.name}", "venues", where)
        elif one.of == WelfareKind.__name__:
            said = f"年内“{one.name}”的数量之和" + ("，按元登记，以万元统计" if one.money else "")
            measure = Measure(How.SUM, "money" if one.money else "value")
            unit, sort = ("万元", Sort.MONEY) if one.money else (one.unit, Sort.COUNT)
            yield made_of(f"welfare.{one.key}", one.name, unit, said, "welfare", where, measure, sort)
        else:
            said = f"年内活动中{one.name}参加的人次"
            measure = Measure(How.SUM, "count")
            yield made_of(f"participants.{one.key}", f"{one.name}参与", "人次", said, "others", where, measure)
