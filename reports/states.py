"""States of a report, with their tones; from the signature on its file is frozen."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "撰写中"
    CHECKING = "checking", "机关核稿"
    SIGNING = "signing", "待签发"
    SIGNED = "signed", "已签发"
    PUBLISHED = "published", "已公布"
    ARCHIVED = "archived", "已归档"


TONES: dict[str, str] = {
    ReportState.DRAFT: "secondary",
    ReportState.CHECKING: "warning",
    ReportState.SIGNING: "warning",
    ReportState.SIGNED: "info",
    ReportState.PUBLISHED: "success",
    ReportState.ARCHIVED: "secondary",
}
