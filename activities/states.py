"""States of micro-suggestions and of office tasks, with their groups and tones."""

from django.db import models


class MicroState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    REJECTED = "rejected", "不采用"
    ADOPTED = "adopted", "已采用"
    PROPOSAL_LEAD = "proposal_lead", "转提案线索"
    TRANSFERRED = "transferred", "转办中"
    DONE = "done", "已落地"


KEPT = (MicroState.ADOPTED, MicroState.TRANSFERRED, MicroState.DONE)
"""Adopted and kept as a suggestion: what is reported to the province."""
TAKEN_UP = (MicroState.ADOPTED, MicroState.PROPOSAL_LEAD, MicroState.TRANSFERRED, MicroState.DONE)
"""采用 and all that may come after it: what the library holds."""
MICRO_TONES: dict[str, str] = {
    MicroState.DRAFT: "secondary",
    MicroState.SUBMITTED: "warning",
    MicroState.REJECTED: "secondary",
    MicroState.ADOPTED: "info",
    MicroState.PROPOSAL_LEAD: "info",
    MicroState.TRANSFERRED: "primary",
    MicroState.DONE: "success",
}


class TaskState(models.TextChoices):
    OPEN = "open", "进行中"
    REPORTED = "reported", "待核定"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已取消"


TASK_TONES: dict[str, str] = {
    TaskState.OPEN: "primary",
    TaskState.REPORTED: "warning",
    TaskState.DONE: "success",
    TaskState.DROPPED: "secondary",
}
