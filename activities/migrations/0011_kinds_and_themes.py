"""Kinds of venues, of charitable deeds and of others who come are rows that the office keeps; an activity may have
several themes. What came with the program keeps its keys.
"""

from django.db import migrations, models

import cppcc.vocabularies.rows

VENUES = (
    ("reading_room", "星梦城市书房", {"reading_room": True}), ("station", "委员工作站", {}), ("other", "其他场所", {}),
)  # fmt: skip
WELFARE = (
    ("students", "资助困难学生（名）", {"unit": "名"}), ("elderly", "认领孤寡老人（名）", {"unit": "名"}),
    ("counselling", "心理辅导（场次）", {"unit": "场次"}), ("donation", "捐款捐物（元）", {"unit": "元", "money": True}),
    ("purchase", "消费帮扶（元）", {"unit": "元", "money": True}), ("other", "其他公益（次）", {"unit": "次"}),
)  # fmt: skip
PARTICIPANTS = (("public", "群众", {"public": True}), ("department", "部门", {}), ("expert", "专家", {}))
SHIPPED = {"VenueKind": VENUES, "WelfareKind": WELFARE, "ParticipantKind": PARTICIPANTS}


def ship(apps, schema_editor):
    for model, rows in SHIPPED.items():
        manager = apps.get_model("activities", model)._default_manager.using(schema_editor.connection.alias)
        for order, (key, name, more) in enumerate(rows, start=1):
            manager.get_or_create(key=key, defaults={"name": name, "order": order * 10, **more})


def themes_beside(apps, schema_editor):
    """The one theme of each activity is one of its themes."""
    using = schema_editor.connection.alias
    activities = apps.get_model("activities", "Activity")._default_manager.using(using)
    tie = apps.get_model("activities", "Activity").themes.through
    pairs = activities.exclude(theme=None).order_by("pk").values_list("pk", "theme")
    tie._default_manager.using(using).bulk_create(
        [tie(activity_id=activity, theme_id=theme) for activity, theme in pairs], batch_size=500
    )
    in_the_bin(apps, schema_editor)


def in_the_bin(apps, schema_editor):
    """Activities in the bin come back with their theme, too."""
    using = schema_editor.connection.alias
    for kept in apps.get_model("cppcc", "Binned")._default_manager.using(using).filter(kind="activities.activity"):
        had = [(row["pk"], row["fields"]["theme"]) for row in kept.snapshot
               if row["model"] == "activities.activity" and row["fields"].get("theme")]  # fmt: skip
        if had:
            ties = [{"model": "activities.activity_themes", "pk": None, "fields": {"activity": activity, "theme": theme}}
                    for activity, theme in had]  # fmt: skip
            kept.snapshot = [*kept.snapshot, *ties]
            kept.save(update_fields=["snapshot"])


def one_theme(apps, schema_editor):
    """Back: the first of each activity's themes."""
    using = schema_editor.connection.alias
    activities = apps.get_model("activities", "Activity")
    tie = activities.themes.through
    for pair in tie._default_manager.using(using).order_by("-pk"):
        activities._default_manager.using(using).filter(pk=pair.activity_id).update(theme=pair.theme_id)


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0010_opinions_of_anybody"),
        ("cppcc", "0012_search"),
        ("members", "0010_occasions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParticipantKind",
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
                ("public", models.BooleanField(default=False, help_text="计入“群众参与”。", verbose_name="属于群众")),
            ],
            options={
                "verbose_name": "其他参加者类别",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VenueKind",
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
                    "reading_room",
                    models.BooleanField(
                        default=False, help_text="计入“城市书房覆盖街镇”。", verbose_name="属于城市书房"
                    ),
                ),
            ],
            options={
                "verbose_name": "场所类别",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="themes",
            field=models.ManyToManyField(
                blank=True,
                help_text="可以属于几个专题。",
                related_name="activities",
                to="activities.theme",
                verbose_name="专题",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="kind",
            field=models.CharField(max_length=30, verbose_name="类别"),
        ),
        migrations.AlterField(
            model_name="otherparticipants",
            name="kind",
            field=models.CharField(max_length=15, verbose_name="参加者"),
        ),
        migrations.AlterField(
            model_name="venue",
            name="kind",
            field=models.CharField(max_length=15, verbose_name="类别"),
        ),
        migrations.AlterField(
            model_name="welfaredeed",
            name="kind",
            field=models.CharField(max_length=15, verbose_name="类别"),
        ),
        migrations.CreateModel(
            name="WelfareKind",
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
                    "unit",
                    models.CharField(
                        help_text="数量按此填写：名、场次、次；金额填元。", max_length=10, verbose_name="单位"
                    ),
                ),
                (
                    "money",
                    models.BooleanField(
                        default=False, help_text="以元登记，计入“消费帮扶和捐款捐物”。", verbose_name="属于金额"
                    ),
                ),
            ],
            options={
                "verbose_name": "公益类别",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("money", False), ("unit", "元"), _connector="OR"),
                        name="welfare_money_in_yuan",
                        violation_error_message="属于金额的以元登记，单位请填“元”。",
                    )
                ],
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(themes_beside, one_theme, elidable=False),
    ]
