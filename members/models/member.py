"""Members of the committee and the positions they hold from a day to a day."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cppcc.models import Versioned
from cppcc.texts import CodeField
from members import naming
from members.models.body import Committee, MemberGroup, Sector
from members.querysets import MemberQuerySet, PositionQuerySet


class Party(models.TextChoices):
    CPC = "cpc", "中共"
    RCCK = "rcck", "民革"
    CDL = "cdl", "民盟"
    CNDCA = "cndca", "民建"
    CAPD = "capd", "民进"
    CPWDP = "cpwdp", "农工党"
    CZGP = "czgp", "致公党"
    JS = "js", "九三"
    TDSGL = "tdsgl", "台盟"
    NONPARTY = "nonparty", "无党派"
    MASSES = "masses", "群众"


class Member(Versioned):
    """委员."""

    class Gender(models.TextChoices):
        MALE = "m", "男"
        FEMALE = "f", "女"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name="账号",
    )
    name = CodeField("姓名", max_length=naming.LONGEST)
    number = CodeField("委员编号", max_length=20, blank=True, help_text="委员证上的编号，没有可不填。")
    mark = models.CharField("区分同名", max_length=60, blank=True, editable=False)
    """What tells this member apart from others of the same name; "" where there are none."""
    reading = models.CharField(
        "姓名读音",
        max_length=300,
        blank=True,
        help_text="拼音，各字之间空一格，如 shan xiao ming；只写姓的读音也可以。不填则按姓名推定。",
    )
    pinyin = models.CharField("拼音", max_length=200, blank=True, editable=False)
    """The key of the order by pinyin."""
    strokes = models.CharField("姓氏笔画", max_length=200, blank=True, editable=False)
    """The key of the order by strokes."""
    sought = models.CharField("检索用", max_length=600, blank=True, editable=False)
    """Name without dot and spaces, whole pinyin and initials."""
    gender = models.CharField("性别", max_length=1, choices=Gender)
    birth = models.DateField("出生日期", null=True, blank=True)
    birth_month_only = models.BooleanField("只知道出生年月", default=False, help_text="勾选后只显示到月，日不算数。")
    ethnic_group = models.CharField("民族", max_length=20, default="汉族")
    party = models.CharField("党派", max_length=10, choices=Party, default=Party.MASSES)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="members", verbose_name="界别")
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="专门委员会",
    )
    group = models.ForeignKey(
        MemberGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="街道活动组",
    )
    employer = CodeField("工作单位", max_length=100, blank=True)
    title = models.CharField("职务", max_length=100, blank=True)
    phone = CodeField("电话", max_length=30, blank=True)
    photo = models.ImageField("照片", upload_to="members/", blank=True)
    joined_on = models.DateField("任职日期")
    left_on = models.DateField("离任日期", null=True, blank=True)
    is_demo = models.BooleanField("演示人员", default=False, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "pk"]
        verbose_name = "委员"
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message="离任日期不能早于任职日期。",
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="member_number_once",
                violation_error_message="这个委员编号已属于另一位委员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.mark}）" if self.mark else self.name

    def get_absolute_url(self) -> str:
        return reverse("member_detail", args=[self.pk])

    @property
    def birth_words(self) -> str:
        """1974-03-01, or 1974-03 where no more is known; "" where nothing is."""
        return f"{self.birth:%Y-%m}" if self.birth and self.birth_month_only else f"{self.birth or ''}"

    def clean_fields(self, exclude: Any = None) -> None:
        """The name is compared, and kept, in one way of writing."""
        self.name = naming.tidy(self.name)
        super().clean_fields(exclude)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name_before: str = self.__dict__.get("name", "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = naming.tidy(self.name)
        derive(self)
        super().save(*args, **kwargs)
        before, self._name_before = self._name_before, self.name
        if before not in ("", self.name):
            tell_apart(type(self), before)
        self.mark = tell_apart(type(self), self.name)[self.pk]

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        done = super().delete(*args, **kwargs)
        tell_apart(type(self), self.name)
        return done


class PastMembership(models.Model):
    """Where a member belonged before: sector, committee and group from a day to a day. The present stands on the member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="past_memberships", verbose_name="委员")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name="界别")
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专门委员会"
    )
    group = models.ForeignKey(
        MemberGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="街道活动组"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")

    class Meta:
        ordering = ["starts_on"]
        verbose_name = "曾任归属"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.UniqueConstraint(
                fields=["member", "ends_on"],
                name="membership_ends_once",
                violation_error_message="这名委员已有一条同一天结束的归属记录。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.sector} {self.starts_on:%Y-%m-%d} 至 {self.ends_on:%Y-%m-%d}"


def marks_of(rows: list[Any]) -> dict[int, str]:
    """For members of one name what tells each of them apart, by key: the first of these that is another for each."""
    if len(rows) < 2:
        return {row.pk: "" for row in rows}
    ways: list[list[str]] = [
        [f"{row.sector.name}界" for row in rows],
        [row.group.name if row.group else "" for row in rows],
        [row.committee.name if row.committee else "" for row in rows],
        [f"{row.sector.name}界，{row.group.name if row.group else '无活动组'}" for row in rows],
        [f"编号{row.number}" if row.number else "" for row in rows],
        [f"{row.joined_on:%Y-%m-%d}任职" for row in rows],
    ]
    births = [row.birth for row in rows if row.birth]
    if len(set(births)) < len(births):
        ways.insert(0, ways[-1])  # one who came back: the days say more than where he belongs
    apart = next((way for way in ways if all(way) and len(set(way)) == len(rows)), None)
    if apart is None:
        apart = [f"{row.sector.name}界，{place}" for place, row in enumerate(rows, 1)]
    return {row.pk: words[:60] for row, words in zip(rows, apart, strict=True)}


def tell_apart(model: Any, name: str) -> dict[int, str]:
    """Keep the marks of all members of a name up to date. Returns them by key."""
    rows = list(model.objects.filter(name=name).select_related("sector", "group", "committee").order_by("pk"))
    marks = marks_of(rows)
    for row in rows:
        if row.mark != marks[row.pk]:
            model.objects.filter(pk=row.pk).update(mark=marks[row.pk])
    return marks


def derive(member: Any) -> Any:
    """Set what follows from the name and its reading: the keys of both orders, and what is searched. Writes nothing."""
    member.pinyin, member.sought = naming.read(member.name, member.reading)
    member.strokes = naming.by_strokes(member.name)
    return member


def earlier_end(ends_on: date | None, left_on: date | None) -> date | None:
    """The last day of a seat of which these are the own end and the day of leaving, from which on he is no member."""
    ends = [ends_on, left_on - timedelta(days=1) if left_on else None]
    return min((day for day in ends if day), default=None)


class Position(models.Model):
    """A seat that a member holds from a day to a day; a convener's is that of the own sector or group."""

    class Kind(models.TextChoices):
        CHAIR = "chair", "主席"
        VICE_CHAIR = "vice_chair", "副主席"
        SECRETARY_GENERAL = "secretary_general", "秘书长"
        STANDING_MEMBER = "standing_member", "常委"
        SECTOR_CONVENER = "sector_convener", "界别召集人"
        SECTOR_DEPUTY = "sector_deputy", "界别副召集人"
        GROUP_CONVENER = "group_convener", "活动组召集人"
        GROUP_DEPUTY = "group_deputy", "活动组副召集人"

    STANDING = (Kind.CHAIR, Kind.VICE_CHAIR, Kind.SECRETARY_GENERAL, Kind.STANDING_MEMBER)

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="positions", verbose_name="委员")
    kind = models.CharField("职务", max_length=20, choices=Kind)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        verbose_name = "委员职务"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="position_ends_after_start",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "starts_on"],
                name="position_once",
                violation_error_message="这名委员同一天开始的同一职务已经登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()}"

    @property
    def until(self) -> date | None:
        """The last day of the seat: its own end, or that of the membership where it comes first."""
        return earlier_end(self.ends_on, self.member.left_on)
