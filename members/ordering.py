"""The order of lists of members, as the reader chose: pinyin, 姓氏笔画 (the order of official lists), or position.

Those of one position stand in the order of strokes. The keys are kept on the member (``members.naming``).
"""

from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from members.models import NameOrder, Position

RANKS = (Position.Kind.CHAIR, Position.Kind.VICE_CHAIR, Position.Kind.SECRETARY_GENERAL, Position.Kind.STANDING_MEMBER)
"""From the highest position; all others come after."""


def order_of(user: Any) -> NameOrder:
    """The order that a reader chose; pinyin for nobody."""
    return NameOrder(getattr(user, "name_order", "") or NameOrder.PINYIN)


def ordered(rows: Any, order: NameOrder, on: date, prefix: str = "") -> Any:
    """Rows in an order of members. ``prefix``: the way to the member ("member__"); ``on``: the day of the positions."""
    by_name = (f"{prefix}{'pinyin' if order == NameOrder.PINYIN else 'strokes'}", f"{prefix}pk", "pk")
    if order != NameOrder.POSITION:
        return rows.order_by(*by_name)
    ranks = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(RANKS)), default=Value(len(RANKS)))
    held = Position.objects.held(on).filter(member=OuterRef(f"{prefix}pk")).annotate(place=ranks).order_by("place")
    place = Coalesce(Subquery(held.values("place")[:1], output_field=IntegerField()), Value(len(RANKS)))
    return rows.alias(place=place).order_by("place", *by_name)


def offered(user: Any) -> list[tuple[str, str, bool]]:
    """The orders to choose from: value, words, whether it is the reader's."""
    chosen = order_of(user)
    return [(one.value, str(one.label), one == chosen) for one in NameOrder]
