"""How a queryset reaches the models above it: by the relations of its own model, never by import."""

from typing import Any

from django.db.models import Model


def related(model: type[Model], path: str) -> Any:
    """The model at the end of a path of relations, as ``filter`` writes it: ``related(Proposal, "assignments__replies")``.

    Raises FieldDoesNotExist where the path leads nowhere.
    """
    found: Any = model
    for name in path.split("__"):
        found = found._meta.get_field(name).related_model
    return found
