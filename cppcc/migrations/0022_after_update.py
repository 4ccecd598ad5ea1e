from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cppcc", "0021_posted_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="AfterUpdate",
            fields=[
                ("name", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("mark", models.CharField(max_length=64)),
                ("at", models.CharField(blank=True, max_length=200)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("left", models.TextField(blank=True)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
