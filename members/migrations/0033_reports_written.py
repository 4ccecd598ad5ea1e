"""Who wrote a report of an activity, or helped to write it, has a duty of a built-in kind; the part is called 执笔."""

from django.db import migrations, models

KEY, NAME = "report_written", "撰写调研报告"
SAID = {"roles": "system", "order": 17, "shared": True, "declared": False, "by_staff": False, "by_sheet": False}
"""As the other kinds that the program makes."""


def ship(apps, schema_editor):
    """An office's own kind of the same name gives way to the built-in one, which nobody can rename."""
    kinds = apps.get_model("members", "DutyKind")
    rows, known = kinds.objects, {field.name for field in kinds._meta.fields}
    own = rows.filter(name=NAME).exclude(key=KEY).first()
    if own is not None:
        own.name = f"{NAME}（自设{own.pk}）"
        own.save(update_fields=["name"])
    rows.get_or_create(
        key=KEY, defaults={"name": NAME} | {field: value for field, value in SAID.items() if field in known}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0032_filing_asked"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dutyrecord",
            name="part",
            field=models.CharField(
                choices=[
                    ("sole", "个人"),
                    ("first", "第一提案人"),
                    ("joint", "联名提案人"),
                    ("collective", "集体"),
                    ("participant", "参加"),
                    ("partial", "部分参加"),
                    ("oral", "口头发言"),
                    ("written", "书面发言"),
                    ("author", "执笔"),
                ],
                default="participant",
                max_length=20,
                verbose_name="角色",
            ),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
