from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cppcc", "0020_question_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="posted_by",
            field=models.CharField(
                choices=[("name", "按姓名"), ("number", "按编号")],
                default="name",
                help_text="年度考核公布之前张贴的得分明细表（PDF），用姓名还是用编号称呼委员。",
                max_length=10,
                verbose_name="张贴的得分明细表",
            ),
        ),
    ]
