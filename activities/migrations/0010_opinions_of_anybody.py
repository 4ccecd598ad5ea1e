"""Opinions of earlier years may be those of a body, or of a person who is no member."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0009_words_of_constraints")]

    operations = [
        migrations.AddField(
            model_name="microsuggestion",
            name="author",
            field=models.CharField(blank=True, editable=False, max_length=100, verbose_name="提交人"),
        ),
        migrations.AlterField(
            model_name="microsuggestion",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="micro_suggestions",
                to="members.member",
                verbose_name="提交委员",
            ),
        ),
        migrations.AddConstraint(
            model_name="microsuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author", ""), ("member__isnull", False)),
                    models.Q(("member__isnull", True), models.Q(("author", ""), _negated=True)),
                    _connector="OR",
                ),
                name="micro_of_somebody",
                violation_error_message="请填写提交委员，或委员以外的提交人。",
            ),
        ),
    ]
