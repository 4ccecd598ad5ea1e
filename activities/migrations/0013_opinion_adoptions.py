"""Opinions of anybody by the office's own entry, each with any number of adoptions in channels that the office keeps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import cppcc.vocabularies.rows


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0012_themes_alone"),
        ("members", "0011_levels"),
        ("proposals", "0006_words_of_constraints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdoptionChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "key",
                    models.CharField(
                        default=cppcc.vocabularies.rows.new_key,
                        editable=False,
                        max_length=30,
                        unique=True,
                        verbose_name="代码",
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
                (
                    "until_year",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="停用的仍留在往年的记录和统计中。", null=True, verbose_name="用至年度"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        help_text="登记采用时没有填写层级的，按渠道的层级登记。",
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
            ],
            options={
                "verbose_name": "采用渠道",
                "ordering": ["order", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpinionAdoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(blank=True, max_length=10, verbose_name="采用层级")),
                ("channel", models.CharField(blank=True, max_length=30, verbose_name="采用渠道")),
                ("issue", models.CharField(blank=True, help_text="例如“第12期”。", max_length=40, verbose_name="期号")),
                ("on", models.DateField(blank=True, null=True, verbose_name="采用日期")),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="与原标题不同的才填写。", max_length=100, verbose_name="刊发标题"
                    ),
                ),
                (
                    "instruction",
                    models.CharField(
                        blank=True, help_text="写明领导职务和批示内容。", max_length=300, verbose_name="领导批示"
                    ),
                ),
                ("instruction_level", models.CharField(blank=True, max_length=10, verbose_name="批示层级")),
                ("instructed_on", models.DateField(blank=True, null=True, verbose_name="批示日期")),
                ("landed", models.BooleanField(default=False, editable=False, verbose_name="记入原件")),
            ],
            options={
                "verbose_name": "采用记录",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="members.committee",
                verbose_name="专门委员会",
            ),
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="from_unit",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="proposals.unit",
                verbose_name="来稿单位",
            ),
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="group",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="members.membergroup",
                verbose_name="街道活动组",
            ),
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="members.organization",
                verbose_name="参加单位",
            ),
        ),
        migrations.AddField(
            model_name="microsuggestion",
            name="sector",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="members.sector",
                verbose_name="界别",
            ),
        ),
        migrations.AlterField(
            model_name="mediareport",
            name="level",
            field=models.CharField(max_length=10, verbose_name="层级"),
        ),
        migrations.AddConstraint(
            model_name="microsuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("committee__isnull", True),
                        ("from_unit__isnull", True),
                        ("group__isnull", True),
                        ("organization__isnull", True),
                        ("sector__isnull", True),
                    ),
                    models.Q(
                        ("committee__isnull", True),
                        ("from_unit__isnull", True),
                        ("group__isnull", True),
                        ("organization__isnull", False),
                        ("sector__isnull", True),
                        models.Q(("author", ""), _negated=True),
                    ),
                    models.Q(
                        ("committee__isnull", False),
                        ("from_unit__isnull", True),
                        ("group__isnull", True),
                        ("organization__isnull", True),
                        ("sector__isnull", True),
                        models.Q(("author", ""), _negated=True),
                    ),
                    models.Q(
                        ("committee__isnull", True),
                        ("from_unit__isnull", True),
                        ("group__isnull", True),
                        ("organization__isnull", True),
                        ("sector__isnull", False),
                        models.Q(("author", ""), _negated=True),
                    ),
                    models.Q(
                        ("committee__isnull", True),
                        ("from_unit__isnull", True),
                        ("group__isnull", False),
                        ("organization__isnull", True),
                        ("sector__isnull", True),
                        models.Q(("author", ""), _negated=True),
                    ),
                    models.Q(
                        ("committee__isnull", True),
                        ("from_unit__isnull", False),
                        ("group__isnull", True),
                        ("organization__isnull", True),
                        ("sector__isnull", True),
                        models.Q(("author", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="micro_of_one_body",
                violation_error_message="提交人只能是一个单位，并须写明名称。",
            ),
        ),
        migrations.AddField(
            model_name="opinionadoption",
            name="opinion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="adoptions",
                to="activities.microsuggestion",
                verbose_name="社情民意",
            ),
        ),
        migrations.AddIndex(
            model_name="opinionadoption",
            index=models.Index(fields=["level", "on"], name="activities__level_d8b2c6_idx"),
        ),
        migrations.AddIndex(
            model_name="opinionadoption",
            index=models.Index(fields=["channel", "on"], name="activities__channel_1d0eda_idx"),
        ),
        migrations.AddConstraint(
            model_name="opinionadoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", ""), _negated=True),
                    models.Q(("channel", ""), _negated=True),
                    models.Q(("instruction", ""), _negated=True),
                    _connector="OR",
                ),
                name="adoption_says_something",
                violation_error_message="请填写采用层级、采用渠道或领导批示。",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionadoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("instruction", ""), _negated=True),
                    models.Q(("instructed_on__isnull", True), ("instruction_level", "")),
                    _connector="OR",
                ),
                name="adoption_instruction_has_words",
                violation_error_message="填写批示层级或日期的，须写明批示内容。",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionadoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("level", ""), _negated=True), models.Q(("channel", ""), _negated=True), _connector="OR"
                ),
                fields=("opinion", "level", "channel", "issue", "on"),
                name="adoption_once_a_day",
                violation_error_message="这次采用已经登记。",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionadoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("level", ""), _negated=True),
                        models.Q(("channel", ""), _negated=True),
                        _connector="OR",
                    ),
                    ("on__isnull", True),
                ),
                fields=("opinion", "level", "channel", "issue"),
                name="adoption_once_without_a_day",
                violation_error_message="同一层级、渠道和期号的采用已经登记。确实另有一次的，请填写采用日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionadoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("landed", True)),
                fields=("opinion",),
                name="adoption_one_landed",
                violation_error_message="一条社情民意只有一条采用记入原件。",
            ),
        ),
    ]
