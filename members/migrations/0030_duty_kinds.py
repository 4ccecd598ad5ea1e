"""履职种类 become a register kept by the office. The built-in ones are its first rows and keep their keys for ever.

What the program makes of a built-in kind stands in ``members.possible``; its row says the same, for the list and the sheet.
A declaration may say on what occasion it was, and how many members share it.
"""

from decimal import Decimal

from django.db import migrations, models

import cppcc.vocabularies.rows

SYSTEM, DECLARED = "system", ("declared", "by_staff", "by_sheet")
SHIPPED = (
    ("attendance", "出席", SYSTEM, "", ("occasions",)),
    ("leave", "请假", SYSTEM, "", ("occasions", "nothing_done")),
    ("absence", "无故缺席", SYSTEM, "", ("occasions", "nothing_done")),
    ("proposal_submitted", "提交提案", SYSTEM, "", ("shared",)),
    ("proposal_filed", "提案立案", SYSTEM, "", ("shared",)),
    ("proposal_key", "重点提案", SYSTEM, "", ("shared",)),
    ("proposal_excellent", "优秀提案", SYSTEM, "", ("shared",)),
    ("proposal_converted", "提案转社情民意", SYSTEM, "", ("shared", "nothing_done")),
    ("proposal_rejected", "提案不予立案", SYSTEM, "", ("shared", "nothing_done")),
    ("micro_submitted", "提交微建议", SYSTEM, "", ()),
    ("micro_adopted", "微建议采用", SYSTEM, "", ()),
    ("micro_excellent", "优秀微建议", SYSTEM, "", ()),
    ("opinion_submitted", "提交社情民意", SYSTEM, "", ()),
    ("opinion_adopted", "社情民意采用", SYSTEM, "", ("levels",)),
    ("opinion_excellent", "优秀社情民意", SYSTEM, "", ()),
    ("duty_report", "提交履职报告", SYSTEM, "", ()),
    ("award", "获得表彰", SYSTEM, "", ("levels", "nothing_done")),
    ("points_given", "机关加分", SYSTEM, "分", ("nothing_done",)),
    ("points_taken", "机关扣分", SYSTEM, "分", ("nothing_done",)),
    ("speech", "会议发言", "spoken", "", ("occasions", "levels", *DECLARED)),
    ("welfare", "公益", "", "元", ("levels", *DECLARED)),
    ("grassroots", "联系界别群众", "", "人次", ("levels", *DECLARED)),
    ("media", "媒体宣传", "", "", ("levels", *DECLARED)),
    ("instruction", "领导批示", SYSTEM, "", ("levels", *DECLARED)),
    ("other", "其他履职", "", "次、小时等", ("levels", *DECLARED)),
)
"""Key, name, parts, unit of the quantity, what holds besides. The last one stands behind those that an office adds."""
FLAGS = ("occasions", "levels", "shared", "nothing_done", *DECLARED)


def ship(apps, schema_editor):
    kinds = apps.get_model("members", "DutyKind")
    rows, known = kinds.objects, {field.name for field in kinds._meta.fields}
    for number, (key, name, roles, unit, holds) in enumerate(SHIPPED, start=1):
        said = {"name": name, "roles": roles, "unit": unit, "order": 200 if key == "other" else number}
        said |= {flag: flag in holds for flag in FLAGS}
        rows.get_or_create(key=key, defaults={field: value for field, value in said.items() if field in known})


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0029_undo"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyKind",
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
                    "note",
                    models.CharField(
                        blank=True, help_text="申报时显示，例如“每半天一条”。", max_length=100, verbose_name="说明"
                    ),
                ),
                (
                    "roles",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "参加（不分角色）"),
                            ("spoken", "口头或书面"),
                            ("own", "个人或集体"),
                            ("system", "由系统记录"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="角色",
                    ),
                ),
                (
                    "occasions",
                    models.BooleanField(default=False, help_text="登记时选择会议活动类别。", verbose_name="分场合"),
                ),
                (
                    "levels",
                    models.BooleanField(default=False, help_text="登记时选择区级、市级等层级。", verbose_name="分层级"),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="有数量的填写，例如小时、篇、元；只计次数的留空。",
                        max_length=10,
                        verbose_name="数量单位",
                    ),
                ),
                (
                    "shared",
                    models.BooleanField(
                        default=False, help_text="登记时填写由几名委员共同完成。", verbose_name="可以几人共同完成"
                    ),
                ),
                ("declared", models.BooleanField(default=True, verbose_name="委员申报")),
                ("by_staff", models.BooleanField(default=True, verbose_name="机关代录")),
                ("by_sheet", models.BooleanField(default=True, verbose_name="表格导入")),
                (
                    "nothing_done",
                    models.BooleanField(
                        default=False,
                        help_text="例如迟到、被通报：计入得分，不计入“已履职”。",
                        verbose_name="不算委员做了事",
                    ),
                ),
            ],
            options={
                "verbose_name": "履职种类",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="declaration",
            name="among",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="由几名委员共同完成，包括本人；独自完成的不填。", verbose_name="共同完成人数"
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="occasion",
            field=models.CharField(
                blank=True, help_text="在哪类会议或活动上，不属于会议活动的不填。", max_length=30, verbose_name="场合"
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="kind",
            field=models.CharField(max_length=30, verbose_name="类别"),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="part",
            field=models.CharField(
                choices=[
                    ("participant", "参加"),
                    ("oral", "口头发言"),
                    ("written", "书面发言"),
                    ("sole", "个人"),
                    ("collective", "集体"),
                ],
                default="participant",
                help_text="会议发言请选口头或书面，其他选参加。",
                max_length=20,
                verbose_name="角色",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="quantity",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("1"),
                help_text="公益以元计，联系界别群众以人次计，其他种类按所示单位；没有数量的不填。",
                max_digits=12,
                verbose_name="数量",
            ),
        ),
        migrations.AlterField(
            model_name="dutyrecord",
            name="kind",
            field=models.CharField(max_length=30, verbose_name="类别"),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("among__gte", 1)),
                name="declaration_among_one_or_more",
                violation_error_message="共同完成人数至少为 1。",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutykind",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="duty_kind_has_name",
                violation_error_message="请填写名称。",
            ),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
