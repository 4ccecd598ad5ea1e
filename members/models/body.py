"""The committee's time and its bodies: terms, plenary years, sectors, committees, groups, organisations."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.models import CourseEntry, Versioned
from cppcc.search import Searched, SearchedQuerySet
from cppcc.texts import CodeField
from cppcc.workflow import StateField
from members.querysets import PlenaryYearQuerySet
from members.states import YEAR_TONES, YearState

NUMERALS = "〇一二三四五六七八九"


def chinese_ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals: 10 is 十, 14 is 十四, 23 is 二十三."""
    tens, ones = divmod(number, 10)
    words = ("" if tens < 2 else NUMERALS[tens]) + ("十" if tens else "") + (NUMERALS[ones] if ones else "")
    return words or NUMERALS[0]


class Term(Searched):
    """届: five years of one committee."""

    number = models.PositiveSmallIntegerField("届", unique=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "届"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="term_ends_after_start",
                violation_error_message="结束日期须晚于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{chinese_ordinal(self.number)}届"


class PlenaryYear(Versioned):
    """A year of work opened by one plenary session; proposals and duties belong to it.

    ``shown``: the year that pages show at first, whatever day it is; without one, that of today.
    """

    TONES: ClassVar[dict[str, str]] = YEAR_TONES

    state = StateField("状态", choices=YearState, default=YearState.OPEN, editable=False)
    shown = models.BooleanField("默认显示", default=False, editable=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="years", verbose_name="届")
    year = models.PositiveSmallIntegerField("年度", unique=True)
    session = models.PositiveSmallIntegerField("第几次会议")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    opens_on = models.DateField(
        "会议开始日期", null=True, blank=True, help_text="本年度全体会议；不填则不能统计大会期间。"
    )
    closes_on = models.DateField("会议结束日期", null=True, blank=True)

    course = GenericRelation(CourseEntry)

    objects = PlenaryYearQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = "届次年度"
        constraints = [
            models.UniqueConstraint(
                fields=["shown"],
                condition=Q(shown=True),
                name="plenary_year_one_shown",
                violation_error_message="默认显示的年度只能有一个。",
            ),
            models.UniqueConstraint(
                fields=["term", "session"],
                name="plenary_session_once_a_term",
                violation_error_message="这一届的这次会议已经登记在另一个年度。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="plenary_year_ends_after_start",
                violation_error_message="结束日期须晚于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None, closes_on=None) | Q(opens_on__isnull=False, closes_on__isnull=False),
                name="plenary_session_has_both_days",
                violation_error_message="会议的开始、结束日期请一并填写，或都不填。",
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="plenary_session_ends_after_start",
                violation_error_message="会议结束日期不能早于会议开始日期。",
            ),
            models.CheckConstraint(
                condition=(Q(opens_on=None) | Q(opens_on__gte=F("starts_on")))
                & (Q(closes_on=None) | Q(closes_on__lte=F("ends_on"))),
                name="plenary_session_within_year",
                violation_error_message="会议日期须在年度的开始、结束日期之内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年"

    def get_absolute_url(self) -> str:
        return reverse("year_page", args=[self.year])

    def step_url(self, name: str) -> str:
        return reverse("year_step", args=[self.pk, name])

    @property
    def is_closed(self) -> bool:
        """Whether the year was ended: it takes nothing new without a reason."""
        return bool(self.state == YearState.CLOSED)

    # what members.period.Span asks
    body = None
    as_of = None
    whole = True

    @property
    def plenary(self) -> "PlenaryYear":
        return self

    @property
    def years(self) -> "tuple[PlenaryYear, ...]":
        return (self,)

    @property
    def parts(self) -> "tuple[PlenaryYear, ...]":
        return (self,)

    @property
    def words(self) -> str:
        return str(self)

    @property
    def plenary_name(self) -> str:
        """十届三次会议"""
        return f"{self.term}{chinese_ordinal(self.session)}次会议"

    @property
    def start_at(self) -> datetime:
        """First moment of the year, Asia/Shanghai."""
        return clock.midnight(self.starts_on)

    @property
    def end_at(self) -> datetime:
        """First moment after the year, Asia/Shanghai."""
        return clock.midnight(self.ends_on + timedelta(days=1))


class Named(Searched):
    """A body known by its name, in an order of the committee's own."""

    name = CodeField("名称", max_length=100, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=100)

    objects = SearchedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Sector(Named):
    class Meta(Named.Meta):
        verbose_name = "界别"


class Committee(Named):
    class Meta(Named.Meta):
        verbose_name = "专门委员会"


class MemberGroup(Named):
    """街道活动组, with the 委员工作站 of the same street."""

    street = CodeField("街道（乡镇）", max_length=50, unique=True)

    class Meta(Named.Meta):
        verbose_name = "街道活动组"


class Organization(Named):
    """政协参加单位: a party or people's organisation that may propose."""

    class Kind(models.TextChoices):
        PARTY = "party", "民主党派"
        PEOPLE = "people", "人民团体"

    kind = models.CharField("类别", max_length=10, choices=Kind)

    class Meta(Named.Meta):
        verbose_name = "政协参加单位"
