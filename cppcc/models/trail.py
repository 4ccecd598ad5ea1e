"""What holds the trail together: sealed blocks, one link for each of its rows, and the years that lie in files."""

from django.db import models


class TrailBlock(models.Model):
    """Rows of the trail sealed together. The seal is made over the block before it, so that none can be taken out.

    The first holds everything that had landed before there were seals, up to ``upto``; it is filled in pieces, and open
    (without a seal) until then.
    """

    number = models.PositiveIntegerField(unique=True, error_messages={"unique": "这一段已经封存。"})
    upto = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", blank=True)
    seal = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField("封存时间", auto_now_add=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "日志封存"

    def __str__(self) -> str:
        return f"第 {self.number} 段"


class TrailLink(models.Model):
    """A sealed row: digests of who, when, which, and apart from them of what, which may be erased by law."""

    entry = models.BigIntegerField(primary_key=True)
    block = models.ForeignKey(TrailBlock, on_delete=models.PROTECT, related_name="links")
    facts = models.CharField(max_length=64)
    content = models.CharField(max_length=64)

    class Meta:
        verbose_name = "日志封存的一条"

    def __str__(self) -> str:
        return str(self.entry)


class TrailArchive(models.Model):
    """The rows of a year in a file, with their number by kind: they stay countable. Their links stay where they are."""

    year = models.PositiveSmallIntegerField("年份", unique=True, error_messages={"unique": "这一年已经归档。"})
    file = models.FileField("文件", upload_to="trail/")
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField("条数")
    kinds = models.JSONField("各类条数", default=dict)
    at = models.DateTimeField("归档时间", auto_now_add=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = "日志归档"

    def __str__(self) -> str:
        return f"{self.year}年操作日志"
