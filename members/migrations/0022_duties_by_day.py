"""The duty ledger of a year is read by its days: the last ones without sorting all of the year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0021_typed_names_go"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dutyrecord",
            index=models.Index(fields=["plenary", "on"], name="members_dut_plenary_8816f5_idx"),
        ),
    ]
