"""台账: what the yearly report counts by the piece, so that no total is ever typed."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from activities.models.kinds import EnterpriseKind, PaperKind, VenueKind, WelfareKind
from activities.querysets import DatedQuerySet, LastingQuerySet, VenueQuerySet, WelfareQuerySet
from cppcc.search import Searched
from cppcc.texts import CodeField
from cppcc.vocabularies import KeyField
from members.models import DutyRecord, Level, Member, MemberGroup


class Enterprise(Searched):
    """An enterprise that the committee keeps contact with."""

    BODY: ClassVar[dict[str, str]] = {"member": "member"}

    name = CodeField("企业名称", max_length=100)
    kind = KeyField("类别", max_length=10, of=EnterpriseKind)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name="联系人"
    )
    since = models.DateField("开始联系")
    until = models.DateField("结束联系", null=True, blank=True)

    objects = LastingQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = "联系企业"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind", "since"],
                name="enterprise_once",
                violation_error_message="这家企业同一天开始的同类联系已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="enterprise_ends_after_start",
                violation_error_message="结束联系不能早于开始联系。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["enterprises", self.pk])


class EnterpriseVisit(Searched):
    """One visit: how many persons of the enterprise were met, how many suggestions were taken along."""

    BODY: ClassVar[dict[str, str]] = {"member": "member"}

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="visits", verbose_name="企业")
    on = models.DateField("走访日期")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="走访委员"
    )
    people = models.PositiveIntegerField("走访人次", default=1)
    suggestions = models.PositiveIntegerField("收集意见建议（条）", default=0)
    words = models.CharField("情况", max_length=500, blank=True)
    duties = GenericRelation(DutyRecord)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "走访企业"

    def __str__(self) -> str:
        return f"走访{self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["visits", self.pk])


class EnterpriseProblem(Searched):
    """A problem of an enterprise until a department has solved it."""

    BODY: ClassVar[dict[str, str]] = {"member": "enterprise__member"}

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="problems", verbose_name="企业")
    words = models.CharField("问题", max_length=300)
    raised_on = models.DateField("提出日期")
    department = CodeField("协调部门", max_length=60, blank=True)
    progress = models.CharField("办理情况", max_length=500, blank=True)
    on = models.DateField("解决日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        verbose_name = "企业问题"
        constraints = [
            models.CheckConstraint(
                condition=Q(on=None) | Q(on__gte=F("raised_on")),
                name="problem_solved_after_raised",
                violation_error_message="解决日期不能早于提出日期。",
            ),
            models.CheckConstraint(
                condition=Q(on=None) | ~Q(department=""),
                name="problem_solved_by_whom",
                violation_error_message="登记解决日期时请填写协调部门。",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["problems", self.pk])


class WelfareDeed(Searched):
    """公益: what a member did for others."""

    BODY: ClassVar[dict[str, str]] = {"member": "member"}

    kind = KeyField("类别", max_length=15, of=WelfareKind)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="welfare_deeds", verbose_name="委员"
    )
    on = models.DateField("日期")
    subject = models.CharField("事项", max_length=200)
    value = models.DecimalField(
        "数量", max_digits=14, decimal_places=2, default=1, help_text="按类别的单位填写：名、场次、次；金额填元。"
    )
    duties = GenericRelation(DutyRecord)

    objects = WelfareQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "公益台账"
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0), name="welfare_more_than_nothing", violation_error_message="数量须大于 0。"
            )
        ]
        indexes = [models.Index(fields=["kind", "on"])]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["welfare", self.pk])


class MediaReport(Searched):
    """One report of the committee's or a member's work in a medium."""

    BODY: ClassVar[dict[str, str]] = {"member": "member"}

    title = models.CharField("标题", max_length=200)
    outlet = CodeField("媒体", max_length=60)
    level = KeyField("层级", max_length=10, of=Level)
    on = models.DateField("刊发日期")
    link = models.URLField("链接", max_length=500, blank=True)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="media_reports", verbose_name="报道的委员"
    )
    duties = GenericRelation(DutyRecord)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "媒体报道"
        constraints = [
            models.UniqueConstraint(
                fields=["title", "outlet", "on"],
                name="media_report_once",
                violation_error_message="这家媒体同一天的同一篇报道已经登记。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["media", self.pk])


class Venue(Searched):
    """场所: reading rooms, stations and other places, by street."""

    BODY: ClassVar[dict[str, str]] = {"group": "group"}

    name = CodeField("名称", max_length=100)
    kind = KeyField("类别", max_length=15, of=VenueKind)
    group = models.ForeignKey(MemberGroup, on_delete=models.PROTECT, related_name="venues", verbose_name="街道活动组")
    address = models.CharField("地址", max_length=100, blank=True)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "group__order", "name"]
        verbose_name = "场所"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "group"],
                name="venue_once_a_street",
                violation_error_message="这个活动组已有同名的场所。",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="venue_ends_after_start",
                violation_error_message="停用日期不能早于启用日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["venues", self.pk])


class PartyPaper(Searched):
    """请示报告: requests and reports to the district party committee."""

    BODY: ClassVar[dict[str, str]] = {}

    kind = KeyField("种类", max_length=10, of=PaperKind)
    title = models.CharField("标题", max_length=200)
    addressee = models.CharField("报送", max_length=60, default="区委")
    on = models.DateField("报送日期")
    reply = models.CharField("批复", max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "请示报告"
        constraints = [
            models.UniqueConstraint(
                fields=["title", "on"],
                name="party_paper_once",
                violation_error_message="同一天的同名请示或报告已经登记。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["party-papers", self.pk])
