"""Light or dark pages, chosen by each account; the half of a password's digest that the trail held is taken out of it."""

from typing import Any

from django.db import migrations, models


def without_passwords(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("auditlog", "LogEntry").objects.using(schema_editor.connection.alias)
    rows = entries.filter(content_type__app_label="members", content_type__model="user", changes__has_key="password")
    for entry in rows.iterator(500):
        entry.changes = {name: change for name, change in entry.changes.items() if name != "password"}
        entry.save(update_fields=["changes"])


class Migration(migrations.Migration):
    dependencies = [("members", "0012_plenary_session_days"), ("auditlog", "0017_add_actor_email")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[("", "跟随系统"), ("light", "浅色"), ("dark", "深色")],
                default="",
                max_length=5,
                verbose_name="页面颜色",
            ),
        ),
        migrations.AlterField(
            model_name="plenaryyear",
            name="session",
            field=models.PositiveSmallIntegerField(verbose_name="第几次会议"),
        ),
        migrations.RunPython(without_passwords, migrations.RunPython.noop),
    ]
