"""A record of the ledger holds its quantity and how many share it; proposals that stand get the latter from their records."""

from decimal import Decimal

from django.db import migrations, models

MANY = 500


def share(apps, schema_editor):
    """All who submitted a proposal share it and what became of it; nothing else was shared before."""
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="proposals", model="proposal").first()
    if kind is None:
        return
    records = apps.get_model("members", "DutyRecord").objects.filter(content_type=kind)
    submitted = records.filter(kind="proposal_submitted").order_by().values_list("object_id")
    of_number = {}
    for source, number in submitted.annotate(number=models.Count("pk")).filter(number__gt=1):
        of_number.setdefault(number, []).append(source)
    for number, sources in of_number.items():
        for start in range(0, len(sources), MANY):
            records.filter(object_id__in=sources[start : start + MANY]).update(among=number)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0022_duties_by_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="award",
            name="level",
            field=models.CharField(blank=True, max_length=10, verbose_name="层级"),
        ),
        migrations.AddField(
            model_name="declaration",
            name="quantity",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("1"),
                help_text="公益以元计，联系界别群众以人次计，其他履职按所报单位（次、小时等）；没有数量的不填。",
                max_digits=12,
                verbose_name="数量",
            ),
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="among",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="共同完成人数"),
        ),
        migrations.AddField(
            model_name="dutyrecord",
            name="quantity",
            field=models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=14, verbose_name="数量"),
        ),
        migrations.AlterField(
            model_name="dutyrecord",
            name="kind",
            field=models.CharField(
                choices=[
                    ("attendance", "出席"),
                    ("leave", "请假"),
                    ("absence", "无故缺席"),
                    ("proposal_submitted", "提交提案"),
                    ("proposal_filed", "提案立案"),
                    ("proposal_key", "重点提案"),
                    ("proposal_excellent", "优秀提案"),
                    ("proposal_converted", "提案转社情民意"),
                    ("proposal_rejected", "提案不予立案"),
                    ("micro_submitted", "提交微建议"),
                    ("micro_adopted", "微建议采用"),
                    ("micro_excellent", "优秀微建议"),
                    ("opinion_submitted", "提交社情民意"),
                    ("opinion_adopted", "社情民意采用"),
                    ("opinion_excellent", "优秀社情民意"),
                    ("speech", "会议发言"),
                    ("instruction", "领导批示"),
                    ("media", "媒体宣传"),
                    ("grassroots", "联系界别群众"),
                    ("welfare", "公益"),
                    ("other", "其他履职"),
                    ("duty_report", "提交履职报告"),
                    ("award", "获得表彰"),
                ],
                max_length=30,
                verbose_name="类别",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)),
                name="declaration_quantity_positive",
                violation_error_message="数量须大于 0。",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)),
                name="duty_quantity_positive",
                violation_error_message="数量须大于 0。",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("among__gte", 1)),
                name="duty_among_one_or_more",
                violation_error_message="共同完成人数至少为 1。",
            ),
        ),
        migrations.RunPython(share, migrations.RunPython.noop, elidable=False),
    ]
