"""An activity and all that hangs on it: attendance, other participants, suggestions, outcomes, photos."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from activities.half_days import HalfDaysField
from activities.models.kinds import OutcomeKind, ParticipantKind
from activities.models.plan import Brand, PlanItem, Theme
from activities.querysets import ActivityQuerySet, ByActivityQuerySet, OthersQuerySet
from cppcc.calendar import clock
from cppcc.models import Versioned
from cppcc.vocabularies import KeyField
from members.leaves import LeaveWords
from members.models import Committee, DutyPart, DutyRecord, Member, MemberGroup, Occasion


class Activity(Versioned):
    """活动."""

    title = models.CharField("活动名称", max_length=100)
    kind = KeyField("类别", max_length=30, of=Occasion)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    half_days = HalfDaysField(
        "半天数",
        blank=True,
        validators=[MinValueValidator(1, "至少一个半天。")],
        help_text="不填的按起止时间计：一个半天里超过一小时的才计一个半天。",
    )
    place = models.CharField("地点", max_length=100)
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="组织专委会"
    )
    group = models.ForeignKey(
        MemberGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="组织活动组",
    )
    plan_item = models.ForeignKey(
        PlanItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="协商计划项目",
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="协商品牌"
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="activities", verbose_name="专题", help_text="可以属于几个专题。"
    )
    recommended = models.BooleanField(
        "推荐参加", default=False, help_text="区级单位举办、由政协推荐委员参加的会议或活动。"
    )
    summary = models.TextField("活动概况", blank=True, max_length=10_000)
    open_signup = models.BooleanField("开放报名", default=False, help_text="委员不经邀请也可以报名和扫码签到。")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="录入人"
    )
    members = models.ManyToManyField(Member, through="Attendance", related_name="activities")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "活动"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_start",
                violation_error_message="结束时间须晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="activity_has_title", violation_error_message="请填写活动名称。"
            ),
            models.CheckConstraint(
                condition=Q(half_days__gte=1),
                name="activity_at_least_half_a_day",
                violation_error_message="活动至少是一个半天。",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"]), models.Index(fields=["kind", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def organiser(self) -> Any:
        return self.committee or self.group or "机关"


LATE_WHERE_PRESENT = "只有出席的才登记迟到、早退。"
KIND_OF_LEAVE = "只有请假的才写请假种类。"


class Attendance(models.Model):
    """One member at one activity: one person-time (人次) if present."""

    class State(models.TextChoices):
        INVITED = "invited", "已邀请"
        SIGNED_UP = "signed_up", "已报名"
        LEAVE_ASKED = "leave_asked", "请假待批"
        PRESENT = "present", "出席"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"

    class How(models.TextChoices):
        STAFF = "staff", "工作人员登记"
        CODE = "code", "扫码签到"
        NAMES = "names", "粘贴名单"

    EXPECTED: ClassVar[tuple[State, ...]] = (State.INVITED, State.SIGNED_UP)
    """Asked or willing to come, and nothing known yet."""
    LEAVES: ClassVar[tuple[State, ...]] = (State.LEAVE_ASKED, State.LEAVE)

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendances", verbose_name="活动")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances", verbose_name="委员")
    state = models.CharField("出席情况", max_length=12, choices=State, default=State.PRESENT)
    how = models.CharField("登记方式", max_length=10, choices=How, default=How.STAFF, editable=False)
    checked_in_at = models.DateTimeField("签到时间", null=True, blank=True, editable=False)
    leave_kind = KeyField("请假种类", max_length=20, of=DutyPart, blank=True, default="", db_default="")
    reason = models.CharField("请假理由", max_length=200, blank=True)
    half_days = models.PositiveSmallIntegerField(
        "实到半天数", null=True, blank=True, help_text="全程参加的不填；只参加一部分的填实到几个半天。"
    )
    late = models.BooleanField("迟到", default=False, db_default=False)
    left_early = models.BooleanField("早退", default=False, db_default=False)
    duties = GenericRelation(DutyRecord)

    objects = ByActivityQuerySet.as_manager()

    class Meta:
        ordering = ["member__pinyin", "pk"]
        verbose_name = "出席记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(late=False, left_early=False) | Q(state="present"),
                name="attendance_late_where_present",
                violation_error_message=LATE_WHERE_PRESENT,
            ),
            models.CheckConstraint(
                condition=Q(leave_kind="") | Q(state__in=["leave_asked", "leave"]),
                name="attendance_kind_of_leave",
                violation_error_message=KIND_OF_LEAVE,
            ),
            models.UniqueConstraint(
                fields=["activity", "member"],
                name="attendance_member_once",
                violation_error_message="这名委员在本次活动中已经登记。",
            ),
        ]
        indexes = [models.Index(fields=["state", "activity"])]

    def __str__(self) -> str:
        return f"{self.member} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()

    @property
    def is_settled(self) -> bool:
        """Whether it is known how he stood to it: there, on leave, absent."""
        return self.state in (self.State.PRESENT, self.State.LEAVE, self.State.ABSENT)

    @property
    def late_words(self) -> str:
        """Whether he came late or left early, in words."""
        return "、".join(word for word, holds in (("迟到", self.late), ("早退", self.left_early)) if holds)

    @property
    def leave_words(self) -> str:
        """Of which kind his leave is, by its name; "" where it is not said."""
        return str(self.get_leave_kind_display())

    @property
    def why_away(self) -> str:
        """Kind and reason of his leave: 事假，出差; a reason that says nothing else is not said again."""
        reason = LeaveWords().beside(self.leave_kind, self.reason) if self.leave_kind else self.reason
        return "，".join(filter(None, [self.leave_words, reason]))

    @property
    def state_words(self) -> str:
        return "、".join(filter(None, [str(self.get_state_display()), self.late_words, self.leave_words]))


class OtherParticipants(models.Model):
    """Heads of others at an activity, by kind; never added to members' person-times."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="others", verbose_name="活动")
    kind = KeyField("参加者", max_length=15, of=ParticipantKind)
    count = models.PositiveIntegerField("人次")

    objects = OthersQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "其他参加者"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind"],
                name="others_kind_once",
                violation_error_message="这类参加者已经登记，请合并成一行。",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1), name="others_at_least_one", violation_error_message="人次至少为 1。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.count} 人次"


class Suggestion(models.Model):
    """One suggestion formed at an activity, and what it changed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="suggestions", verbose_name="活动")
    text = models.CharField("建议", max_length=500)
    converted_on = models.DateField("成果转化日期", null=True, blank=True)
    conversion = models.CharField("转化情况", max_length=500, blank=True)

    objects = ByActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "意见建议"
        constraints = [
            models.CheckConstraint(
                condition=Q(converted_on=None) | ~Q(conversion=""),
                name="suggestion_conversion_says_what",
                violation_error_message="登记成果转化日期时请写明转化情况。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Outcome(models.Model):
    """成果: a report sent to those who decide."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="outcomes", verbose_name="活动")
    kind = KeyField("种类", max_length=15, of=OutcomeKind)
    title = models.CharField("题目", max_length=100)
    addressee = models.CharField("报送", max_length=50, default="区委、区政府")
    sent_on = models.DateField("报送日期", null=True, blank=True)
    instruction = models.TextField("批示", blank=True)
    conversion = models.TextField("成果转化", blank=True)

    duties = GenericRelation(DutyRecord)

    objects = ByActivityQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = "成果"

    def __str__(self) -> str:
        return f"《{self.title}》"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()


class OutcomeAuthor(models.Model):
    """A member who wrote an outcome or helped to write it, in the order in which they stand on it; whose duty it is."""

    class Part(models.TextChoices):
        """As the duty ledger calls it."""

        AUTHOR = DutyRecord.Part.AUTHOR.value, "执笔"
        PARTICIPANT = DutyRecord.Part.PARTICIPANT.value, "参与"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="authors", verbose_name="成果")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="author_of", verbose_name="委员")
    part = models.CharField("角色", max_length=20, choices=Part, default=Part.AUTHOR)
    order = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "成果作者"
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "member"],
                name="outcome_author_once",
                violation_error_message="这名委员已列为这项成果的作者。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_part_display()}）"


class Photo(models.Model):
    """A picture of an activity with its caption; the file is stored before the row says so."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos", verbose_name="活动")
    file = models.ImageField("照片", upload_to="photos/%Y/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    caption = models.CharField("说明", max_length=100, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=1)

    objects = ByActivityQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "照片"

    def __str__(self) -> str:
        return self.caption or str(self.activity)


class ActivityFile(models.Model):
    """An attachment of an activity (notice, agenda, material); stored before its row says so."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="files", verbose_name="活动")
    file = models.FileField("文件", upload_to="activities/%Y/")
    name = models.CharField("文件名", max_length=100)

    class Meta:
        ordering = ["pk"]
        verbose_name = "活动附件"

    def __str__(self) -> str:
        return self.name
