"""Another unit may take over: since when it was decided, from which round it answers; a request for more time may be settled."""

import django_fsm
from django.db import migrations, models
from django.db.models import Q

GONE = ("returned", "ended", "moved")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0011_kept_of_proposals")]

    operations = [
        migrations.AddField(
            "assignment",
            "from_round",
            models.PositiveSmallIntegerField("自第几轮办理", default=1, db_default=1, editable=False),
        ),
        migrations.AddField(
            "assignment", "moved_on", models.DateField("另行交办日期", null=True, blank=True, editable=False)
        ),
        migrations.RemoveConstraint("assignment", "assignment_returned_has_date"),
        migrations.AlterField(
            "assignment",
            "state",
            django_fsm.FSMField(
                choices=[
                    ("waiting", "待签收"),
                    ("handling", "办理中"),
                    ("opined", "已送会办意见"),
                    ("drafted", "待签发"),
                    ("signed", "待审核"),
                    ("checked", "待发送"),
                    ("sent", "已答复"),
                    ("returned", "已退办"),
                    ("ended", "已终止"),
                    ("moved", "已改办"),
                ],
                default="waiting",
                max_length=50,
                protected=True,
                verbose_name="办理状态",
            ),
        ),
        migrations.AlterField(
            "extension",
            "decision",
            models.CharField(
                choices=[("asked", "待批"), ("granted", "同意"), ("refused", "不同意"), ("settled", "不再需要")],
                default="asked",
                max_length=10,
                verbose_name="批复",
            ),
        ),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(
                condition=Q(state__in=GONE, returned_on__isnull=False) | (~Q(state__in=GONE) & Q(returned_on=None)),
                name="assignment_returned_has_date",
                violation_error_message="退办须有退办日期。",
            ),
        ),
    ]
