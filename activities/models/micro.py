"""微建议: small and quick, with a course of its own."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.models.kinds import MicroCategory
from activities.querysets import MicroSuggestionQuerySet
from activities.states import MICRO_TONES, MicroState
from cppcc.models import CourseEntry, Versioned
from cppcc.texts.fields import CodeField
from cppcc.vocabularies import KeyField
from cppcc.workflow import StateField
from members.models import Committee, DutyRecord, Member, MemberGroup, Organization, PlenaryYear, Sector, User
from proposals.models import Proposal, Unit

BODIES = ("organization", "committee", "sector", "group", "from_unit")
"""The bodies that an opinion may be of; ``author`` holds the body's name as it was."""


SOURCES = (
    ("member", "委员"),
    ("organization", "参加单位（党派、团体）"),
    ("committee", "专门委员会"),
    ("sector", "界别"),
    ("group", "街道活动组"),
    ("from_unit", "部门、单位"),
    ("author", "其他单位或个人"),
)
"""From whom it may come."""


def of_one_body() -> Q:
    """No body, or one, with its name."""
    none = {f"{name}__isnull": True for name in BODIES}
    found = Q(**none)
    for name in BODIES:
        found |= Q(**{**none, f"{name}__isnull": False}) & ~Q(author="")
    return found


class MicroSuggestion(Versioned):
    """微建议."""

    TONES: ClassVar[dict[str, str]] = MICRO_TONES

    state = StateField("状态", choices=MicroState, default=MicroState.DRAFT)

    class ProvincialResult(models.TextChoices):
        NONE = "", "—"
        ADOPTED = "adopted", "省级采用"
        EXCELLENT = "excellent", "省级优秀"

    class Kind(models.TextChoices):
        MICRO = "micro", "微建议"
        OPINION = "opinion", "社情民意"

    TEXT_LIMITS: ClassVar[dict[str, int]] = {Kind.MICRO: 500, Kind.OPINION: 5000}

    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.MICRO, editable=False)

    plenary = models.ForeignKey(
        PlenaryYear, on_delete=models.PROTECT, related_name="micro_suggestions", verbose_name="年度"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="micro_suggestions", verbose_name="提交委员"
    )
    """None only where earlier years' books name somebody else (``author``)."""
    author = CodeField("提交人", max_length=100, blank=True, editable=False)
    """A body or a person who is no member, by the name of that day."""
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="opinions",
        verbose_name="参加单位",
    )  # fmt: skip
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="opinions",
        verbose_name="专门委员会",
    )  # fmt: skip
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="opinions",
        verbose_name="界别",
    )  # fmt: skip
    group = models.ForeignKey(
        MemberGroup, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="opinions",
        verbose_name="街道活动组",
    )  # fmt: skip
    from_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="opinions",
        verbose_name="来稿单位",
    )  # fmt: skip
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="登记人"
    )
    """Who of the office entered it for somebody; None where the member sent it, or a book brought it."""
    title = models.CharField("标题", max_length=50)
    content = models.TextField("内容", max_length=5000, help_text="写清地点、问题和建议，一般 200 至 500 字。")
    place = models.CharField("地点", max_length=80, blank=True)
    category = KeyField("类别", max_length=15, of=MicroCategory)
    submitted_on = models.DateField("提交日期", null=True, blank=True, editable=False)
    reject_reason = models.CharField("不采用理由", max_length=300, blank=True, editable=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="micro_suggestions", verbose_name="承办单位"
    )
    returned_on = models.DateField("退办日期", null=True, blank=True, editable=False)
    return_reason = models.TextField("退办理由", blank=True, default="", db_default="", editable=False)
    """By which unit and why; empty again once it is transferred to another one."""
    result = models.TextField("办理结果", blank=True, editable=False)
    done_on = models.DateField("落地日期", null=True, blank=True, editable=False)
    reported_on = models.DateField("上报日期", null=True, blank=True, editable=False)
    provincial_result = models.CharField(
        "省级结果", max_length=10, choices=ProvincialResult, default=ProvincialResult.NONE, blank=True, editable=False
    )
    proposal = models.ForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name="转成的提案",
    )  # fmt: skip
    duties = GenericRelation(DutyRecord)
    course = GenericRelation(CourseEntry)

    objects = MicroSuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        verbose_name = "微建议"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MicroState.DRAFT) | Q(submitted_on__isnull=False),
                name="micro_submitted_has_date",
                violation_error_message="提交的微建议须有提交日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MicroState.REJECTED) | ~Q(reject_reason=""),
                name="micro_rejected_says_why",
                violation_error_message="不采用须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | ~Q(return_reason=""),
                name="micro_returned_says_why",
                violation_error_message="退办须写明理由。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MicroState.DONE) | Q(done_on__isnull=False),
                name="micro_done_has_date",
                violation_error_message="落地须有日期。",
            ),
            models.CheckConstraint(
                condition=Q(provincial_result="") | Q(reported_on__isnull=False),
                name="micro_result_after_report",
                violation_error_message="上报之后才有省级结果。",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, author="") | (Q(member__isnull=True) & ~Q(author="")),
                name="micro_of_somebody",
                violation_error_message="请填写提交委员，或委员以外的提交人。",
            ),
            models.CheckConstraint(
                condition=of_one_body(),
                name="micro_of_one_body",
                violation_error_message="提交人只能是一个单位，并须写明名称。",
            ),
        ]
        indexes = [models.Index(fields=["plenary", "state"])]

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> "Member | str":
        """The member, or whom the books of earlier years name."""
        return self.member or self.author

    @property
    def source(self) -> str:
        """Which of the sources it has."""
        return next((name for name in (*BODIES, "member") if getattr(self, f"{name}_id")), "author")

    @property
    def source_words(self) -> str:
        return dict(SOURCES)[self.source]

    @property
    def adoption_words(self) -> str:
        """区级、省级: the levels at which it was adopted, each once, the lower ones first; without a level the channel."""
        said = {
            row.level or row.channel: str(row.get_level_display() or row.get_channel_display())
            for row in self.adoptions.all()
        }
        return "、".join(said[key] for key in said if key)

    def get_absolute_url(self) -> str:
        return reverse("micro_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("micro_step", args=[self.pk, name])


class MicroPhoto(models.Model):
    """A picture that came with a micro-suggestion."""

    suggestion = models.ForeignKey(
        MicroSuggestion, on_delete=models.CASCADE, related_name="photos", verbose_name="微建议"
    )
    file = models.ImageField("照片", upload_to="micro/%Y/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    of_result = models.BooleanField("办理结果", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "微建议照片"

    def __str__(self) -> str:
        return str(self.suggestion)
