"""Rows that landed lose what they hold of secrets; on PostgreSQL the database itself refuses changes of sealed rows."""

from django.db import migrations

SECRETS = {
    ("members", "user"): ("password",),
    ("members", "calendaraddress"): ("salt", "digest"),
    ("cppcc", "pushdevice"): ("endpoint", "digest"),
}
GUARD = """
CREATE OR REPLACE FUNCTION cppcc_trail_guard() RETURNS trigger AS $$
BEGIN
  IF coalesce(current_setting('cppcc.trail', true), '') <> 'open'
     AND EXISTS (SELECT 1 FROM cppcc_traillink WHERE entry = OLD.id) THEN
    RAISE EXCEPTION 'a sealed row of the trail is not changed';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER cppcc_trail_guard BEFORE UPDATE OR DELETE ON auditlog_logentry
FOR EACH ROW EXECUTE FUNCTION cppcc_trail_guard();
"""
NO_GUARD = """
DROP TRIGGER IF EXISTS cppcc_trail_guard ON auditlog_logentry;
DROP FUNCTION IF EXISTS cppcc_trail_guard();
"""


def without_secrets(apps, schema_editor):
    entries = apps.get_model("auditlog", "LogEntry").objects
    for (app, model), names in SECRETS.items():
        rows = entries.filter(content_type__app_label=app, content_type__model=model)
        for name in names:
            for entry in rows.filter(changes__has_key=name).iterator(chunk_size=500):
                entry.changes = {key: said for key, said in entry.changes.items() if key not in names}
                entry.save(update_fields=["changes"])


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GUARD, params=None)


def no_guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NO_GUARD, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("cppcc", "0016_trail"),
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(without_secrets, migrations.RunPython.noop),
        migrations.RunPython(guard, no_guard),
    ]
