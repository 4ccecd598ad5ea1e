"""层级 become a register kept by the office. The shipped ones keep their keys, which the ledger and the schemes hold."""

from django.db import migrations, models

import cppcc.vocabularies.rows

SHIPPED = (("district", "区级", False), ("city", "市级", False), ("province", "省级", True), ("nation", "国家级", True))


def ship(apps, schema_editor):
    rows = apps.get_model("members", "Level").objects
    for number, (key, name, above) in enumerate(SHIPPED, start=1):
        rows.get_or_create(key=key, defaults={"name": name, "above": above, "order": 10 * number})


class Migration(migrations.Migration):
    dependencies = [("members", "0010_occasions")]

    operations = [
        migrations.CreateModel(
            name="Level",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "key",
                    models.CharField(
                        default=cppcc.vocabularies.rows.new_key,
                        editable=False,
                        max_length=30,
                        unique=True,
                        verbose_name="代码",
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
                (
                    "until_year",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="停用的仍留在往年的记录和统计中。", null=True, verbose_name="用至年度"
                    ),
                ),
                (
                    "above",
                    models.BooleanField(default=False, help_text="计入“省级以上采用”。", verbose_name="省级以上"),
                ),
            ],
            options={
                "verbose_name": "层级",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.AlterField(
            model_name="declaration",
            name="level",
            field=models.CharField(
                blank=True, help_text="媒体宣传、领导批示等有层级之分的请选择。", max_length=10, verbose_name="层级"
            ),
        ),
        migrations.AlterField(
            model_name="dutyrecord",
            name="level",
            field=models.CharField(blank=True, max_length=10, verbose_name="层级"),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
