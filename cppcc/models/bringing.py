"""Books that somebody brought: which column means what, what the dry run said, what was written."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Import(models.Model):
    """One book on its way in. ``columns`` gives each column's index ("3") the heading of ours that it means, "" for none.

    ``found`` is what the reader said of the book, ``said`` what the dry run said, ``written`` each row that the import
    wrote, as it was before and as it left it: so it can be taken back for a day.
    """

    class State(models.TextChoices):
        BROUGHT = "brought", "待核对"
        TRIED = "tried", "已试读"
        DONE = "done", "已导入"
        UNDONE = "undone", "已撤销"

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField("种类", max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="导入人"
    )
    file = models.FileField("文件", upload_to="imports/")
    name = models.CharField("文件名", max_length=200)
    sheet = models.CharField("工作表", max_length=100, blank=True)
    columns = models.JSONField("各列的含义", default=dict)
    found = models.JSONField("表格", default=dict, encoder=DjangoJSONEncoder)
    said = models.JSONField("试读结果", default=dict, encoder=DjangoJSONEncoder)
    written = models.JSONField("写入", default=list, encoder=DjangoJSONEncoder)
    state = models.CharField("状态", max_length=10, choices=State, default=State.BROUGHT)
    at = models.DateTimeField("上传时间", auto_now_add=True)
    done_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = "导入"
        indexes = [models.Index(fields=["kind", "user"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["done", "undone"]) | models.Q(done_at__isnull=False),
                name="import_done_has_its_time",
                violation_error_message="已导入的须有导入时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HeadingChoice(models.Model):
    """What an office's own heading meant last time; ``field`` "" : its column goes nowhere."""

    kind = models.CharField("种类", max_length=60)
    heading = models.CharField("表头", max_length=100)
    field = models.CharField("对应的列", max_length=60, blank=True)
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = "表头的含义"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "heading"],
                name="heading_means_one",
                violation_error_message="这个表头的含义已经记下。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field or '不导入'}"
