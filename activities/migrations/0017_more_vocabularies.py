"""Forms of consultation, kinds of outcomes, enterprises and papers, and categories of what members say are rows that the
office keeps. What came with the program keeps its keys; records hold them as before.
"""

from django.db import migrations, models

import cppcc.vocabularies.rows

SHIPPED = {
    "PlanForm": (
        ("special", "专题协商", {}),
        ("counterpart", "对口协商", {}),
        ("sector", "界别协商", {}),
        ("proposal", "提案办理协商", {}),
        ("grassroots", "基层协商", {}),
        ("research", "调研", {}),
        ("inspection", "视察", {}),
    ),
    "OutcomeKind": (
        ("research", "调研报告", {}),
        ("inspection", "视察报告", {}),
        ("deliberation", "议政报告", {}),
        ("proposal", "建议案", {}),
    ),
    "EnterpriseKind": (
        ("lead", "班子成员牵头联系的重点企业", {"led": True}),
        ("nonpublic", "联系帮扶的非公企业", {"nonpublic": True}),
        ("other", "其他企业", {}),
    ),
    "PaperKind": (
        ("request", "请示", {}),
        ("report", "报告", {}),
    ),
    "MicroCategory": (
        ("city", "城市管理", {}),
        ("traffic", "交通出行", {}),
        ("education", "教育", {}),
        ("health", "医疗养老", {}),
        ("culture", "文化旅游", {}),
        ("business", "营商环境", {}),
        ("environment", "生态环境", {}),
        ("other", "其他", {}),
    ),
}


def ship(apps, schema_editor):
    for model, rows in SHIPPED.items():
        manager = apps.get_model("activities", model)._default_manager.using(schema_editor.connection.alias)
        for order, (key, name, more) in enumerate(rows, start=1):
            manager.get_or_create(key=key, defaults={"name": name, "order": order * 10, **more})


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0016_counted_objects"),
    ]

    operations = [
        migrations.CreateModel(
            name="EnterpriseKind",
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
                    "led",
                    models.BooleanField(default=False, help_text="计入“重点企业”。", verbose_name="班子成员牵头联系"),
                ),
                (
                    "nonpublic",
                    models.BooleanField(default=False, help_text="计入“非公企业”。", verbose_name="联系帮扶非公企业"),
                ),
            ],
            options={
                "verbose_name": "联系企业类别",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MicroCategory",
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
            ],
            options={
                "verbose_name": "微建议和社情民意类别",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutcomeKind",
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
            ],
            options={
                "verbose_name": "成果种类",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaperKind",
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
            ],
            options={
                "verbose_name": "请示报告种类",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanForm",
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
            ],
            options={
                "verbose_name": "协商形式",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(
            model_name="enterprise",
            name="kind",
            field=models.CharField(max_length=10, verbose_name="类别"),
        ),
        migrations.AlterField(
            model_name="microsuggestion",
            name="category",
            field=models.CharField(max_length=15, verbose_name="类别"),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="kind",
            field=models.CharField(max_length=15, verbose_name="种类"),
        ),
        migrations.AlterField(
            model_name="partypaper",
            name="kind",
            field=models.CharField(max_length=10, verbose_name="种类"),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="form",
            field=models.CharField(max_length=20, verbose_name="形式"),
        ),
    ]
