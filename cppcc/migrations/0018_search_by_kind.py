"""Every text of the index carries the mark of its kind: what is there is written anew after the migrations
(``cppcc.search.filling``, whose declarations say another version since)."""

from django.db import migrations


def empty(apps, schema_editor):
    rows = apps.get_model("cppcc", "SearchRow")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("TRUNCATE cppcc_searchrow")
    else:
        rows.objects.using(schema_editor.connection.alias).all()._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("cppcc", "0017_trail_without_secrets"),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
    ]
