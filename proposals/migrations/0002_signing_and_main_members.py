"""Waiting for co-signers, signatures on paper, main members of collective proposals."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_duties_and_assessment"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="submit_by_itself_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="自动提交日期"),
        ),
        migrations.AddField(
            model_name="proposalrules",
            name="cosign_until_review",
            field=models.BooleanField(
                default=True, help_text="提交后、开始审查前，受邀委员仍可确认联名。", verbose_name="提交后仍可确认联名"
            ),
        ),
        migrations.AddField(
            model_name="proposalrules",
            name="main_members",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="集体提案最多指明几名主要撰写委员，计入其履职。",
                verbose_name="集体提案主要撰写委员人数",
            ),
        ),
        migrations.AddField(
            model_name="proposer",
            name="scan",
            field=models.FileField(blank=True, upload_to="signatures/%Y/", verbose_name="签名扫描件"),
        ),
        migrations.AddField(
            model_name="proposer",
            name="signed_on",
            field=models.DateField(blank=True, null=True, verbose_name="书面签名日期"),
        ),
        migrations.CreateModel(
            name="MainMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="main_of",
                        to="members.member",
                        verbose_name="委员",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="main_members",
                        to="proposals.proposal",
                        verbose_name="提案",
                    ),
                ),
            ],
            options={
                "verbose_name": "主要撰写委员",
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("proposal", "member"), name="main_member_once")],
            },
        ),
    ]
