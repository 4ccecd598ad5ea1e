"""Plenary years by what their rules mean: their own, else those of the newest year before that has any, else the defaults."""

from typing import Any

from django.db.models import Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from cppcc.querysets import related


def years_ruled(rules: type[Model], name: str, value: Any) -> Any:
    """Keys of the years whose rules have a value under a name, as ``proposals.models.rules_of`` tells it of one year.

    Never join a year's own row: a year that was set up without rules of its own follows the year before.
    """
    sooner = rules._default_manager.filter(plenary__year__lte=OuterRef("year")).order_by("-plenary__year")
    usual = Value(getattr(rules(), name))
    stands = Coalesce(Subquery(sooner.values(name)[:1]), usual)
    return related(rules, "plenary").objects.annotate(_stands=stands).filter(_stands=value).order_by().values("pk")
