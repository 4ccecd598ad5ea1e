from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0014_theme"),
    ]

    operations = [
        migrations.AlterField(
            model_name="plenaryyear",
            name="session",
            field=models.PositiveSmallIntegerField(verbose_name="第几次会议"),
        ),
    ]
