"""What held a word of the code refers to its row by the same string, in the same column; the day of the next one is kept."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def by_key(to, column, back, words):
    return models.ForeignKey(
        db_column=column,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=back,
        to=f"proposals.{to}",
        to_field="key",
        verbose_name=words,
    )


def day(words):
    return models.DateField(blank=True, editable=False, null=True, verbose_name=words)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0007_grades_and_classes")]

    operations = [
        migrations.AlterField("reply", "result_class", by_key("resultclass", "result_class", "replies", "办理结果")),
        migrations.AlterField("feedback", "attitude", by_key("satisfactiongrade", "attitude", "attitudes", "办理态度")),
        migrations.AlterField("feedback", "result", by_key("satisfactiongrade", "result", "results", "办理结果")),
        migrations.AddField("reply", "superseded_on", day("被后一份答复取代的日期")),
        migrations.AddField("feedback", "superseded_on", day("被后一次评价取代的日期")),
        migrations.AddConstraint(
            "reply",
            models.CheckConstraint(
                condition=Q(superseded_on=None) | Q(sent_on__isnull=False),
                name="reply_superseded_sent",
                violation_error_message="没有发送的答复不会被取代。",
            ),
        ),
    ]
