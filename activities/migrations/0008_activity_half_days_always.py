"""The number is always there: proposed from the times where nobody set it."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_activity_half_days"),
    ]

    operations = [
        migrations.AlterField(
            model_name="activity",
            name="half_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="不填的按起止时间计：一个半天里超过一小时的才计一个半天。",
                validators=[django.core.validators.MinValueValidator(1, "至少一个半天。")],
                verbose_name="半天数",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("half_days__gte", 1)), name="activity_at_least_half_a_day"
            ),
        ),
    ]
