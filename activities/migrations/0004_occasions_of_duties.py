"""Attendance in the ledger learns at what it was and for how many half days."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def tell(apps, schema_editor):
    record = apps.get_model("members", "DutyRecord")
    attendance = apps.get_model("activities", "Attendance")
    content_type = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="activities", model="attendance"
    )
    for row in record.objects.filter(content_type__in=content_type, occasion="").iterator(chunk_size=500):
        source = attendance.objects.select_related("activity").filter(pk=row.object_id).first()
        if source is None:
            continue
        starts = timezone.localtime(source.activity.starts_at)
        last = timezone.localtime(source.activity.ends_at) - timedelta(minutes=1)
        halves = 2 * (last.toordinal() - starts.toordinal()) + (last.hour >= 12) - (starts.hour >= 12) + 1
        row.occasion, row.half_days = source.activity.kind, max(halves, 1)
        row.due_half_days = row.half_days
        row.save(update_fields=["occasion", "half_days", "due_half_days"])


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0003_attendance_half_days"),
        ("members", "0002_duties_and_assessment"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
