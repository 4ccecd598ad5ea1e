"""Grades of satisfaction and classes of replies as the district keeps them: what a word means stands in its row's flags.

A row's key is a string for ever: evaluations, replies and figures hold it. A row in use is ended by year, not changed.
"""

import secrets
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cppcc.search import Searched
from cppcc.texts import CodeField
from proposals.querysets import YearlyQuerySet

FIRST_GRADES: tuple[dict[str, Any], ...] = (
    {"key": "satisfied", "name": "满意", "order": 1, "counts_as_satisfied": True},
    {"key": "mostly", "name": "基本满意", "order": 2, "counts_as_satisfied": True},
    {"key": "dissatisfied", "name": "不满意", "order": 3, "asks_again": True},
)
FIRST_CLASSES: tuple[dict[str, Any], ...] = (
    {"key": "A", "letter": "A", "name": "已经解决或采纳", "order": 1, "counts_as_adopted": True},
    {
        "key": "B", "letter": "B", "name": "正在解决或列入计划", "order": 2, "counts_as_adopted": True, "has_promises": True,
    },
    {"key": "C", "letter": "C", "name": "留作参考或暂不可行", "order": 3},
    {"key": "D", "letter": "D", "name": "", "order": 4},
)  # fmt: skip
"""What a new database begins with. D has no name of its own: a year has it where the year's rules name it."""


def new_key() -> str:
    return secrets.token_hex(4)


class Yearly(Searched):
    """A word that is offered from a year on, until a year."""

    FIXED: ClassVar[tuple[str, ...]] = ()
    """What stays as it is once the row is in use: earlier years' figures and papers read it."""

    key = models.CharField("标识", max_length=15, unique=True, default=new_key, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=100)
    from_year = models.PositiveSmallIntegerField("自年度", null=True, blank=True, help_text="留空的一直可用。")
    until_year = models.PositiveSmallIntegerField(
        "用至年度", null=True, blank=True, help_text="停用的仍留在往年的记录和统计中。"
    )

    objects = YearlyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    @property
    def said(self) -> str:
        """What tells it from another of the same words: the word itself."""
        raise NotImplementedError

    @property
    def span_words(self) -> str:
        """（2026年起）, （至2025年）, （2024—2025年）; "" for one that is always open."""
        if self.from_year and self.until_year:
            return f"（{self.from_year}—{self.until_year}年）"
        if self.from_year:
            return f"（{self.from_year}年起）"
        return f"（至{self.until_year}年）" if self.until_year else ""

    def is_open_in(self, year: int) -> bool:
        return (self.from_year or 0) <= year <= (self.until_year or year)

    def used_in(self) -> list[int]:
        """The years of the records that hold it, the earliest first."""
        raise NotImplementedError


def _in_order(name: str, model: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(from_year=None) | Q(until_year=None) | Q(until_year__gte=F("from_year")),
        name=name,
        violation_error_message=f"{model}的“用至年度”不能早于“自年度”。",
    )


class WordField(models.ForeignKey):
    """A reference to a word by its key; stands in migrations as what it is to the database."""

    def validate(self, value: Any, model_instance: Any) -> None:
        if "\x00" in str(value):  # PostgreSQL would not even look for it
            raise ValidationError("没有这个选项，请重新选择。")
        super().validate(value, model_instance)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class SatisfactionGrade(Yearly):
    """满意度等次: how a proposer finds the attitude and the result."""

    FIXED = ("name", "counts_as_satisfied", "asks_again")

    name = CodeField("名称", max_length=20)
    counts_as_satisfied = models.BooleanField("计入满意", default=False, help_text="满意率的分子。")
    asks_again = models.BooleanField(
        "须再次办理", default=False, help_text="提案人须说明原因，承办单位再次办理并答复。"
    )

    class Meta(Yearly.Meta):
        verbose_name = "满意度等次"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="grade_has_name", violation_error_message="请填写等次的名称。"
            ),
            _in_order("grade_ends_after_start", "等次"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        return self.name

    def used_in(self) -> list[int]:
        feedback: Any = SatisfactionGrade._meta.get_field("results").related_model
        rows = feedback.objects.filter(Q(result=self.key) | Q(attitude=self.key))
        return sorted(set(rows.order_by().values_list("proposal__plenary__year", flat=True).distinct()))


class ResultClass(Yearly):
    """答复类别: what came of a proposal, by the letter at the top of the reply. A year's rules may name it otherwise."""

    FIXED = ("letter", "name", "counts_as_adopted", "has_promises")

    letter = CodeField("代号", max_length=4, help_text="印在复函右上角，例如 A。")
    name = CodeField(
        "名称",
        max_length=40,
        blank=True,
        help_text="A、B、C、D 类可以在“提案规则”中按年度另定名称；留空的由年度规则定名。",
    )
    counts_as_adopted = models.BooleanField("计入采纳", default=False, help_text="采纳率的分子。")
    has_promises = models.BooleanField("有承诺事项", default=False, help_text="答复发送后列入“承诺待落实”，回头看。")

    class Meta(Yearly.Meta):
        verbose_name = "答复类别"
        constraints = [
            models.CheckConstraint(
                condition=~Q(letter=""), name="class_has_letter", violation_error_message="请填写类别的代号。"
            ),
            _in_order("class_ends_after_start", "类别"),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def said(self) -> str:
        return self.letter

    @property
    def short(self) -> str:
        """A类, as it stands at the top of a letter."""
        return f"{self.letter}类"

    def words(self, name: str) -> str:
        """A类（已经解决或采纳）."""
        return f"{self.short}（{name}）" if name else self.short

    def used_in(self) -> list[int]:
        replies: Any = ResultClass._meta.get_field("replies").related_model
        rows = replies.objects.filter(result_class=self.key)
        years = rows.order_by().values_list("assignment__proposal__plenary__year", flat=True)
        return sorted(set(years.distinct()))


def apart(rows: Sequence[Yearly]) -> dict[str, str]:
    """What tells rows of the same word apart, by key: their years; "" where there is one of it."""
    words = [row.said for row in rows]
    return {row.key: row.span_words if words.count(row.said) > 1 else "" for row in rows}


def every_grade() -> list[tuple[SatisfactionGrade, str]]:
    """Each grade that there ever was, with its words; a name that came twice says when."""
    rows = list(SatisfactionGrade.objects.all())
    when = apart(rows)
    return [(row, row.name + when[row.key]) for row in rows]


def ensure_vocabulary() -> None:
    """The grades and classes that every committee begins with, where a database has none yet."""
    for model, first in ((SatisfactionGrade, FIRST_GRADES), (ResultClass, FIRST_CLASSES)):
        if not model.objects.exists():
            model.objects.bulk_create(model(**facts) for facts in first)
