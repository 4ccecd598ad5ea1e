"""Rows the whole house shares: background jobs, submitted forms, the course of a record."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.querysets import BinnedQuerySet
from cppcc.search import Searched


class Versioned(Searched):
    """A record that two people may open at once: each save checks the version the person saw."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True

    def bump(self) -> None:
        """Count one more change; call before saving an edit."""
        self.version += 1

    def raise_version(self) -> None:
        """Count one more change, of something that hangs on the record: in the database, whatever version stands there.

        It takes the record's lock first, before that of any part, so that all writers lock in one order.
        """
        rows = type(self)._default_manager.filter(pk=self.pk)
        rows.update(version=F("version") + 1, updated_at=timezone.now())
        self.version = rows.values_list("version", flat=True).get()


class SubmittedForm(models.Model):
    """What was sent once, and how it was answered: sent again it finds the answer (``cppcc.forms.once``)."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, default="", blank=True)
    status = models.PositiveSmallIntegerField(default=302)
    location = models.CharField(max_length=300, default="", blank=True)
    body = models.TextField(default="", blank=True)
    said = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.token)


class CourseEntry(models.Model):
    """One step in the course of a record: which transition, from where to where, who, when, in which words."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    transition = models.CharField("步骤", max_length=50)
    label = models.CharField("步骤名称", max_length=50)
    source = models.CharField("原状态", max_length=30)
    target = models.CharField("新状态", max_length=30)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    words = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["content_type", "target", "at"]),
        ]
        verbose_name = "办理过程"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.label}"


class Job(models.Model):
    """A piece of work for the worker. The row is the truth; a queue message only says that it is there.

    ``subject`` names what the job makes ("2024"): while one job of a kind and subject is waiting or
    running there is no second, which the database itself guarantees.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"

    ACTIVE = (State.WAITING, State.RUNNING)

    kind = models.CharField(max_length=50)
    subject = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField("当前步骤", max_length=200, blank=True, default="等待开始")
    percent = models.PositiveSmallIntegerField(default=0)
    error = models.TextField("失败原因", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    host = models.CharField(max_length=100, default="", blank=True)
    pid = models.PositiveIntegerField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sends = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_one_active",
                violation_error_message="同样的任务正在进行，请等它完成。",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="job_percent_at_most_100",
                violation_error_message="进度不能超过 100。",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""),
                name="job_failed_says_why",
                violation_error_message="失败的任务须写明原因。",
            ),
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]
        verbose_name = "后台任务"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def active(self) -> bool:
        return self.state in self.ACTIVE


class JobFile(models.Model):
    """The file that a job made. What has no such row was never made, whatever lies in the storage.

    ``made_from`` names the state of its source, where that matters ("17" for the text's version); a ``passing`` one is
    handed out once and waits a day at most.
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="made")
    file = models.FileField(upload_to="made/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_from = models.CharField(max_length=50, default="", blank=True)
    passing = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "后台任务的文件"

    def __str__(self) -> str:
        return f"{self.job} {self.file.name}"


class Periodic(models.Model):
    """When a task that comes again was last done; what is due is computed from here, not from a file or a queue."""

    name = models.CharField(primary_key=True, max_length=50)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    """How often it was sent since it was last done."""

    def __str__(self) -> str:
        return self.name


class Trouble(models.Model):
    """Something that the machine could not do and an administrator has to know of; one open row for each key."""

    key = models.CharField(max_length=100)
    words = models.CharField("情况", max_length=300)
    detail = models.TextField("详情", blank=True)
    count = models.PositiveIntegerField("次数", default=1)
    first_at = models.DateTimeField("首次", auto_now_add=True)
    last_at = models.DateTimeField("最近", auto_now=True)
    closed_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        ordering = ["-last_at", "-pk"]
        verbose_name = "运行异常"
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(closed_at=None),
                name="trouble_one_open_a_key",
                violation_error_message="这项异常已登记，正待处理。",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Notice(models.Model):
    """Something one account is told; ``key`` says what about, once for each account.

    One row is one mail: it is claimed (``SENDING``) under its Message-ID before it goes out. If the worker dies then,
    nobody knows whether it went: it stands as ``UNSURE`` and a person decides.
    """

    class Mail(models.TextChoices):
        NONE = "none", "不发"
        WAITING = "waiting", "待发"
        SENDING = "sending", "正在发"
        SENT = "sent", "已发"
        UNSURE = "unsure", "可能已发"
        FAILED = "failed", "未能发出"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    words = models.CharField("内容", max_length=300)
    url = models.CharField("去处", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    mail = models.CharField("邮件", max_length=10, choices=Mail, default=Mail.NONE)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, default="", blank=True)
    mail_error = models.CharField("原因", max_length=300, default="", blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "通知"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="notice_once_a_key", violation_error_message="这件事已经通知过。"
            )
        ]
        indexes = [models.Index(fields=["user", "read_at"]), models.Index(fields=["mail", "next_try"])]

    def __str__(self) -> str:
        return self.words


class Identity(Versioned):
    """本会: the committee's own name and emblem, one row."""

    ONLY = 1

    name = models.CharField("全称", max_length=40, help_text="用在报告、公文和页面上，如“长春市朝阳区政协”。")
    short_name = models.CharField("简称", max_length=20, help_text="用在手机页面顶部。")
    emblem = models.ImageField("会徽", upload_to="identity/", blank=True)
    question_days = models.PositiveSmallIntegerField(
        "委员核对的工作日数",
        default=5,
        validators=[MaxValueValidator(60)],
        help_text="年度考核报批之前，可以请委员核对本人的得分，最多 60 个工作日；0 为不开放核对。",
    )
    posted_by = models.CharField(
        "张贴的得分明细表",
        max_length=10,
        choices=[("name", "按姓名"), ("number", "按编号")],
        default="name",
        help_text="年度考核公布之前张贴的得分明细表（PDF），用姓名还是用编号称呼委员。",
    )

    class Meta:
        verbose_name = "本会"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="identity_only_one",
                violation_error_message="本会的名称只登记一份，请修改已有的。",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(short_name=""),
                name="identity_has_names",
                violation_error_message="请填写全称和简称。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepAside(models.Model):
    """不需要: a step of a new installation that this committee does without, or the list as a whole, by whom and when."""

    key = models.CharField("步骤", max_length=30, unique=True, error_messages={"unique": "这一步已标为不需要。"})
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="标记人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "不需要的步骤"

    def __str__(self) -> str:
        return self.key


class CalendarYear(Versioned):
    """放假安排 of a year as the State Council's notice says; days as ISO dates, also those in a neighbouring year."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    holidays = models.JSONField("放假日期", default=list)
    makeup = models.JSONField("调休上班日期", default=list)
    notice = models.TextField("通知原文", max_length=5000)

    class Meta:
        ordering = ["-year"]
        verbose_name = "放假安排"

    def __str__(self) -> str:
        return f"{self.year}年放假安排"


class WholeTimes(DjangoJSONEncoder):
    """Times to the microsecond, as the database has them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Binned(Searched):
    """A deleted record with all that hung on it, outside the tables, until it is restored or its time is over.

    ``roles`` and ``owners`` are what the rule of its rows said when it was deleted: words between blanks.
    """

    kind = models.CharField(max_length=60)
    kind_words = models.CharField("种类", max_length=60)
    key = models.BigIntegerField()
    words = models.CharField("内容", max_length=300)
    along = models.JSONField("一并删除", default=list)
    snapshot = models.JSONField(default=list, encoder=WholeTimes)
    loosened = models.JSONField(default=list)
    files = models.JSONField(default=list)
    parent_kind = models.CharField(max_length=60, blank=True)
    parent_key = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=100, blank=True)
    owners = models.CharField(max_length=300, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="删除人"
    )
    at = models.DateTimeField("删除时间")
    expires_at = models.DateTimeField("保留至")

    objects = BinnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "回收站"
        indexes = [models.Index(fields=["expires_at"]), models.Index(fields=["kind", "key"])]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("bin_open", args=[self.pk])

    @property
    def parent(self) -> models.Model | None:
        """The record that it was a part of, if that still stands."""
        if not self.parent_kind:
            return None
        return apps.get_model(self.parent_kind)._default_manager.filter(pk=self.parent_key).first()
