"""A member may be convener or deputy convener of the own sector or group, from a day to a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0033_reports_written"),
    ]

    operations = [
        migrations.AlterField(
            model_name="position",
            name="kind",
            field=models.CharField(
                choices=[
                    ("chair", "主席"),
                    ("vice_chair", "副主席"),
                    ("secretary_general", "秘书长"),
                    ("standing_member", "常委"),
                    ("sector_convener", "界别召集人"),
                    ("sector_deputy", "界别副召集人"),
                    ("group_convener", "活动组召集人"),
                    ("group_deputy", "活动组副召集人"),
                ],
                max_length=20,
                verbose_name="职务",
            ),
        ),
    ]
