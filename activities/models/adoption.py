"""采用: who took up a social opinion, in which channel and issue, and which leader wrote on it."""

from datetime import date
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.models.micro import MicroSuggestion
from activities.querysets import OpinionAdoptionQuerySet
from cppcc.texts.fields import CodeField
from cppcc.vocabularies import KeyField, Vocabulary
from members.models import DutyRecord, Level

ADOPTED = ~Q(level="") | ~Q(channel="")
"""Rows that say an adoption, and not only a leader's instruction."""


class AdoptionChannel(Vocabulary):
    """采用渠道: where adopted opinions appear, as the office names it."""

    FLAGS: ClassVar[tuple[str, ...]] = ("level",)

    level = KeyField(
        "层级", max_length=10, of=Level, blank=True, help_text="登记采用时没有填写层级的，按渠道的层级登记。"
    )

    class Meta(Vocabulary.Meta):
        verbose_name = "采用渠道"


class OpinionAdoption(models.Model):
    """One adoption of a social opinion, or a leader's instruction on it; an opinion may have any number of them."""

    opinion = models.ForeignKey(
        MicroSuggestion, on_delete=models.CASCADE, related_name="adoptions", verbose_name="社情民意"
    )
    level = KeyField("采用层级", max_length=10, of=Level, blank=True)
    channel = KeyField("采用渠道", max_length=30, of=AdoptionChannel, blank=True)
    issue = CodeField("期号", max_length=40, blank=True, help_text="例如“第12期”。")
    on = models.DateField("采用日期", null=True, blank=True)
    title = models.CharField("刊发标题", max_length=100, blank=True, help_text="与原标题不同的才填写。")
    instruction = models.CharField("领导批示", max_length=300, blank=True, help_text="写明领导职务和批示内容。")
    instruction_level = KeyField("批示层级", max_length=10, of=Level, blank=True)
    instructed_on = models.DateField("批示日期", null=True, blank=True)
    landed = models.BooleanField("记入原件", default=False, editable=False)
    """Whether the opinion itself is the source of its duties: what was recorded before an opinion could have several."""

    duties = GenericRelation(DutyRecord)

    objects = OpinionAdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "采用记录"
        constraints = [
            models.CheckConstraint(
                condition=ADOPTED | ~Q(instruction=""),
                name="adoption_says_something",
                violation_error_message="请填写采用层级、采用渠道或领导批示。",
            ),
            models.CheckConstraint(
                condition=~Q(instruction="") | Q(instruction_level="", instructed_on__isnull=True),
                name="adoption_instruction_has_words",
                violation_error_message="填写批示层级或日期的，须写明批示内容。",
            ),
            models.UniqueConstraint(
                fields=["opinion", "level", "channel", "issue", "on"],
                condition=ADOPTED,
                name="adoption_once_a_day",
                violation_error_message="这次采用已经登记。",
            ),
            models.UniqueConstraint(
                fields=["opinion", "level", "channel", "issue"],
                condition=ADOPTED & Q(on__isnull=True),
                name="adoption_once_without_a_day",
                violation_error_message="同一层级、渠道和期号的采用已经登记。确实另有一次的，请填写采用日期。",
            ),
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(landed=True),
                name="adoption_one_landed",
                violation_error_message="一条社情民意只有一条采用记入原件。",
            ),
        ]
        indexes = [models.Index(fields=["level", "on"]), models.Index(fields=["channel", "on"])]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("micro_detail", args=[self.opinion_id])

    @property
    def adopted(self) -> bool:
        """Whether it says an adoption, and not only an instruction."""
        return bool(self.level or self.channel)

    @property
    def day(self) -> date | None:
        """Its own day; without one that of the opinion."""
        return self.on or self.instructed_on or self.opinion.submitted_on

    @property
    def words(self) -> str:
        """市级采用：市政协信息第12期；领导批示"""
        level, channel = str(self.get_level_display()), str(self.get_channel_display())
        place = f"{channel}{self.issue}" if channel else self.issue
        said = [f"{level}采用：{place}" if level and place else f"{level or place}采用" if self.adopted else ""]
        said.append(f"{self.get_instruction_level_display()}领导批示" if self.instruction else "")
        return "；".join(filter(None, said))
