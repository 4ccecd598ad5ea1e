"""The list of figures that the office makes."""

from typing import Any

import django_filters
import django_tables2

from cppcc.lists import ALL, NOWRAP, Filters, search_field, yes_no
from cppcc.sheets import Column, choice, field_column
from reports.models import OwnFigure


class OwnTable(django_tables2.Table):
    name = django_tables2.Column(verbose_name="名称", linkify=True, attrs={"td": {"class": "main-cell"}})
    unit = django_tables2.Column(verbose_name="单位", attrs=NOWRAP)
    kind = django_tables2.Column(verbose_name="种类", attrs=NOWRAP)
    definition = django_tables2.Column(verbose_name="口径")
    group = django_tables2.Column(verbose_name="分组", default="—", attrs=NOWRAP)
    years_words = django_tables2.Column(verbose_name="适用年度", order_by=("from_year", "until_year"), attrs=NOWRAP)

    class Meta:
        model = OwnFigure
        fields = ()
        row_attrs = {"data-href": lambda record: record.get_absolute_url()}


OWN_COLUMNS: tuple[Column, ...] = (
    field_column(OwnFigure, "name"),
    field_column(OwnFigure, "unit"),
    Column("kind", "种类", choice(OwnFigure.Kind.choices, "kind")),
    field_column(OwnFigure, "definition"),
    field_column(OwnFigure, "decimals"),
    field_column(OwnFigure, "group"),
    field_column(OwnFigure, "on_dashboard"),
    field_column(OwnFigure, "from_year"),
    field_column(OwnFigure, "until_year"),
    Column("former", "旧版", lambda row: str(row.former or "")),
    Column("key", "代码", lambda row: row.key),
)
"""The list's sheet."""


class OwnFilter(Filters):
    OPEN = ALL
    q = search_field("名称或口径")
    kind = django_filters.ChoiceFilter(label="种类", choices=OwnFigure.Kind.choices, empty_label="全部")
    group = django_filters.AllValuesFilter(label="分组", empty_label="全部")
    in_use = yes_no("在用", method="used")

    class Meta:
        model = OwnFigure
        fields = ()

    def used(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(until_year__isnull=value)
