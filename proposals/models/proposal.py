"""A proposal and those who make it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.models import CourseEntry, Versioned
from cppcc.texts import CodeField
from cppcc.workflow import StateField
from members.models import Committee, DutyRecord, Member, MemberGroup, Organization, PlenaryYear, Sector
from members.models.body import Named
from proposals.models.rules import rules_of
from proposals.models.unit import Unit
from proposals.querysets import CategoryQuerySet, HangingQuerySet, ProposalQuerySet
from proposals.states import NUMBERED, TONES, WRITING, State


class Category(Named):
    """提案类别, which a district may set otherwise: one that was used is ended, never renamed."""

    until_year = models.PositiveSmallIntegerField(
        "用至年度", null=True, blank=True, help_text="停用的类别仍留在往年的统计中。"
    )

    objects = CategoryQuerySet.as_manager()  # type: ignore[misc]  # instead of the one of all bodies

    class Meta(Named.Meta):
        verbose_name = "提案类别"


class Proposal(Versioned):
    """提案. Its states stand in ``proposals.states``, its steps in ``proposals.course``."""

    DERIVED: ClassVar[tuple[str, ...]] = ("replied_on", "last_class", "last_grade")
    """What follows from replies and evaluations and is kept beside them (``proposals.latest``)."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", "会议提案"
        ORDINARY = "ordinary", "平时提案"

    class ProposerKind(models.TextChoices):
        SOLE = "sole", "委员个人"
        JOINT = "joint", "委员联名"
        PARTY = "party", "党派"
        PEOPLE = "people", "人民团体"
        COMMITTEE = "committee", "专门委员会"
        SECTOR = "sector", "界别"
        GROUP = "group", "小组"

    TONES: ClassVar[dict[str, str]] = TONES
    TEXT_LIMIT: ClassVar[int] = 20_000

    state = StateField("状态", choices=State, default=State.DRAFT)
    round = models.PositiveSmallIntegerField("办理轮次", default=1, editable=False)

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="proposals", verbose_name="年度")
    number = models.PositiveIntegerField("编号", null=True, blank=True, editable=False)
    title = models.CharField("案由", max_length=60, help_text="写成“关于……的提案”，一事一案。")
    situation = models.TextField("情况分析", blank=True, max_length=TEXT_LIMIT)
    suggestion = models.TextField("具体建议", blank=True, max_length=TEXT_LIMIT)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="类别"
    )
    kind = models.CharField("提案种类", max_length=10, choices=Kind, default=Kind.PLENARY)
    proposer_kind = models.CharField("提案者类型", max_length=10, choices=ProposerKind, default=ProposerKind.SOLE)
    suggested_units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="建议承办单位")
    responsible = CodeField(
        "负责人", max_length=50, blank=True, help_text="党派、团体、专委会、界别或小组提案由负责人签名。"
    )
    cosign_until = models.DateField("联名确认截止", null=True, blank=True, editable=False)
    submit_by_itself_on = models.DateField("自动提交日期", null=True, blank=True, editable=False)
    is_paper = models.BooleanField("纸质提案代录", default=False, editable=False)
    imported = models.BooleanField("往年导入", default=False, editable=False)
    feedback_until = models.DateField("评价期限", null=True, blank=True, editable=False)
    publishable = models.BooleanField("同意公开", default=True)
    published_on = models.DateField("公开日期", null=True, blank=True, editable=False)
    is_key = models.BooleanField("重点提案", default=False, editable=False)
    is_excellent = models.BooleanField("优秀提案", default=False, editable=False)
    received_on = models.DateField("收到日期", null=True, blank=True, editable=False)
    submitted_on = models.DateField("提交日期", null=True, blank=True, editable=False)
    filed_on = models.DateField("立案日期", null=True, blank=True, editable=False)
    replied_on = models.DateField("最后一份首次答复的日期", null=True, blank=True, editable=False)
    """The day from which every unit that owes a reply has sent one; kept like the next two (``proposals.latest``)."""
    last_class = models.CharField("末次答复类别", max_length=20, blank=True, default="", db_default="", editable=False)
    last_grade = models.CharField("末次评价结果", max_length=20, blank=True, default="", db_default="", editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入提案"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="填报人"
    )
    members = models.ManyToManyField(Member, through="Proposer", related_name="proposals")
    related = models.ManyToManyField("self", blank=True, verbose_name="相关提案")
    duties = GenericRelation(DutyRecord)
    course = GenericRelation(CourseEntry)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-plenary__year", "-number", "-pk"]
        verbose_name = "提案"
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "number"],
                name="proposal_number_once_a_year",
                violation_error_message="这个编号已属于本年度的另一件提案。",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, filed_on__isnull=True)
                | Q(number__isnull=False, filed_on__isnull=False),
                name="proposal_number_with_filing",
                violation_error_message="立案的提案须同时有编号和立案日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NUMBERED) | Q(number__isnull=False),
                name="proposal_filed_has_number",
                violation_error_message="立案的提案须有编号。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(submitted_on__isnull=False),
                name="proposal_submitted_has_date",
                violation_error_message="提交的提案须有提交日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False),
                name="proposal_merged_has_lead",
                violation_error_message="并案的提案须写明并入哪一件。",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")),
                name="proposal_not_merged_into_itself",
                violation_error_message="提案不能并入它自己。",
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="proposal_has_title", violation_error_message="请填写案由。"
            ),
        ]
        indexes = [models.Index(fields=["plenary", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposal_detail", args=[self.pk])

    def step_url(self, name: str) -> str:
        return reverse("proposal_step", args=[self.pk, name])

    @property
    def number_words(self) -> str:
        """第001号, or the words of its state before it has a number."""
        return f"第{self.number:03d}号" if self.number else "未编号"

    @property
    def proposer_words(self) -> str:
        """The proposers, the first one first."""
        signed = [one for one in self.proposers.all() if one.status == Proposer.Status.ACCEPTED]
        return "、".join(str(proposer.who) for proposer in signed) or "—"

    @property
    def signing_words(self) -> str:
        """Until when invitations to sign can be answered; "" where they can't any more."""
        if self.state == State.SUBMITTED and rules_of(self.plenary).cosign_until_review:
            return "审查开始前"
        if self.state not in WRITING:
            return ""
        if self.cosign_until is None:
            return "提交前"
        return f"至 {self.cosign_until:%Y-%m-%d}" if clock.today() <= self.cosign_until else ""

    @property
    def is_collective(self) -> bool:
        return self.proposer_kind not in (self.ProposerKind.SOLE, self.ProposerKind.JOINT)

    def is_proposer(self, user: Any) -> bool:
        """Whether the account wrote the proposal or belongs to one of its accepted proposers."""
        if self.created_by_id == user.pk:
            return True
        return self.proposers.filter(member__user=user, status=Proposer.Status.ACCEPTED).exists()

    def is_first_proposer(self, user: Any) -> bool:
        """Whether the account may act for the proposal: its writer, or the first proposer's."""
        if self.created_by_id == user.pk and not self.is_paper:
            return True
        return self.proposers.filter(member__user=user, is_first=True).exists()


class Proposer(models.Model):
    """Who proposes: a member, or one of the committee's bodies."""

    PROPOSAL: ClassVar[str] = "proposal"

    class Status(models.TextChoices):
        INVITED = "invited", "待确认"
        ACCEPTED = "accepted", "已确认"
        DECLINED = "declined", "已谢绝"

    WHO: ClassVar[tuple[str, ...]] = ("member", "organization", "committee", "sector", "group")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="proposers", verbose_name="提案")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="proposer_rows", verbose_name="委员"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="参加单位"
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专门委员会"
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="界别"
    )
    group = models.ForeignKey(
        MemberGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="小组"
    )
    is_first = models.BooleanField("第一提案人", default=False)
    order = models.PositiveSmallIntegerField("次序", default=1)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ACCEPTED)
    scan = models.FileField("签名扫描件", upload_to="signatures/%Y/", blank=True)
    signed_on = models.DateField("书面签名日期", null=True, blank=True)

    objects = HangingQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "提案人"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(is_first=True),
                name="proposal_one_first_proposer",
                violation_error_message="第一提案人只能有一位。",
            ),
            models.UniqueConstraint(
                fields=["proposal", "member"],
                name="proposal_member_once",
                violation_error_message="这名委员已是本件提案的提案人。",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, organization=None, committee=None, sector=None, group=None)
                | Q(member=None, organization__isnull=False, committee=None, sector=None, group=None)
                | Q(member=None, organization=None, committee__isnull=False, sector=None, group=None)
                | Q(member=None, organization=None, committee=None, sector__isnull=False, group=None)
                | Q(member=None, organization=None, committee=None, sector=None, group__isnull=False),
                name="proposer_is_exactly_one",
                violation_error_message="每一行请只选一位委员或一个单位。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> Any:
        return self.member or self.organization or self.committee or self.sector or self.group


class MainMember(models.Model):
    """主要撰写委员 of a collective proposal: whom its body names for it, and whose duty it is."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="main_members", verbose_name="提案")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="main_of", verbose_name="委员")
    order = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "主要撰写委员"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "member"],
                name="main_member_once",
                violation_error_message="这名委员已列为主要撰写委员。",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)
