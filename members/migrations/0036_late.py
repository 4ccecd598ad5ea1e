"""Who came late or left early has a record of it, of built-in kinds, beside that of being there."""

from django.db import migrations

LATE = (("late", "会议迟到"), ("left_early", "会议早退"))
SAID = {
    "order": 3, "occasions": True, "nothing_done": True, "declared": False, "by_staff": False, "by_sheet": False
}  # fmt: skip
"""As the other kinds that the program makes; they stand behind 无故缺席."""


def ship(apps, schema_editor):
    """An office's own kind of the same name gives way to the built-in one, which nobody can rename."""
    rows = apps.get_model("members", "DutyKind").objects
    for key, name in LATE:
        own = rows.filter(name=name).exclude(key=key).first()
        if own is not None:
            own.name = f"{name}（自设{own.pk}）"
            own.save(update_fields=["name"])
        rows.get_or_create(key=key, defaults={"name": name, **SAID})


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0035_duty_parts"),
    ]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
