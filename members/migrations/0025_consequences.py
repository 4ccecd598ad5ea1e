"""What follows from a result besides the grade, in words for lists; which talk was held.

Stored results stay as they are: they have no consequences.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0023_quantities"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessmententry",
            name="consequences",
            field=models.CharField("等次以外的结果", max_length=300, blank=True, default=""),
        ),
        migrations.AddField(
            model_name="talk",
            name="kind",
            field=models.CharField(
                "类别", max_length=40, blank=True, default="", help_text="如提醒谈话、诫勉谈话；一般约谈不填。"
            ),
        ),
    ]
