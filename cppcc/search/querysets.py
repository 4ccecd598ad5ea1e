"""Models whose records are searched: each way of writing them keeps the index, in one transaction."""

from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.db import models, transaction

from cppcc.search import asking, keeping
from cppcc.search.sources import source_of

M = TypeVar("M", bound=models.Model)


class SearchedQuerySet(models.QuerySet[M]):
    def searched(self, text: str, *, personal: bool = False, alone: bool = False, part: str = "") -> Self:
        """Those that hold every word of the text (`asking.searched`)."""
        found: Self = asking.searched(self, text, personal=personal, alone=alone, part=part)
        return found

    def update(self, **values: Any) -> int:
        declared = source_of(self.model)
        if declared is None or not declared.fields & set(values):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            meant: Any = self.model._base_manager.using(self.db).filter(pk__in=self.order_by().values("pk"))
            keys = list(meant.select_for_update(of=("self",)).values_list("pk", flat=True))
            changed = super().update(**values)
            keeping.keep_keys(declared, keys, self.db)
        return changed

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Raises ValueError for rows whose keys the database does not tell (``ignore_conflicts``)."""
        declared = source_of(self.model)
        if declared is None:
            return super().bulk_create(objs, *args, **kwargs)
        with transaction.atomic(using=self.db):
            made = super().bulk_create(list(objs), *args, **kwargs)
            if any(one.pk is None for one in made):
                raise ValueError("rows that are searched are not written with ignore_conflicts")
            keeping.keep_keys(declared, [one.pk for one in made], self.db)
        return made

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own


class Searched(models.Model):
    """A model whose records may be searched; its manager stands on `SearchedQuerySet`."""

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """The record and what is kept of it, or neither."""
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save_base(*args, **kwargs)
