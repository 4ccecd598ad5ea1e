"""What the present code finds in a year's ledger, and what was decided."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_duties_and_assessment"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64, verbose_name="程序版本")),
                ("checked_at", models.DateTimeField(verbose_name="核对时间")),
                ("lines", models.JSONField(default=list, verbose_name="不符")),
                (
                    "decision",
                    models.CharField(
                        choices=[("open", "待决定"), ("rebuilt", "台账已与来源一致"), ("kept", "台账保持原样")],
                        default="open",
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "plenary",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ledger_check",
                        to="members.plenaryyear",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "履职台账核对",
                "ordering": ["-plenary__year"],
            },
        ),
    ]
