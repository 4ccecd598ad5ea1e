"""The scheme of a year, its assessment, and what follows from it: talks and awards."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from cppcc.models import CourseEntry, Versioned
from cppcc.search import Searched, SearchedQuerySet
from cppcc.vocabularies import KeyField
from cppcc.workflow import StateField
from members.models.body import PlenaryYear
from members.models.duty import DutyRecord
from members.models.kind import DutyKind
from members.models.level import Level
from members.models.member import Member
from members.models.occasion import Occasion, rules_naming
from members.models.part import DutyPart
from members.querysets import AssessmentQuerySet, EntryQuerySet, SchemeQuerySet
from members.schemes.reading import from_data
from members.schemes.rules import Rules
from members.states import ASSESSMENT_TONES, OPEN_TO_CHANGE, SCHEME_TONES, AssessmentState, SchemeState


class Scheme(Versioned):
    """考核办法 of a year: its rules are data (``members.schemes.rules``)."""

    TONES: ClassVar[dict[str, str]] = SCHEME_TONES

    state = StateField("状态", choices=SchemeState, default=SchemeState.DRAFT)

    plenary = models.OneToOneField(PlenaryYear, on_delete=models.PROTECT, related_name="scheme", verbose_name="年度")
    name = models.CharField("名称", max_length=60)
    note = models.TextField("说明", max_length=2000, blank=True, help_text="依据的文件、制定的会议等。")
    rules = models.JSONField("规则", default=dict)
    former = models.JSONField("上一步之前", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("公布时间", null=True, blank=True, editable=False)
    course = GenericRelation(CourseEntry)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year"]
        verbose_name = "考核办法"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=SchemeState.PUBLISHED) | Q(published_at__isnull=False),
                name="scheme_published_when",
                violation_error_message="公布的考核办法须有公布时间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plenary}{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("scheme", args=[self.plenary.year])

    def step_url(self, name: str) -> str:
        return reverse("scheme_step", args=[self.pk, name])

    @cached_property
    def parsed(self) -> Rules:
        """The rules; ValidationError where the data says something impossible."""
        return from_data(self.rules)

    @property
    def is_draft(self) -> bool:
        return bool(self.state == SchemeState.DRAFT)

    @property
    def held(self) -> list[dict[str, Any]]:
        """The rules as data, with those that one press brings back."""
        return [self.rules, self.former["rules"]] if self.undoes and self.former else [self.rules]

    @property
    def undoes(self) -> str:
        """What one press takes back: the last change of the draft, or that it was taken back. Empty where there is none."""
        if not (self.is_draft and self.former):
            return ""
        return "恢复刚撤销的修改" if self.former["undone"] else "撤销上一次修改"


class Assessment(Versioned):
    """年度考核: every member's points and grade as they were on the day; a correction is a new revision."""

    TONES: ClassVar[dict[str, str]] = ASSESSMENT_TONES

    state = StateField("状态", choices=AssessmentState, default=AssessmentState.DRAFT)

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="assessments", verbose_name="年度")
    revision = models.PositiveSmallIntegerField("修订次数", default=0)
    reason = models.CharField("修订原因", max_length=300, blank=True)
    rules = models.JSONField("规则")
    counted_at = models.DateTimeField("统计时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="拟定人"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="批准人"
    )
    approved_at = models.DateTimeField("批准时间", null=True)
    published_at = models.DateTimeField("公布时间", null=True)
    seal = models.CharField("校验签", max_length=64, blank=True)
    questions_until = models.DateField("核对截止", null=True, editable=False)
    waived_at = models.DateTimeField("不再等待核对", null=True, editable=False)
    course = GenericRelation(CourseEntry)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year", "-revision"]
        verbose_name = "年度考核"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "revision"],
                name="assessment_revision_once",
                violation_error_message="这个年度的这一次考核已经建立，请刷新后再看。",
            ),
            models.UniqueConstraint(
                fields=["plenary"],
                condition=~Q(state=AssessmentState.PUBLISHED),
                name="assessment_one_open",
                violation_error_message="这个年度已有一份考核正在进行。",
            ),
            models.CheckConstraint(
                condition=Q(revision=0) | ~Q(reason=""),
                name="assessment_revision_says_why",
                violation_error_message="重新考核须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN_TO_CHANGE, AssessmentState.SUBMITTED])
                | (Q(approved_by__isnull=False) & ~Q(seal="")),
                name="assessment_approved_is_sealed",
                violation_error_message="批准的考核须有批准人、批准时间和校验值。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plenary}委员履职考核" + (f"（第 {self.revision} 次修订）" if self.revision else "")

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("assessment_step", args=[self.pk, name])

    @property
    def parsed(self) -> Rules:
        return from_data(self.rules)

    @property
    def held(self) -> list[dict[str, Any]]:
        """The rules as data: those that it was counted by, and no others."""
        return [self.rules]

    @property
    def open_to_change(self) -> bool:
        return self.state in OPEN_TO_CHANGE

    @property
    def grade_words(self) -> str:
        """优秀 32 名，合格 210 名 …, in the order of the grades."""
        names = [grade["name"] for grade in self.rules.get("grades", [])]
        counts = dict(self.entries.order_by().values_list("grade").annotate(models.Count("pk")))
        said = [f"{name} {counts[name]} 名" for name in names if counts.get(name)]
        return "，".join([*said, *([f"不定等次 {counts['']} 名"] if counts.get("") else [])])

    def sealed(self) -> str:
        """A signature over everything that was approved; only this installation can make it."""
        rows = list(
            self.entries.order_by("member_id").values_list(
                "member_id", "name", "total", "grade", "computed_grade", "override_reason", "result"
            )
        )
        said = json.dumps([self.plenary_id, self.revision, self.reason, self.rules, rows], default=str, sort_keys=True)
        return salted_hmac("members.assessment", said, algorithm="sha256").hexdigest()

    @property
    def seal_holds(self) -> bool:
        return bool(self.seal) and constant_time_compare(self.seal, self.sealed())


class AssessmentEntry(models.Model):
    """One member's line of an assessment, with the whole explanation as it was."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="entries", verbose_name="年度考核"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assessed", verbose_name="委员")
    name = models.CharField("姓名", max_length=50)
    sector = models.CharField("界别", max_length=100)
    committee = models.CharField("专门委员会", max_length=100, blank=True)
    group = models.CharField("活动组", max_length=100, blank=True)
    standing = models.BooleanField("常委", default=False)
    rank = models.PositiveSmallIntegerField("名次")
    total = models.DecimalField("总分", max_digits=8, decimal_places=2)
    base = models.DecimalField("基础分", max_digits=8, decimal_places=2)
    bonus = models.DecimalField("加分", max_digits=8, decimal_places=2)
    deduction = models.DecimalField("扣分", max_digits=8, decimal_places=2)
    computed_grade = models.CharField("计算等次", max_length=20, blank=True)
    grade = models.CharField("等次", max_length=20, blank=True)
    qualified = models.BooleanField("称职", default=True)
    note = models.CharField("说明", max_length=300, blank=True)
    override_reason = models.CharField("调整理由", max_length=300, blank=True)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    consequences = models.CharField("等次以外的结果", max_length=300, blank=True, default="")
    """Their words alone, for lists; ``result`` holds them with their reasons and is what is sealed."""
    result = models.JSONField("得分构成", default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "member__pinyin"]
        verbose_name = "考核结果"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "member"],
                name="entry_member_once",
                violation_error_message="这名委员在这次考核中已有结果。",
            ),
            models.CheckConstraint(
                condition=Q(grade=models.F("computed_grade")) | ~Q(override_reason=""),
                name="entry_override_says_why",
                violation_error_message="调整等次须写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.grade or '不定等次'}"

    def get_absolute_url(self) -> str:
        return reverse("assessment_entry", args=[self.assessment_id, self.member_id])


@Level.also_held
def said_by_rules(key: str) -> list["Scheme | Assessment"]:
    """Schemes and assessments whose rules name a level."""
    return _naming(key, "levels")


@DutyPart.also_held
def told_apart_by_rules(key: str) -> list["Scheme | Assessment"]:
    """Schemes and assessments whose rules name a part."""
    return _naming(key, "parts")


@DutyKind.also_held
def counted_by_rules(key: str) -> list["Scheme | Assessment"]:
    """Schemes and assessments whose rules name a kind."""
    return _naming(key, "kinds", "without")


def _naming(key: str, *names: str) -> list["Scheme | Assessment"]:
    rows: list[Scheme | Assessment] = [*Scheme.objects.all(), *Assessment.objects.all()]
    return [
        one
        for one in rows
        if any(key in (rule.get(name) or ()) for held in one.held for rule in _rules_of(held) for name in names)
    ]


def _rules_of(rules: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Lines, their rates and conditions."""
    for category in rules.get("categories") or ():
        for line in category.get("lines") or ():
            yield line
            yield from line.get("rates") or ()
    yield from rules.get("conditions") or ()


class Talk(Searched):
    """约谈 of a member whose grade is not a qualified one, or whose result entails a talk."""

    FOLLOWS_YEAR: ClassVar[bool] = True

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="talks", verbose_name="考核年度")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="talks", verbose_name="委员")
    kind = models.CharField(
        "类别", max_length=40, blank=True, default="", help_text="如提醒谈话、诫勉谈话；一般约谈不填。"
    )
    on = models.DateField("约谈日期")
    by = models.CharField("约谈人", max_length=100)
    place = models.CharField("地点", max_length=100, blank=True)
    content = models.TextField("约谈情况", max_length=3000)
    follow_up = models.TextField("整改承诺与后续", max_length=2000, blank=True)

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "约谈记录"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "member", "on"],
                name="talk_once_a_day",
                violation_error_message="这名委员同一天的约谈已经登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.on:%Y-%m-%d}约谈"


class Award(Searched):
    """表彰 of a member."""

    FOLLOWS_YEAR: ClassVar[bool] = True

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="awards", verbose_name="年度")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="awards", verbose_name="委员")
    title = models.CharField("荣誉", max_length=60, default="优秀政协委员")
    on = models.DateField("表彰日期")
    by = models.CharField("表彰机关", max_length=60, blank=True)
    level = KeyField("层级", max_length=10, of=Level, blank=True)
    duties = GenericRelation(DutyRecord)

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "member__pinyin"]
        verbose_name = "委员表彰"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "member", "title"],
                name="award_once_a_year",
                violation_error_message="这名委员本年度的这项荣誉已经登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["awards", self.pk])


for _ruled in (Scheme, Assessment):
    Occasion.also_held(rules_naming(_ruled))
