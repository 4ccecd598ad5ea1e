from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0012_plenary_session_days"),
    ]

    operations = [
        migrations.AlterField(
            model_name="plenaryyear",
            name="session",
            field=models.PositiveSmallIntegerField(verbose_name="第几次会议"),
        ),
    ]
