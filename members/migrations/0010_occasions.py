"""会议活动类别 become rows that the office keeps; those that came with the program keep their keys."""

from django.db import migrations, models

import cppcc.vocabularies.rows

SHIPPED = (
    ("plenary", "全体会议", ("meeting",)),
    ("standing_committee", "常委会会议", ("meeting",)),
    ("chair_meeting", "主席会议", ("meeting",)),
    ("party_group", "党组会议", ("meeting",)),
    ("special_consultation", "专题协商", ("consultation",)),
    ("counterpart_consultation", "对口协商", ("consultation",)),
    ("sector_consultation", "界别协商", ("consultation",)),
    ("proposal_consultation", "提案办理协商", ("consultation",)),
    ("grassroots_consultation", "基层协商", ("consultation",)),
    ("research", "调研", ("research",)),
    ("inspection", "视察", ("research",)),
    ("supervision", "民主监督", ()),
    ("study", "理论学习", ()),
    ("training", "培训", ("training",)),
    ("group_activity", "委员活动（工作站、活动组）", ("grassroots",)),
    ("liaison", "团结联谊", ()),
    ("visit", "走访", ()),
    ("welfare", "公益", ()),
    ("publicity", "宣传", ()),
    ("office", "机关建设", ()),
)


def ship(apps, schema_editor):
    rows = apps.get_model("members", "Occasion")._default_manager.using(schema_editor.connection.alias)
    for order, (key, name, flags) in enumerate(SHIPPED, start=1):
        rows.get_or_create(key=key, defaults={"name": name, "order": order * 10, **dict.fromkeys(flags, True)})


class Migration(migrations.Migration):
    dependencies = [("members", "0009_accounts_are_searched")]

    operations = [
        migrations.CreateModel(
            name="Occasion",
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
                    "consultation",
                    models.BooleanField(default=False, help_text="计入“协商活动”。", verbose_name="属于协商"),
                ),
                (
                    "research",
                    models.BooleanField(default=False, help_text="计入“调研视察”。", verbose_name="属于调研视察"),
                ),
                (
                    "meeting",
                    models.BooleanField(default=False, help_text="全体会议、常委会会议等。", verbose_name="属于会议"),
                ),
                (
                    "training",
                    models.BooleanField(default=False, help_text="计入“委员参加培训”。", verbose_name="属于培训"),
                ),
                (
                    "grassroots",
                    models.BooleanField(
                        default=False,
                        help_text="计入“委员工作站与街道活动组活动”。",
                        verbose_name="属于工作站、活动组活动",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议活动类别",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.AlterField(
            model_name="dutyrecord",
            name="occasion",
            field=models.CharField(blank=True, max_length=30, verbose_name="场合"),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop, elidable=False),
    ]
