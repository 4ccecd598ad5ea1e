"""The half days of an activity are kept: each that is there keeps the number that counted for it until now."""

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import migrations, models
from django.utils import timezone


def counted(starts_at, ends_at):
    """The rule of before, frozen: mornings and afternoons between start and end, parted at 12:00."""
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    first = 2 * starts.toordinal() + (starts.hour >= 12)
    last_moment = ends - timedelta(minutes=1)
    last = 2 * last_moment.toordinal() + (last_moment.hour >= 12)
    return max(last - first + 1, 1)


def keep(apps, schema_editor):
    activity = apps.get_model("activities", "Activity")
    for pk, starts_at, ends_at in list(
        activity.objects.filter(half_days=None).values_list("pk", "starts_at", "ends_at")
    ):
        activity.objects.filter(pk=pk).update(half_days=counted(starts_at, ends_at))


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0006_quantities_into_registers"),
    ]
    operations = [
        migrations.AddField(
            model_name="activity",
            name="half_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[MinValueValidator(1, "至少一个半天。")],
                help_text="不填的按起止时间计：一个半天里超过一小时的才计一个半天。",
                verbose_name="半天数",
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
