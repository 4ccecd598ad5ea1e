"""What came into a state after a day is read by the index, however many years the course holds."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("cppcc", "0017_trail_without_secrets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="courseentry",
            index=models.Index(fields=["content_type", "target", "at"], name="cppcc_cours_content_62e94c_idx"),
        ),
    ]
