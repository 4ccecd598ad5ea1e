"""Besides the yearly report there are others: by quarter, of proposals, of a body, of any period."""

from django.db import migrations, models


def name_them(apps, schema_editor):
    for report in apps.get_model("reports", "Report").objects.select_related("plenary"):
        report.slug = str(report.plenary.year)
        report.name = f"{report.plenary.year}年度履职报告"
        report.save(update_fields=["slug", "name"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_duties_and_assessment"),
        ("reports", "0002_text_and_course"),
    ]

    operations = [
        migrations.RenameModel("YearReport", "Report"),
        migrations.AddField("report", "slug", models.SlugField(max_length=60, null=True, editable=False)),
        migrations.AddField("report", "name", models.CharField(max_length=60, default="", verbose_name="标题")),
        migrations.RunPython(name_them, migrations.RunPython.noop),
    ]
