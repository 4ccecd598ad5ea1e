"""A state that grows leads to the same tables, and shows a migration's own code the same models, as Django's."""

import pytest
from django.core.management.commands import migrate as standing
from django.db import ConnectionHandler, migrations, models
from django.db.migrations.state import ProjectState

from cppcc.management.commands import migrate
from cppcc.migrating import Executor, GrowingState

pytestmark = pytest.mark.django_db


def change(number: int, *operations) -> migrations.Migration:
    made = migrations.Migration(f"{number:04}", "books")
    made.operations = list(operations)
    return made


def key():
    return ("id", models.BigAutoField(primary_key=True))


def course(seen) -> list[migrations.Migration]:
    def look(apps, _):
        """Every model, with what it has and what points to it."""
        for model in sorted(apps.get_app_config("books").get_models(), key=lambda one: one.__name__):
            fields = [
                (one.name, type(one).__name__, getattr(one, "max_length", None)) for one in model._meta.get_fields()
            ]
            related = [one.related_model is apps.get_model("books", one.related_model.__name__)
                       for one in model._meta.get_fields() if one.is_relation]  # fmt: skip
            seen.append((model.__name__, sorted(map(repr, fields)), all(related)))

    return [
        change(1,
            migrations.CreateModel("Shelf", [key(), ("name", models.CharField(max_length=9))]),
            migrations.CreateModel("Tag", [key(), ("word", models.CharField(max_length=9))]),
            migrations.CreateModel("Book", [
                key(), ("title", models.CharField(max_length=9)), ("tags", models.ManyToManyField("books.Tag")),
                ("shelf", models.ForeignKey("books.Shelf", models.CASCADE, db_index=False)),
            ], options={"constraints": [], "indexes": []}),
            migrations.RunPython(look, look),
        ),
        change(2,
            migrations.AddField("shelf", "room", models.CharField(default="", max_length=5)),
            migrations.AddField("shelf", "best", models.ForeignKey("books.Book", models.SET_NULL, null=True, related_name="+")),
            migrations.AddConstraint("book", models.UniqueConstraint(fields=["title", "shelf"], name="once")),
            migrations.AlterConstraint("book", "once", models.UniqueConstraint(
                fields=["title", "shelf"], name="once", violation_error_message="once only")),
            migrations.AddIndex("book", models.Index(fields=["title"], name="by_title")),
            migrations.AlterField("tag", "word", models.CharField(max_length=20)),
            migrations.RenameField("shelf", "room", "place"),
        ),
        change(3,
            migrations.CreateModel("Novel", [
                ("book_ptr", models.OneToOneField("books.Book", models.CASCADE, parent_link=True, primary_key=True)),
            ], bases=("books.book",)),
            migrations.AddField("book", "pages", models.IntegerField(default=1)),
            migrations.RemoveConstraint("book", "once"),
            migrations.RenameModel("Tag", "Mark"),
            migrations.AlterField("book", "shelf", models.ForeignKey("books.Shelf", models.CASCADE, null=True)),
            migrations.RunPython(look, look),
        ),
    ]  # fmt: skip


def brought(state):
    """Tables at the end and after each step back, what the migrations' own code saw both ways, and the last state."""
    connection = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    seen: list = []
    tables, before = [], []

    def look_at_tables():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
            tables.append(cursor.fetchall())

    try:
        for migration in course(seen):
            before.append((state.clone(), migration))
            with connection.schema_editor(atomic=True) as editor:
                state = migration.apply(state, editor)
        look_at_tables()
        for former, migration in reversed(before):
            with connection.schema_editor(atomic=True) as editor:
                migration.unapply(former, editor)
            look_at_tables()
    finally:
        connection.close()
    return tables, seen, state


def started(cls):
    state = cls()
    assert state.apps is not None  # made, as before a plan begins
    return state


def test_tables_and_models_are_those_that_django_makes():
    usual, growing = brought(started(ProjectState)), brought(started(GrowingState))
    assert growing[:2] == usual[:2]
    assert growing[2] == usual[2]
    assert isinstance(growing[2], GrowingState)
    growing[2].clear_delayed_apps_cache()
    assert growing[2].apps.get_model("books", "Novel")._meta.get_field("pages").default == 1


def test_the_command_goes_forward_on_it():
    assert issubclass(migrate.Command, standing.Command)
    assert standing.MigrationExecutor is Executor
