"""A leave may say its kind: 公假, 病假 and 事假 are rows of 履职角色, and an office may add, end and rename them like its own."""

from django.db import migrations, models

SHIPPED = (("leave_official", "公假"), ("leave_sick", "病假"), ("leave_personal", "事假"))


def ship(apps, schema_editor):
    """An office's own part of such a name is the kind of leave."""
    rows = apps.get_model("members", "DutyPart").objects
    for number, (key, name) in enumerate(SHIPPED, start=10):
        own = rows.filter(name=name).first()
        if own is None:
            rows.get_or_create(key=key, defaults={"name": name, "order": number, "leave": True})
        elif not own.beside:
            own.leave = True
            own.save(update_fields=["leave"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0036_late"),
    ]

    operations = [
        migrations.AddField(
            model_name="dutypart",
            name="leave",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="请假时可以选择，例如公假、病假、事假；考核办法可以按它分别计分。",
                verbose_name="请假的种类",
            ),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
