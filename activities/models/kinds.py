"""What an office calls its venues, its charitable deeds and those who come besides members: rows that it keeps."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cppcc.vocabularies import Vocabulary


class VenueKind(Vocabulary):
    """场所类别."""

    FLAGS: ClassVar[tuple[str, ...]] = ("reading_room",)

    reading_room = models.BooleanField("属于城市书房", default=False, help_text="计入“城市书房覆盖街镇”。")

    class Meta(Vocabulary.Meta):
        verbose_name = "场所类别"


class WelfareKind(Vocabulary):
    """公益类别: what is counted in which unit, or an amount of money."""

    FLAGS: ClassVar[tuple[str, ...]] = ("unit", "money")

    unit = models.CharField("单位", max_length=10, help_text="数量按此填写：名、场次、次；金额填元。")
    money = models.BooleanField("属于金额", default=False, help_text="以元登记，计入“消费帮扶和捐款捐物”。")

    class Meta(Vocabulary.Meta):
        verbose_name = "公益类别"
        constraints = [
            models.CheckConstraint(
                condition=Q(money=False) | Q(unit="元"),
                name="welfare_money_in_yuan",
                violation_error_message="属于金额的以元登记，单位请填“元”。",
            )
        ]


class ParticipantKind(Vocabulary):
    """其他参加者类别: heads of others at an activity."""

    FLAGS: ClassVar[tuple[str, ...]] = ("public",)

    public = models.BooleanField("属于群众", default=False, help_text="计入“群众参与”。")

    class Meta(Vocabulary.Meta):
        verbose_name = "其他参加者类别"


class PlanForm(Vocabulary):
    """协商形式: how an item of the year's plan is consulted on."""

    class Meta(Vocabulary.Meta):
        verbose_name = "协商形式"


class OutcomeKind(Vocabulary):
    """成果种类: what is sent to those who decide."""

    class Meta(Vocabulary.Meta):
        verbose_name = "成果种类"


class EnterpriseKind(Vocabulary):
    """联系企业类别: why the committee keeps contact with an enterprise."""

    FLAGS: ClassVar[tuple[str, ...]] = ("led", "nonpublic")

    led = models.BooleanField("班子成员牵头联系", default=False, help_text="计入“重点企业”。")
    nonpublic = models.BooleanField("联系帮扶非公企业", default=False, help_text="计入“非公企业”。")

    class Meta(Vocabulary.Meta):
        verbose_name = "联系企业类别"


class MicroCategory(Vocabulary):
    """微建议和社情民意类别."""

    class Meta(Vocabulary.Meta):
        verbose_name = "微建议和社情民意类别"


class PaperKind(Vocabulary):
    """请示报告种类."""

    class Meta(Vocabulary.Meta):
        verbose_name = "请示报告种类"
