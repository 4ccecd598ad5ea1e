"""Reports: the yearly one, bulletins, those of a body or of any period; each with the figures it was built from."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property

from cppcc.models import CourseEntry, Versioned
from cppcc.workflow import StateField
from members.models import Committee, MemberGroup, Occasion, PlenaryYear
from members.period import Body, Period, Span, term_until
from reports.kinds import COVERED, ReportKind, words_of
from reports.querysets import ReportQuerySet
from reports.states import TONES, ReportState


class Report(Versioned):
    """A report of a plenary year, of a part of it, of a body, of any period.

    ``slug`` says which one it is, once for all. ``figures`` is the snapshot that the stored file was made from, ``said``
    what that file says, ``papers`` the names of the same as Word and as a sheet; ``text`` is the office's own. Without
    days of its own a report spans its plenary year, that of a term the term's years up to and with that one.
    """

    TONES: ClassVar[dict[str, str]] = TONES

    state = StateField("状态", choices=ReportState, default=ReportState.DRAFT)

    slug = models.SlugField("代号", max_length=60, unique=True, editable=False)
    kind = models.CharField("种类", max_length=12, choices=ReportKind, default=ReportKind.YEAR)
    name = models.CharField("标题", max_length=60)
    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="reports", verbose_name="年度")
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专门委员会"
    )
    group = models.ForeignKey(
        MemberGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="活动组"
    )
    file = models.FileField("报告文件", upload_to="reports/", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    papers = models.JSONField("同时生成的文件", default=dict, blank=True, editable=False)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    album = models.BooleanField("同时生成画册", default=False)
    seals = models.JSONField("其他版式的校验值", default=dict, blank=True, editable=False)
    figures = models.JSONField("数据快照", default=dict, blank=True)
    built_at = models.DateTimeField("生成时间", null=True, blank=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )

    said = models.JSONField("文件所说", default=dict, blank=True, editable=False)
    text = models.JSONField("文字", default=dict, blank=True)
    text_version = models.PositiveIntegerField("文字版本", default=1, editable=False)
    built_text = models.PositiveIntegerField("文件所用文字版本", default=0, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签发人",
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    course = GenericRelation(CourseEntry)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year", "kind", "slug"]
        verbose_name = "报告"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(slug=""),
                name="report_has_name_and_address",
                violation_error_message="请填写报告的标题。",
            ),
            models.CheckConstraint(
                condition=Q(committee=None) | Q(group=None),
                name="report_of_one_body",
                violation_error_message="报告请只选一个专门委员会或活动组。",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="report_ends_after_start",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(file="", built_at=None) | (~Q(file="") & Q(built_at__isnull=False) & ~Q(sha256="")),
                name="report_file_has_date_and_digest",
                violation_error_message="生成的报告须有生成时间和校验值。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.DRAFT, ReportState.CHECKING, ReportState.SIGNING])
                | (Q(signed_by__isnull=False) & ~Q(file="")),
                name="report_signed_by_whom",
                violation_error_message="签发的报告须有签发人和签发时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("report_text", args=[self.slug])

    @property
    def reading_url(self) -> str:
        return reverse("report_read", args=[self.slug])

    def step_url(self, name: str) -> str:
        return reverse("report_step", args=[self.pk, name])

    @property
    def body(self) -> Body | None:
        return self.committee or self.group

    @cached_property
    def span(self) -> Span:
        """What its figures are asked for; of a term the years up to ``plenary``."""
        if self.kind == ReportKind.TERM:
            return term_until(self.plenary, self.body)
        if self.starts_on and self.ends_on:
            return Period(self.plenary, self.starts_on, self.ends_on, self.body)
        if self.body:
            return Period(self.plenary, self.plenary.starts_on, self.plenary.ends_on, self.body)
        return self.plenary

    @property
    def span_words(self) -> str:
        return words_of(self.span)

    @property
    def covered(self) -> bool:
        """Whether it is printed with a cover and a table of contents."""
        return self.kind in COVERED

    @property
    def frozen(self) -> bool:
        """From the signature on neither the text nor the file changes."""
        return self.state in (ReportState.SIGNED, ReportState.PUBLISHED, ReportState.ARCHIVED)

    @property
    def writable(self) -> bool:
        return bool(self.state == ReportState.DRAFT)


class TextVersion(models.Model):
    """The text as it was before a change, with who made the change."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions", verbose_name="报告")
    number = models.PositiveIntegerField("版本")
    text = models.JSONField("文字")
    figures = models.JSONField("数据", default=dict)
    at = models.DateTimeField("时间")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        verbose_name = "文字版本"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="text_version_once",
                violation_error_message="这个文字版本已经保存，请刷新后再改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} 第 {self.number} 版"


class Edition(models.Model):
    """A file that was signed once and taken back later: it stays as it was."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions", verbose_name="报告")
    number = models.PositiveSmallIntegerField("版次")
    file = models.FileField("文件", upload_to="reports/")
    sha256 = models.CharField("校验值", max_length=64)
    papers = models.JSONField("同时生成的文件", default=dict, blank=True)
    seals = models.JSONField("其他版式的校验值", default=dict, blank=True)
    pages = models.PositiveSmallIntegerField("页数")
    figures = models.JSONField("数据快照", default=dict)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="签发人"
    )
    signed_at = models.DateTimeField("签发时间")
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    reason = models.CharField("撤回理由", max_length=1000)

    class Meta:
        ordering = ["-number"]
        verbose_name = "旧版报告"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="edition_once",
                violation_error_message="这一版已经存档，请刷新后再看。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}第{self.number}版"


class Comment(models.Model):
    """A remark at a passage."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="comments", verbose_name="报告")
    block = models.CharField("段落", max_length=20)
    words = models.CharField("意见", max_length=500)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提出人"
    )
    at = models.DateTimeField("时间")
    done = models.BooleanField("已处理", default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "核稿意见"

    def __str__(self) -> str:
        return self.words


class ConfirmedNumber(models.Model):
    """A number in the text that is no token, which somebody held against its source; it counts while the sentence stands.

    ``digest`` is that of the sentence as it is kept, ``place`` where the number stands in it.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="confirmed", verbose_name="报告")
    digest = models.CharField("句子校验值", max_length=64)
    place = models.PositiveIntegerField("位置")
    number = models.CharField("数字", max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("核对时间")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "核对过的数字"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "digest", "place"],
                name="number_confirmed_once",
                violation_error_message="这个数字已经核对过，请刷新后再看。",
            )
        ]

    def __str__(self) -> str:
        return self.number


@Occasion.also_held
def illustrated_by(key: str) -> list[Report]:
    """Reports whose parts take photos of activities of a kind."""
    texts = Report.objects.exclude(text={})
    return [one for one in texts if any(key in (part.get("kinds") or ()) for part in one.text.get("parts") or ())]
