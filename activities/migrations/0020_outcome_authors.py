"""Members who wrote an outcome, each with the part, in an order that stays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0019_quantities_of_duties"),
        ("members", "0033_reports_written"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("author", "执笔"), ("participant", "参与")],
                        default="author",
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="author_of",
                        to="members.member",
                        verbose_name="委员",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="activities.outcome",
                        verbose_name="成果",
                    ),
                ),
            ],
            options={
                "verbose_name": "成果作者",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outcome", "member"),
                        name="outcome_author_once",
                        violation_error_message="这名委员已列为这项成果的作者。",
                    )
                ],
            },
        ),
    ]
