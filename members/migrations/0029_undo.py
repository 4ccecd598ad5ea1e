"""A draft scheme keeps what it was before its last change, so that the change can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0028_questions")]
    operations = [
        migrations.AddField(
            "scheme",
            "former",
            models.JSONField(blank=True, editable=False, null=True, verbose_name="上一步之前"),
        )
    ]
