"""Figures that follow what staff keep in the browser: each brand, theme, indicator, and each kind that they added."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from activities import figures
from activities.models import (
    Brand,
    Indicator,
    OtherParticipants,
    ParticipantKind,
    Quantity,
    Suggestion,
    Theme,
    Venue,
    VenueKind,
    WelfareDeed,
    WelfareKind,
)
from cppcc.figures import Figure, Sort, provider
from members.models import Occasion


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
    return Suggestion.objects.in_year(year).consultations()


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
            give = partial(_narrowed, records, "activity__themes", theme.pk)
            yield Figure(f"{theme.code}.{key}", f"{theme.name}{words}", unit, said, give)


def quantities(indicator_id: int, year: Any) -> Any:
    """The entries of an indicator in a year."""
    return Quantity.objects.in_year(year).filter(indicator=indicator_id)


@provider
def indicators() -> Iterator[Figure]:
    """Every active indicator is a figure at once, under its own key."""
    for indicator in Indicator.objects.filter(active=True):
        measure = {"sum": {"total": "value"}, "latest": {"latest": "value"}, "distinct": {"distinct": "subject"}}
        yield Figure(
            indicator.key,
            indicator.name,
            indicator.unit,
            indicator.definition,
            partial(quantities, indicator.pk),
            per=indicator.per,
            **measure[indicator.how],
        )


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


def _added(model: type[Any]) -> Iterator[Any]:
    """The kinds that the office added."""
    yield from (row for row in model._default_manager.all() if row.key not in OF_THE_PROGRAM[model])


def _of_kind(records: Any, key: str, year: Any) -> Any:
    return records(year).filter(kind=key)


@provider
def added_kinds() -> Iterator[Figure]:
    """``activities.kind.<key>``, ``venues.<key>``, ``welfare.<key>`` and ``participants.<key>`` of each added kind."""
    for row in _added(Occasion):
        give = partial(_of_kind, figures.held, row.key)
        said = f"年内开始的“{row.name}”活动，不含推荐委员参加的区级会议和活动"
        yield Figure(f"activities.kind.{row.key}", f"“{row.name}”活动", "场次", said, give)
    for row in _added(VenueKind):
        give = partial(_of_kind, Venue.objects.at_end, row.key)
        yield Figure(f"venues.{row.key}", row.name, "个", f"期末在用的{row.name}", give)
    for row in _added(WelfareKind):
        give = partial(_of_kind, WelfareDeed.objects.in_year, row.key)
        unit, per, sort = ("万元", 10_000, Sort.MONEY) if row.money else (row.unit, 1, Sort.COUNT)
        said = f"年内“{row.name}”的数量之和" + ("，按元登记，以万元统计" if row.money else "")
        yield Figure(f"welfare.{row.key}", row.name, unit, said, give, total="value", per=per, sort=sort)
    for row in _added(ParticipantKind):
        give = partial(_of_kind, OtherParticipants.objects.in_year, row.key)
        said = f"年内活动中{row.name}参加的人次"
        yield Figure(f"participants.{row.key}", f"{row.name}参与", "人次", said, give, total="count")
