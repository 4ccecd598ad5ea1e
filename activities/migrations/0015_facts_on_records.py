"""Entries of indicators hang on the records that their indicators belong to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0014_adoptions_as_rows"),
        ("members", "0012_plenary_session_days"),
        ("proposals", "0009_latest_is_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="belongs_to",
            field=models.CharField(
                choices=[
                    ("proposal", "提案"),
                    ("opinion", "社情民意和微建议"),
                    ("activity", "活动"),
                    ("member", "委员"),
                    ("unit", "承办单位"),
                    ("none", "无"),
                ],
                default="none",
                help_text="在这类记录的页面上登记，在它们的导入表格中各占一列；“无”的只在台账中登记。已有登记的不能改。",
                max_length=10,
                verbose_name="属于",
            ),
        ),
        migrations.AddField(
            model_name="quantity",
            name="belongs_to",
            field=models.CharField(
                choices=[
                    ("proposal", "提案"),
                    ("opinion", "社情民意和微建议"),
                    ("activity", "活动"),
                    ("member", "委员"),
                    ("unit", "承办单位"),
                    ("none", "无"),
                ],
                default="none",
                editable=False,
                max_length=10,
                verbose_name="属于",
            ),
        ),
        migrations.AddField(
            model_name="quantity",
            name="counted",
            field=models.CharField(default="", editable=False, max_length=220, verbose_name="计数对象"),
        ),
        migrations.AddField(
            model_name="quantity",
            name="opinion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quantities",
                to="activities.microsuggestion",
                verbose_name="社情民意或微建议",
            ),
        ),
        migrations.AddField(
            model_name="quantity",
            name="proposal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quantities",
                to="proposals.proposal",
                verbose_name="提案",
            ),
        ),
        migrations.AddField(
            model_name="quantity",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quantities",
                to="proposals.unit",
                verbose_name="承办单位",
            ),
        ),
        migrations.AlterField(
            model_name="quantity",
            name="subject",
            field=models.CharField(blank=True, max_length=200, verbose_name="对象或事项"),
        ),
        migrations.AddConstraint(
            model_name="quantity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("belongs_to", "none"),
                        ("opinion__isnull", True),
                        ("proposal__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("belongs_to", "proposal"),
                        ("opinion__isnull", True),
                        ("proposal__isnull", False),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("belongs_to", "opinion"),
                        ("opinion__isnull", False),
                        ("proposal__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", False),
                        ("belongs_to", "activity"),
                        ("opinion__isnull", True),
                        ("proposal__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("belongs_to", "member"),
                        ("member__isnull", False),
                        ("opinion__isnull", True),
                        ("proposal__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("belongs_to", "unit"),
                        ("opinion__isnull", True),
                        ("proposal__isnull", True),
                        ("unit__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="quantity_on_its_record",
                violation_error_message="登记须与指标所属的记录相符，并且只属于一条记录。",
            ),
        ),
    ]
