"""Figures that follow what staff keep in the browser: each brand, each theme, each indicator."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from activities import figures
from activities.models import Activity, BelongsTo, Brand, Indicator, Quantity, Suggestion, Theme
from cppcc.figures import Figure, provider


def _narrowed(records: Any, path: str, of: int, year: Any) -> Any:
    return records(year).filter(**{path: of})


BY_BRAND: tuple[tuple[str, str, str, Any, str, dict[str, Any]], ...] = (
    ("sessions", "活动", "场次", figures.brand_sessions, "brand", {}),
    ("member_attendance", "委员参与", "人次", figures.brand_members, "activity__brand", {}),
    ("public_attendance", "群众参与", "人次", figures.brand_public, "activity__brand", {"total": "count"}),
    ("suggestions", "意见建议", "条", figures.brand_suggestions, "activity__brand", {}),
    ("outcomes_adopted", "成果转化", "件", figures.brand_converted, "activity__brand", {}),
)


def _theme_suggestions(year: Any) -> Any:
    return Suggestion.objects.in_year(year).filter(activity__kind__in=Activity.CONSULTATIONS)


BY_THEME = (
    ("reports", "报告", "篇", "年内该专题的活动形成并报送的报告", figures.sent),
    ("suggestions", "协商会建议", "条", "年内该专题的协商会议形成的建议", _theme_suggestions),
)


@provider
def brands() -> Iterator[Figure]:
    """Each brand by itself: what the brand.* figures say of all of them, under ``brand.<key>.*``."""
    for brand in Brand.objects.all():
        for key, words, unit, records, path, measure in BY_BRAND:
            give = partial(_narrowed, records, path, brand.pk)
            said = f"年内“{brand.name}”品牌下的{words}"
            yield Figure(f"brand.{brand.pk}.{key}", f"“{brand.name}”{words}", unit, said, give, **measure)


@provider
def themes() -> Iterator[Figure]:
    """Each theme that staff keep: ``<code>.reports`` and ``<code>.suggestions``."""
    for theme in Theme.objects.all():
        for key, words, unit, said, records in BY_THEME:
            give = partial(_narrowed, records, "activity__theme", theme.pk)
            yield Figure(f"{theme.code}.{key}", f"{theme.name}{words}", unit, said, give)


def quantities(indicator_id: int, year: Any) -> Any:
    """The entries of an indicator in a year."""
    return Quantity.objects.in_year(year).filter(indicator=indicator_id)


def last_quantities(indicator_id: int, year: Any) -> Any:
    """Of each record its last entry in a year."""
    return quantities(indicator_id, year).latest()


@provider
def indicators() -> Iterator[Figure]:
    """Every active indicator is a figure at once, under its own key."""
    for indicator in Indicator.objects.filter(active=True):
        measure = {"sum": {"total": "value"}, "latest": {"latest": "value"}, "distinct": {"distinct": "counted"}}
        if each := indicator.how == Indicator.How.LATEST and indicator.belongs_to != BelongsTo.NOTHING:
            measure["latest"] = {"total": "value"}
        yield Figure(
            indicator.key,
            indicator.name,
            indicator.unit,
            indicator.definition,
            partial(last_quantities if each else quantities, indicator.pk),
            per=indicator.per,
            **measure[indicator.how],
        )
