"""Those who asked for leave are found without reading the attendance of all years."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0017_more_vocabularies"),
        ("members", "0021_typed_names_go"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(fields=["state", "activity"], name="activities__state_89e451_idx"),
        ),
    ]
