"""常委年度履职报告: what a standing member says of the own year."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cppcc.models import CourseEntry, Versioned
from cppcc.workflow import StateField
from members.models.body import PlenaryYear
from members.models.duty import DutyRecord
from members.models.member import Member
from members.querysets import DutyReportQuerySet
from members.states import REPORT_TONES, ReportState


class DutyReport(Versioned):
    """One standing member's report of one year."""

    TONES: ClassVar[dict[str, str]] = REPORT_TONES

    state = StateField("状态", choices=ReportState, default=ReportState.ASKED)

    State = ReportState

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="duty_reports", verbose_name="委员")
    year = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="duty_reports", verbose_name="年度")
    text = models.TextField("正文", blank=True, max_length=20_000)
    file = models.FileField("文件", upload_to="duty-reports/%Y/", blank=True)
    file_name = models.CharField("文件名", max_length=100, blank=True, editable=False)
    due_on = models.DateField("截止日期", null=True, blank=True)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    duties = GenericRelation(DutyRecord)
    course = GenericRelation(CourseEntry)

    objects = DutyReportQuerySet.as_manager()

    class Meta:
        ordering = ["member__pinyin"]
        verbose_name = "常委年度履职报告"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year"],
                name="duty_report_once_a_year",
                violation_error_message="这名常委本年度的履职报告已经建立。",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(submitted_on__isnull=False),
                name="duty_report_submitted_has_date",
                violation_error_message="提交的履职报告须有提交日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}{self.year}履职报告"

    def get_absolute_url(self) -> str:
        return reverse("duty_report_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("duty_report_step", args=[self.pk, name])

    @property
    def handed_in(self) -> bool:
        """Whether it counts: handed in and not returned."""
        return self.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)
