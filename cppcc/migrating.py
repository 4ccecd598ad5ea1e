"""Migrations, without making models anew that did not change; steps back too, of which each needs its own former state.

Django makes the changed model and, until none is left, all that point to it or are pointed to by it: in one committee's
tables nearly all, some 20,000 models until an empty database stands at the present, three quarters of the time. For
what is only added to a model the statements need that model alone; what a migration's own code reads, Django itself
makes from nothing (``is_delayed``), because it leaves neighbours as they were in other cases too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import field_is_referenced
from django.db.models.utils import make_model_tuple

Key = tuple[str, str]
"""Label of the app, name of the model in lower case."""


class GrowingState(ProjectState):
    """A state in which an addition makes its own model anew; all other changes do as Django does."""

    _adding = False

    @contextmanager
    def _addition(self) -> Iterator[None]:
        self._adding = True
        try:
            yield
        finally:
            self._adding = False

    def add_model(self, model_state: ModelState) -> None:
        with self._addition():
            super().add_model(model_state)

    def add_field(self, *args: Any, **kwargs: Any) -> None:
        with self._addition():
            super().add_field(*args, **kwargs)

    def alter_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Of a field that points nowhere and that nothing points to, no other model knows anything."""
        if field.is_relation or field_is_referenced(self, (app_label, model_name), (name, field)):
            super().alter_field(app_label, model_name, name, field, preserve_default)
            return
        with self._addition():
            super().alter_field(app_label, model_name, name, field, preserve_default)

    def _append_option(self, *args: Any, **kwargs: Any) -> None:
        with self._addition():
            super()._append_option(*args, **kwargs)  # type: ignore[misc]  # not in the stubs

    def _alter_option(self, *args: Any, **kwargs: Any) -> None:
        """One index or constraint instead of another."""
        with self._addition():
            super()._alter_option(*args, **kwargs)  # type: ignore[misc]  # not in the stubs

    def _find_reload_model(self, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
        if not self._adding or self._has_heirs(app_label, model_name):
            return super()._find_reload_model(app_label, model_name, delay)  # type: ignore[misc]  # not in the stubs
        self.is_delayed = True
        return {(app_label, model_name), *self._tables_between(app_label, model_name)}

    def _has_heirs(self, app_label: str, model_name: str) -> bool:
        name = f"{app_label}.{model_name}"
        bases = (base for one in self.models.values() for base in one.bases)
        return any(isinstance(base, str) and base.lower() == name for base in bases)

    def _tables_between(self, app_label: str, model_name: str) -> set[Key]:
        """The models that Django makes with this one, for its many-to-many fields."""
        try:
            former = self.apps.get_model(app_label, model_name)
        except LookupError:
            return set()
        between = (field.remote_field.through for field in former._meta.local_many_to_many)
        return {make_model_tuple(one) for one in between if one and one._meta.auto_created}  # none of a swapped model

    def clone(self) -> "GrowingState":
        return self.of(super().clone())

    @classmethod
    def of(cls, state: ProjectState) -> "GrowingState":
        """The same state, with what it has made."""
        growing = cls(state.models, state.real_apps)
        growing.__dict__.update(state.__dict__)
        return growing


class Executor(MigrationExecutor):
    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        state: ProjectState = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]  # not in the stubs
        return GrowingState.of(state)
