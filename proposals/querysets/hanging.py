"""Rows that hang on a proposal: they exist for whom its whole course is open."""

from typing import Any

from django.db import models

from cppcc.querysets import related


class HangingQuerySet(models.QuerySet[Any]):
    """Their model says in ``PROPOSAL`` by which path they hang on it."""

    def visible_to(self, user: Any) -> "HangingQuerySet":
        path = self.model.PROPOSAL
        seen = related(self.model, path).objects.whole_to(user)
        return self.filter(**{f"{path}__in": seen.order_by().values("pk")})
