"""manage.py migrate: Django's, on states that grow (``cppcc.migrating``)."""

from django.core.management.commands import migrate

from cppcc.migrating import Executor

migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]  # the name by which its handle() makes one


class Command(migrate.Command):
    pass
