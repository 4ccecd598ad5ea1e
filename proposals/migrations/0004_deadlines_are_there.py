"""Every hand has its deadlines; periods that end on days off may end later (on by default, for what begins from now on)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_deadlines")]

    operations = [
        migrations.AlterField("assignment", "return_until", models.DateField(verbose_name="退办期限")),
        migrations.AlterField("assignment", "longest_due", models.DateField(verbose_name="延期最迟")),
        migrations.AddField(
            "proposalrules",
            "holidays_move",
            models.BooleanField(
                default=True,
                help_text="期限的最后一日是法定节假日或周末的，顺延到其后第一个工作日（民法典第二百零三条）。已经起算的期限不变。",
                verbose_name="期限逢休假日顺延",
            ),
        ),
    ]
