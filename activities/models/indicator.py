"""Indicators: what the committee counts besides, defined by staff, filled in row by row."""

import hashlib
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from activities.models.activity import Activity
from activities.models.micro import MicroSuggestion
from activities.querysets import QuantityQuerySet
from cppcc.search import Searched, SearchedQuerySet
from cppcc.texts import CodeField
from members.models import Member
from proposals.models import Proposal, Unit

MOST_KEY = 200
"""Characters of an object's words that its key holds; of longer ones a digest."""


class BelongsTo(models.TextChoices):
    """On the page of which records an indicator is asked for, and in whose import it has a column."""

    PROPOSAL = "proposal", "提案"
    OPINION = "opinion", "社情民意和微建议"
    ACTIVITY = "activity", "活动"
    MEMBER = "member", "委员"
    UNIT = "unit", "承办单位"
    NOTHING = "none", "无"


RECORDS: tuple[BelongsTo, ...] = (
    BelongsTo.PROPOSAL, BelongsTo.OPINION, BelongsTo.ACTIVITY, BelongsTo.MEMBER, BelongsTo.UNIT,
)  # fmt: skip
"""Each is also the name of the entry's field that holds the record."""


class Indicator(Searched):
    """A quantity with its unit and how it adds up over a year."""

    class How(models.TextChoices):
        SUM = "sum", "逐项相加"
        LATEST = "latest", "取最近一次"
        DISTINCT = "distinct", "按对象去重计数"

    key = CodeField(
        "指标代码",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", "写成“小写字母.小写字母”，例如 welfare.books。")
        ],
    )
    name = CodeField("指标名称", max_length=60)
    unit = models.CharField("单位", max_length=10)
    per = models.PositiveIntegerField(
        "换算", default=1, help_text="记录合计除以此数为指标值；以元登记、以万元统计填 10000。"
    )
    how = models.CharField("计算方式", max_length=10, choices=How, default=How.SUM)
    definition = models.CharField("口径", max_length=200)
    order = models.PositiveSmallIntegerField("排序", default=100)
    active = models.BooleanField("在用", default=True)
    belongs_to = models.CharField(
        "属于",
        max_length=10,
        choices=BelongsTo,
        default=BelongsTo.NOTHING,
        help_text="在这类记录的页面上登记，在它们的导入表格中各占一列；“无”的只在台账中登记。已有登记的不能改。",
    )

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "key"]
        verbose_name = "统计指标"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per__gte=1),
                name="indicator_per_at_least_one",
                violation_error_message="折算数量至少为 1。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What an indicator belongs to stands as long as it has entries: they hang on records of that kind."""
        super().clean()
        former = type(self).objects.filter(pk=self.pk).values_list("belongs_to", flat=True).first() if self.pk else None
        if former not in (None, self.belongs_to) and (count := self.quantities.count()):
            words = f"“{self.name}”已有 {count} 条登记，不能改变它属于什么。可以停用它，另建一个指标。"
            raise ValidationError({"belongs_to": words})

    @property
    def asked_words(self) -> str:
        """Its name with the unit in which entries are typed; none is known of those that are converted (元 into 万元)."""
        return f"{self.name}（{self.unit}）" if self.per == 1 or self.lists_objects else self.name

    @property
    def lists_objects(self) -> bool:
        """Whether an entry is asked for an object besides the record: on an activity, and where it belongs to nothing."""
        return self.how == self.How.DISTINCT and self.belongs_to in (BelongsTo.ACTIVITY, BelongsTo.NOTHING)


def words_key(text: str) -> str:
    """Words of an object as they are compared: narrow, without blanks, capitals as small letters."""
    narrow = unicodedata.normalize("NFKC", text)
    made = "".join(sign for sign in narrow if unicodedata.category(sign)[0] not in "ZC").casefold()
    return made if len(made) <= MOST_KEY else hashlib.sha256(made.encode()).hexdigest()


def _on(kind: str) -> Q:
    """The entry hangs on a record of this kind and on no other; a member may also be the object that is counted."""
    empty = {f"{one}__isnull": True for one in RECORDS if one not in (kind, BelongsTo.MEMBER)}
    return Q(belongs_to=kind, **{f"{kind}__isnull": False}, **empty)


FITS = (
    Q(belongs_to=BelongsTo.NOTHING, proposal__isnull=True, opinion__isnull=True, unit__isnull=True)
    | _on(BelongsTo.PROPOSAL)
    | _on(BelongsTo.OPINION)
    | _on(BelongsTo.ACTIVITY)
    | _on(BelongsTo.MEMBER)
    | _on(BelongsTo.UNIT)
)


class Quantity(Searched):
    """One entry under an indicator: a number, or one object where objects are counted.

    It hangs on the record that its indicator belongs to. ``counted`` names its object: who or what was chosen, else
    the words that were typed, made alike.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="quantities", verbose_name="统计指标"
    )
    on = models.DateField("日期")
    subject = models.CharField("对象或事项", max_length=200, blank=True)
    value = models.DecimalField("数量", max_digits=14, decimal_places=2, default=1)
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="quantities", verbose_name="活动"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="quantities", verbose_name="委员"
    )
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="quantities", verbose_name="提案"
    )
    opinion = models.ForeignKey(
        MicroSuggestion, on_delete=models.CASCADE, null=True, blank=True, related_name="quantities",
        verbose_name="社情民意或微建议",
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="quantities", verbose_name="承办单位"
    )
    belongs_to = models.CharField("属于", max_length=10, choices=BelongsTo, default=BelongsTo.NOTHING, editable=False)
    """As its indicator says."""
    counted = models.CharField("计数对象", max_length=220, default="", editable=False)

    objects = QuantityQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "统计登记"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__gte=0),
                name="quantity_not_negative",
                violation_error_message="数量不能小于 0。",
            ),
            models.CheckConstraint(
                condition=FITS,
                name="quantity_on_its_record",
                violation_error_message="登记须与指标所属的记录相符，并且只属于一条记录。",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "on"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject or self.record or self.member or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "belongs_to", "counted"}
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """What follows from the indicator and from what was chosen or typed."""
        self.belongs_to, self.counted = self.indicator.belongs_to, self.object_key()

    def object_key(self) -> str:
        """The object that is counted once: the member, else the record, else the words, else the activity."""
        if self.member_id:
            return f"member:{self.member_id}"
        if self.belongs_to in (BelongsTo.PROPOSAL, BelongsTo.OPINION, BelongsTo.UNIT):
            return f"{self.belongs_to}:{getattr(self, f'{self.belongs_to}_id')}"
        if self.subject or not self.activity_id:
            return f"words:{words_key(self.subject)}"
        return f"activity:{self.activity_id}"

    @property
    def record(self) -> Any:
        """The record that the entry hangs on; None where it stands by itself."""
        return self.activity if self.belongs_to == BelongsTo.NOTHING else getattr(self, self.belongs_to)

    def clean(self) -> None:
        super().clean()
        if not self.indicator_id:
            return
        self.settle()
        kind, faults = BelongsTo(self.belongs_to), self._misplaced()
        if not self.subject and not faults:
            if kind == BelongsTo.NOTHING and not self.member_id:
                faults["subject"] = "请填写对象或事项。"
            elif self.indicator.lists_objects and not self.member_id:
                faults["subject"] = "请填写对象，或选择委员。"
        if faults:
            raise ValidationError(faults)

    def _misplaced(self) -> dict[str, str]:
        """What is wrong with the records that the entry hangs on, by field; those of other pages at the indicator."""
        kind, faults = BelongsTo(self.belongs_to), {}
        for one in RECORDS:
            here = one in (BelongsTo.ACTIVITY, BelongsTo.MEMBER)
            given = getattr(self, f"{one}_id") is not None
            if one == kind and not given:
                how = "请选择" if here else f"请在{kind.label}的页面或导入表格中登记"
                faults[str(one) if here else "indicator"] = f"“{self.indicator}”属于{kind.label}，{how}。"
            elif (
                given and one not in (kind, BelongsTo.MEMBER) and (kind, one) != (BelongsTo.NOTHING, BelongsTo.ACTIVITY)
            ):
                what = "不属于哪一类记录" if kind == BelongsTo.NOTHING else f"属于{kind.label}"
                faults[str(one) if here else "indicator"] = f"“{self.indicator}”{what}，不能登记在{one.label}上。"
        return faults
