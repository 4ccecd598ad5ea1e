"""The duty ledger and the yearly reports of standing members."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from members.models.body import PlenaryYear
from members.models.member import Member


class DutyRecordQuerySet(models.QuerySet["DutyRecord"]):
    def in_year(self, year: PlenaryYear) -> "DutyRecordQuerySet":
        return self.filter(plenary=year)


class DutyRecord(models.Model):
    """One fact about a member that counts. Made by ``members.duties`` from its source, gone with it."""

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", "出席"
        LEAVE = "leave", "请假"
        ABSENCE = "absence", "无故缺席"
        PROPOSAL_SUBMITTED = "proposal_submitted", "提交提案"
        PROPOSAL_FILED = "proposal_filed", "提案立案"
        PROPOSAL_KEY = "proposal_key", "重点提案"
        PROPOSAL_EXCELLENT = "proposal_excellent", "优秀提案"
        MICRO_SUBMITTED = "micro_submitted", "提交微建议"
        MICRO_ADOPTED = "micro_adopted", "微建议采用"
        MICRO_EXCELLENT = "micro_excellent", "优秀微建议"
        WELFARE = "welfare", "公益"
        DUTY_REPORT = "duty_report", "提交履职报告"

    class Part(models.TextChoices):
        SOLE = "sole", "个人"
        FIRST = "first", "第一提案人"
        JOINT = "joint", "联名提案人"
        COLLECTIVE = "collective", "集体"
        PARTICIPANT = "participant", "参加"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties", verbose_name="委员")
    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="duties", verbose_name="年度")
    kind = models.CharField("类别", max_length=30, choices=Kind)
    part = models.CharField("角色", max_length=20, choices=Part, default=Part.PARTICIPANT)
    on = models.DateField("日期")
    words = models.CharField("事项", max_length=300)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("content_type", "object_id")

    objects = DutyRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "履职记录"
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "content_type", "object_id"], name="duty_once_a_source")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"]), models.Index(fields=["member", "on"])]

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()} {self.on}"


class DutyReportQuerySet(models.QuerySet["DutyReport"]):
    def in_year(self, year: PlenaryYear) -> "DutyReportQuerySet":
        return self.filter(year=year)

    def submitted(self) -> "DutyReportQuerySet":
        return self.exclude(submitted_on=None)


class DutyReport(models.Model):
    """常委年度履职报告: what a standing member says of the own year."""

    class State(models.TextChoices):
        ASKED = "asked", "待提交"
        SUBMITTED = "submitted", "已提交"
        RETURNED = "returned", "退回补充"
        ACCEPTED = "accepted", "已收存"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="duty_reports", verbose_name="委员")
    year = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="duty_reports", verbose_name="年度")
    text = models.TextField("正文", blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    duties = GenericRelation(DutyRecord)

    objects = DutyReportQuerySet.as_manager()

    class Meta:
        ordering = ["member__pinyin"]
        verbose_name = "常委年度履职报告"
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="duty_report_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(submitted_on__isnull=False), name="duty_report_submitted_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}{self.year}履职报告"
