"""履职角色 become a register. The built-in ones keep their keys, which the ledger, declarations and schemes hold.

An office's own kind names its parts there, instead of one of three sets of them.
"""

from django.db import migrations, models

import cppcc.vocabularies.rows

SHIPPED = (
    ("participant", "参加"),
    ("sole", "个人"),
    ("first", "第一提案人"),
    ("joint", "联名提案人"),
    ("collective", "集体"),
    ("author", "执笔"),
    ("partial", "部分参加"),
    ("oral", "口头发言"),
    ("written", "书面发言"),
)
BESIDE = "joint"
SETS = {"spoken": ["oral", "written"], "own": ["sole", "collective"]}
SIGNED = ["sole", "first", "joint", "collective"]
PARTS = {
    "attendance": ["participant", "partial"],
    "proposal_submitted": SIGNED,
    "proposal_filed": SIGNED,
    "proposal_key": SIGNED,
    "proposal_excellent": SIGNED,
    "proposal_converted": SIGNED,
    "proposal_rejected": SIGNED,
    "micro_submitted": ["sole"],
    "micro_adopted": ["sole"],
    "micro_excellent": ["sole"],
    "opinion_submitted": ["sole"],
    "opinion_adopted": ["sole"],
    "opinion_excellent": ["sole"],
    "speech": ["oral", "written"],
    "instruction": ["sole", "participant"],
    "report_written": ["author", "participant"],
}
"""Of the built-in kinds; those that are not named have 参加 alone."""


def ship(apps, schema_editor):
    rows = apps.get_model("members", "DutyPart").objects
    for number, (key, name) in enumerate(SHIPPED, start=1):
        rows.get_or_create(key=key, defaults={"name": name, "order": number, "beside": key == BESIDE})
    kinds = apps.get_model("members", "DutyKind").objects
    for key, parts in PARTS.items():
        kinds.filter(key=key).update(parts=parts)


def of_own_kinds(apps, schema_editor):
    for roles, parts in SETS.items():
        apps.get_model("members", "DutyKind").objects.filter(roles=roles).update(parts=parts)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0034_conveners"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyPart",
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
                    "beside",
                    models.BooleanField(
                        default=False,
                        help_text="“由第一人以外的委员平分”的分值可以用于这个角色。",
                        verbose_name="第一人以外",
                    ),
                ),
            ],
            options={
                "verbose_name": "履职角色",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="duty_part_has_name",
                        violation_error_message="请填写名称。",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="dutykind",
            name="parts",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="登记时从中选择一个；都不选的只有“参加”。",
                verbose_name="角色",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="part",
            field=models.CharField(
                default="participant",
                help_text="会议发言请选口头或书面，其他选参加。",
                max_length=20,
                verbose_name="角色",
            ),
        ),
        migrations.AlterField(
            model_name="dutyrecord",
            name="part",
            field=models.CharField(default="participant", max_length=20, verbose_name="角色"),
        ),
        migrations.RunPython(of_own_kinds, migrations.RunPython.noop),
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RemoveField(model_name="dutykind", name="roles"),
    ]
