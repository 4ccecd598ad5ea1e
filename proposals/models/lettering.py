"""What belongs to the writing of a reply: the draft that keeps itself, its files, and phrases that are used again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cppcc.search import Searched
from proposals.models.assignment import Assignment
from proposals.models.unit import Unit
from proposals.querysets import LetterFileQuerySet, PhraseQuerySet

PICTURES = (".jpg", ".png", ".webp")


class LetterDraft(models.Model):
    """What a unit is writing, kept while it is typed; it is gone when the reply is drafted. One for all of the unit."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="letter_drafts", verbose_name="交办"
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    number = models.CharField("文号", max_length=50, blank=True)
    result_class = models.CharField("办理结果", max_length=20, blank=True)
    text = models.TextField("答复内容", max_length=20_000, blank=True)
    contact = models.CharField("联系人及电话", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="写的人")
    at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "未完成的答复"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "round"],
                name="letter_draft_once_a_round",
                violation_error_message="这一轮的答复正在撰写，请刷新后再看。",
            )
        ]

    def __str__(self) -> str:
        return self.number


class LetterFile(models.Model):
    """A checked file that goes with the reply of a round; pictures print behind the letter."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="letter_files", verbose_name="交办"
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    file = models.FileField("文件", upload_to="replies/%Y/")
    name = models.CharField("文件名", max_length=100)
    size = models.PositiveIntegerField("大小")

    objects = LetterFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "答复附件"

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return str(self.file.name).endswith(PICTURES)


class Phrase(Searched):
    """常用语 for replies: of the whole district, or of one unit."""

    unit = models.ForeignKey(
        Unit,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phrases",
        verbose_name="单位",
        help_text="不选即各单位通用。",
    )
    text = models.CharField("常用语", max_length=300)
    order = models.PositiveSmallIntegerField("排序", default=0)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "答复常用语"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="phrase_has_words", violation_error_message="请填写常用语。"
            )
        ]

    def __str__(self) -> str:
        return self.text
