"""Figures that follow what staff keep in the browser: each brand, each theme, each indicator."""

from collections.abc import Iterator

from activities import dimensions
from activities.models import BelongsTo, Brand, Indicator, Theme
from cppcc.figures import RECORDS, Entry, How, Measure, Sort, made_of, provider

PRESENT, YES = {"state": "present"}, "yes"
BY_BRAND: tuple[tuple[str, str, str, str, dict[str, str], Measure], ...] = (
    ("sessions", "活动", "场次", "activities", {}, RECORDS),
    ("member_attendance", "委员参与", "人次", "attendance", PRESENT, RECORDS),
    ("public_attendance", "群众参与", "人次", "others", {"kind": "public"}, Measure(How.SUM, "count")),
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
