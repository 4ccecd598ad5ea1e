"""How a queryset reaches the models above it: by the relations of its own model, never by import; the order in which rows
stand, always the same; how many of others name a row; who may see what is deleted."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Count, IntegerField, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cppcc.search import SearchedQuerySet


def related(model: type[Model], path: str) -> Any:
    """The model at the end of a path of relations, as ``filter`` writes it: ``related(Proposal, "assignments__replies")``.

    Raises FieldDoesNotExist where the path leads nowhere.
    """
    found: Any = model
    for name in path.split("__"):
        found = found._meta.get_field(name).related_model
    return found


def total(rows: Any) -> Any:
    """The rows in an order that leaves nothing open: their own, or their model's, with the key behind it.

    Grouping (``annotate(Count(…))``) drops a model's own order without a word, and rows that tie come in another order on
    each page: whatever is shown row by row goes through here.
    """
    query, options = rows.query, rows.model._meta
    order = list(query.order_by) or (list(options.ordering) if query.default_ordering else [])
    known = {"pk", options.pk.name}
    names = [one.lstrip("-") for one in order if isinstance(one, str)]
    if not order:
        return rows.order_by("-pk")
    if known & set(names):
        return rows.order_by(*order)
    last = order[-1]
    return rows.order_by(*order, "-pk" if isinstance(last, str) and last.startswith("-") else "pk")


def in_order(rows: Any, keys: Sequence[Any]) -> Iterator[Any]:
    """The rows of these keys in their order; one that went meanwhile is left out."""
    found = {record.pk: record for record in rows.filter(pk__in=keys).order_by()}
    return (found[key] for key in keys if key in found)


def number_of(rows: Any, by: str) -> Coalesce:
    """For ``annotate``: how many of the rows name a row by their relation ``by``; 0 where none does.

    Each row asks for itself, so that a list which is cut to a page counts for that page alone; with ``Count`` over a
    relation all of them are joined and grouped before the page is cut.
    """
    named = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(named.annotate(_number=Count("pk")).values("_number"), output_field=IntegerField()), 0)


class BinnedQuerySet(SearchedQuerySet[Any]):
    def visible_to(self, user: Any) -> "BinnedQuerySet":
        """What the account could have deleted itself, until its time is over.

        As the rule said at the deletion; and where it was a part of a record that stands, as that record's rule says now.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(owners__contains=f" {user.pk} ")
        for role in user.roles:
            seen |= Q(roles__contains=f" {role} ")
        rows = self.filter(seen, expires_at__gt=timezone.now())
        for label in rows.exclude(parent_kind="").order_by().values_list("parent_kind", flat=True).distinct():
            manager: Any = apps.get_model(label)._default_manager
            if hasattr(manager, "visible_to"):
                hidden = manager.exclude(pk__in=manager.visible_to(user).values("pk")).order_by()
                rows = rows.exclude(parent_kind=label, parent_key__in=hidden.values("pk"))
        return rows


class SavedViewQuerySet(SearchedQuerySet[Any]):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """One's own; shared ones for everybody inside. Members look at lists of their own."""
        if not user.is_authenticated:
            return self.none()
        inside = bool(set(user.roles) - {"member", "auditor"})
        return self.filter(Q(user_id=user.pk) | Q(shared=True)) if inside else self.filter(user_id=user.pk)
