"""The days of the plenary session that opens a year, for what is told of 大会期间."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0011_levels"),
    ]

    operations = [
        migrations.AddField(
            model_name="plenaryyear",
            name="closes_on",
            field=models.DateField(blank=True, null=True, verbose_name="会议结束日期"),
        ),
        migrations.AddField(
            model_name="plenaryyear",
            name="opens_on",
            field=models.DateField(
                blank=True, help_text="本年度全体会议；不填则不能统计大会期间。", null=True, verbose_name="会议开始日期"
            ),
        ),
        migrations.AddConstraint(
            model_name="plenaryyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_on", None), ("opens_on", None)),
                    models.Q(("closes_on__isnull", False), ("opens_on__isnull", False)),
                    _connector="OR",
                ),
                name="plenary_session_has_both_days",
                violation_error_message="会议的开始、结束日期请一并填写，或都不填。",
            ),
        ),
        migrations.AddConstraint(
            model_name="plenaryyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_on", None), ("closes_on", None), ("closes_on__gte", models.F("opens_on")), _connector="OR"
                ),
                name="plenary_session_ends_after_start",
                violation_error_message="会议结束日期不能早于会议开始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="plenaryyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opens_on", None), ("opens_on__gte", models.F("starts_on")), _connector="OR"),
                    models.Q(("closes_on", None), ("closes_on__lte", models.F("ends_on")), _connector="OR"),
                ),
                name="plenary_session_within_year",
                violation_error_message="会议日期须在年度的开始、结束日期之内。",
            ),
        ),
    ]
