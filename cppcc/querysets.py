"""How a queryset reaches the models above it: by the relations of its own model, never by import; who may see what is deleted."""

from typing import Any

from django.apps import apps
from django.db.models import Model, Q
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
