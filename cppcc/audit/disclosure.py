"""What the trail shows of a record, and to whom.

Who may not see a record reads who, when and which, never what. Whom a rule (``visible_to``) lets see it reads those
fields that its class declares as shown; of masked ones only that they changed; those that are ``never`` told (passwords, keys of addresses)
are not kept either.
A field that nobody declared is masked, and a test names it. Rules give querysets: rights are asked in one query for each
kind of record, never row by row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from cppcc.rights import Role, holds

Rows = Callable[[Any], Any]
"""From an account to the rows of a kind that it sees; None: none of them."""
UNTOLD = frozenset({"id", "version", "created_at", "updated_at"})
"""The machine's own on every record: nobody declares them, nobody reads them."""


@dataclass(frozen=True)
class Disclosure:
    """What is shown of a kind of record. ``roles`` see every row, also those that are gone; ``rows`` gives what others see."""

    shown: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    roles: frozenset[Role] = field(default_factory=frozenset)
    rows: Rows | None = None

    @property
    def declared(self) -> frozenset[str]:
        return self.shown | self.masked | self.never


_declared: dict[type[models.Model], Disclosure] = {}
NOTHING = Disclosure()


def disclose(
    model: type[models.Model],
    *,
    shown: str = "",
    masked: str = "",
    never: str = "",
    roles: Iterable[Role] = (),
    rows: Rows | None = None,
) -> None:
    """Declare a kind of record; fields by name, apart by blanks. Without roles and rows nobody reads what changed."""
    _declared[model] = Disclosure(
        frozenset(shown.split()), frozenset(masked.split()), frozenset(never.split()), frozenset(roles), rows
    )


def visible(model: type[models.Model]) -> Rows:
    """The kind's own rule."""
    manager: Any = model._default_manager
    return lambda user: manager.visible_to(user)


def part_of(model: type[models.Model], path: str, rows: Rows) -> Rows:
    """A part is seen with what it hangs on: ``path`` leads to the rows that ``rows`` gives."""
    manager: Any = model._default_manager
    return lambda user: manager.filter(**{f"{path}__in": rows(user).order_by().values("pk")})


def of(model: type[models.Model] | None) -> Disclosure:
    return _declared.get(model, NOTHING) if model is not None else NOTHING


def declared() -> dict[type[models.Model], Disclosure]:
    return dict(_declared)


def _whole(rule: Disclosure, user: Any) -> bool:
    """Whether the account's roles open every row of the kind."""
    return bool(rule.roles) and holds(user, rule.roles)


def open_rows(model: type[models.Model], user: Any) -> Any:
    """The rows of a kind whose content the account may read: a queryset, perhaps of none."""
    rule, manager = of(model), model._default_manager
    if _whole(rule, user):
        return manager.all()
    return rule.rows(user) if rule.rows is not None else manager.none()


def open_entries(user: Any) -> Q:
    """Which entries of the trail are about records that the account may read, as one condition."""
    types = ContentType.objects.get_for_models(*_declared, for_concrete_models=False)
    found = Q(pk__in=[])
    for model, rule in _declared.items():
        of_kind = Q(content_type=types[model])
        if _whole(rule, user):
            found |= of_kind
        elif rule.rows is not None:
            found |= of_kind & Q(object_id__in=rule.rows(user).order_by().values("pk"))
    return found


def open_up(found: Iterable[Any], user: Any) -> None:
    """Mark of each entry (``open``) whether it is about a record that the account may read: as ``open_entries`` says, asked
    of the kinds alone that stand there."""
    by_kind: dict[Any, list[Any]] = defaultdict(list)
    for entry in found:
        by_kind[entry.content_type.model_class()].append(entry)
    for model, some in by_kind.items():
        rule = of(model)
        whole = _whole(rule, user)
        seen: set[Any] = set()
        if rule.rows is not None and not whole:
            keys = {one.object_id for one in some} - {None}
            seen = set(rule.rows(user).order_by().filter(pk__in=keys).values_list("pk", flat=True))
        for one in some:
            one.open = whole or one.object_id in seen
