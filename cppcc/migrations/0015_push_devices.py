import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cppcc", "0014_first_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.CharField(editable=False, max_length=1000)),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("device", models.CharField(blank=True, max_length=60, verbose_name="设备")),
                ("agreed_at", models.DateTimeField(verbose_name="同意时间")),
                ("due", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_devices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "提醒设备",
                "ordering": ["-agreed_at", "-pk"],
                "indexes": [models.Index(fields=["due", "next_try"], name="cppcc_pushd_due_805e38_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "digest"), name="push_device_once", violation_error_message="本机已经开启提醒。"
                    )
                ],
            },
        ),
    ]
