"""Points that staff give or take with a reason; that a member has looked at the own draft of an assessment."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import cppcc.calendar.clock


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0030_duty_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="GivenPoints",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("give", "加分"), ("take", "扣分")], max_length=4, verbose_name="加分或扣分"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=6,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01"), "分值须大于 0，扣分也填正数。")
                        ],
                        verbose_name="分值",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        help_text="本年度考核办法中的类别名称，按该类别的上限计；不填为单列“机关加分”或“机关扣分”。",
                        max_length=40,
                        verbose_name="计入类别",
                    ),
                ),
                (
                    "reason",
                    models.CharField(help_text="委员本人和得分明细表中可以看到。", max_length=300, verbose_name="理由"),
                ),
                ("updated_at", models.DateTimeField(default=cppcc.calendar.clock.now, editable=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_points",
                        to="members.member",
                        verbose_name="委员",
                    ),
                ),
                (
                    "plenary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_points",
                        to="members.plenaryyear",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "机关加减分",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("points__gt", 0)),
                        name="given_points_positive",
                        violation_error_message="分值须大于 0。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="given_points_say_why",
                        violation_error_message="请写明理由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Looked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="查看时间")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looked",
                        to="members.assessment",
                        verbose_name="年度考核",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looked",
                        to="members.member",
                        verbose_name="委员",
                    ),
                ),
            ],
            options={
                "verbose_name": "核对时的查看",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "member"),
                        name="looked_once",
                        violation_error_message="这名委员已经查看过。",
                    )
                ],
            },
        ),
    ]
