"""Light or dark pages, chosen by each account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0012_plenary_session_days")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[("", "跟随系统"), ("light", "浅色"), ("dark", "深色")],
                default="",
                max_length=5,
                verbose_name="页面颜色",
            ),
        ),
    ]
