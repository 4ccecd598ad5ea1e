"""Reports of a term: one kind more; which years it spans follows from its year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_words_of_constraints"),
    ]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[
                    ("year", "年度履职报告"),
                    ("quarter", "季度通报"),
                    ("proposals", "提案工作情况报告"),
                    ("body", "专委会（活动组）年度工作"),
                    ("period", "阶段工作报告"),
                    ("term", "届工作报告"),
                ],
                default="year",
                max_length=12,
                verbose_name="种类",
            ),
        ),
    ]
