"""The one theme of an activity, which stands among its themes since the migration before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activities", "0011_kinds_and_themes")]

    operations = [
        migrations.RemoveField(model_name="activity", name="theme"),
    ]
