"""Files that come with a proposal."""

from django.db import models

from proposals.models.proposal import Proposal


class Attachment(models.Model):
    """A checked file; its stored name is the program's own, ``name`` is the one people see."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments", verbose_name="提案")
    file = models.FileField("文件", upload_to="proposals/%Y/")
    name = models.CharField("文件名", max_length=100)
    size = models.PositiveIntegerField("大小")

    class Meta:
        ordering = ["pk"]
        verbose_name = "提案附件"

    def __str__(self) -> str:
        return self.name
