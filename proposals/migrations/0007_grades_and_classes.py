"""Grades of satisfaction and classes of replies become rows that the office keeps; today's words are the first of them."""

from django.db import migrations, models
from django.db.models import F, Q

import proposals.models.vocabulary

GRADES = (
    {"key": "satisfied", "name": "满意", "order": 1, "counts_as_satisfied": True},
    {"key": "mostly", "name": "基本满意", "order": 2, "counts_as_satisfied": True},
    {"key": "dissatisfied", "name": "不满意", "order": 3, "asks_again": True},
)
CLASSES = (
    {"key": "A", "letter": "A", "name": "已经解决或采纳", "order": 1, "counts_as_adopted": True},
    {
        "key": "B",
        "letter": "B",
        "name": "正在解决或列入计划",
        "order": 2,
        "counts_as_adopted": True,
        "has_promises": True,
    },
    {"key": "C", "letter": "C", "name": "留作参考或暂不可行", "order": 3},
    {"key": "D", "letter": "D", "name": "", "order": 4},
)


def first_rows(apps, schema_editor):
    for name, rows in (("SatisfactionGrade", GRADES), ("ResultClass", CLASSES)):
        model = apps.get_model("proposals", name)
        model.objects.bulk_create(model(**facts) for facts in rows)


def yearly(*fields):
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        (
            "key",
            models.CharField(
                default=proposals.models.vocabulary.new_key,
                editable=False,
                max_length=15,
                unique=True,
                verbose_name="标识",
            ),
        ),
        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
        (
            "from_year",
            models.PositiveSmallIntegerField(
                blank=True, help_text="留空的一直可用。", null=True, verbose_name="自年度"
            ),
        ),
        (
            "until_year",
            models.PositiveSmallIntegerField(
                blank=True, help_text="停用的仍留在往年的记录和统计中。", null=True, verbose_name="用至年度"
            ),
        ),
        *fields,
    ]


def in_order(name, words):
    return models.CheckConstraint(
        condition=Q(from_year=None) | Q(until_year=None) | Q(until_year__gte=F("from_year")),
        name=name,
        violation_error_message=f"{words}的“用至年度”不能早于“自年度”。",
    )


class Migration(migrations.Migration):
    dependencies = [("proposals", "0006_words_of_constraints")]

    operations = [
        migrations.CreateModel(
            "SatisfactionGrade",
            yearly(
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                (
                    "counts_as_satisfied",
                    models.BooleanField(default=False, help_text="满意率的分子。", verbose_name="计入满意"),
                ),
                (
                    "asks_again",
                    models.BooleanField(
                        default=False,
                        help_text="提案人须说明原因，承办单位再次办理并答复。",
                        verbose_name="须再次办理",
                    ),
                ),
            ),
            {
                "verbose_name": "满意度等次",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(name=""), name="grade_has_name", violation_error_message="请填写等次的名称。"
                    ),
                    in_order("grade_ends_after_start", "等次"),
                ],
            },
        ),
        migrations.CreateModel(
            "ResultClass",
            yearly(
                (
                    "letter",
                    models.CharField(help_text="印在复函右上角，例如 A。", max_length=4, verbose_name="代号"),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="A、B、C、D 类可以在“提案规则”中按年度另定名称；留空的由年度规则定名。",
                        max_length=40,
                        verbose_name="名称",
                    ),
                ),
                (
                    "counts_as_adopted",
                    models.BooleanField(default=False, help_text="采纳率的分子。", verbose_name="计入采纳"),
                ),
                (
                    "has_promises",
                    models.BooleanField(
                        default=False,
                        help_text="答复发送后列入“承诺待落实”，回头看。",
                        verbose_name="有承诺事项",
                    ),
                ),
            ),
            {
                "verbose_name": "答复类别",
                "ordering": ["order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(letter=""), name="class_has_letter", violation_error_message="请填写类别的代号。"
                    ),
                    in_order("class_ends_after_start", "类别"),
                ],
            },
        ),
        migrations.RunPython(first_rows, migrations.RunPython.noop),
    ]
