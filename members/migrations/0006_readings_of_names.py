"""Readings can be set; the keys of both orders and what is searched are made anew for all, and nothing else."""

from django.db import migrations, models

from members.models.member import derive

KEPT_IN_MEMORY = 500


def derive_all(apps, schema_editor):
    """Derived columns only: no name, version or trail is touched."""
    model = apps.get_model("members", "Member")
    rows = model.objects.order_by("pk").only("name", "reading")
    fields = ["pinyin", "strokes", "sought"]
    batch = []
    for row in rows.iterator(chunk_size=KEPT_IN_MEMORY):
        batch.append(derive(row))
        if len(batch) == KEPT_IN_MEMORY:
            model.objects.bulk_update(batch, fields)
            batch = []
    model.objects.bulk_update(batch, fields)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_number_and_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="reading",
            field=models.CharField(
                blank=True,
                help_text="拼音，各字之间空一格，如 shan xiao ming；只写姓的读音也可以。不填则按姓名推定。",
                max_length=300,
                verbose_name="姓名读音",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="strokes",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="姓氏笔画"),
        ),
        migrations.AddField(
            model_name="member",
            name="sought",
            field=models.CharField(blank=True, editable=False, max_length=600, verbose_name="检索用"),
        ),
        migrations.AddField(
            model_name="user",
            name="name_order",
            field=models.CharField(
                choices=[("pinyin", "按拼音"), ("strokes", "按姓氏笔画"), ("position", "按职务")],
                default="pinyin",
                max_length=10,
                verbose_name="委员排列",
            ),
        ),
        migrations.RunPython(derive_all, migrations.RunPython.noop),
    ]
