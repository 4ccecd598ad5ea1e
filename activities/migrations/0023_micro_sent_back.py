from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0022_kinds_of_leave")]

    operations = [
        migrations.AddField(
            model_name="microsuggestion",
            name="return_reason",
            field=models.TextField(blank=True, db_default="", default="", editable=False, verbose_name="退办理由"),
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="returned_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="退办日期"),
        ),
        migrations.AddConstraint(
            model_name="microsuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_on", None), models.Q(("return_reason", ""), _negated=True), _connector="OR"
                ),
                name="micro_returned_says_why",
                violation_error_message="退办须写明理由。",
            ),
        ),
    ]
