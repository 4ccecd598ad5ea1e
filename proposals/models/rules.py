"""What a district may set otherwise, one row for each plenary year: this year's rule never changes last year."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cppcc.models import Versioned
from cppcc.texts import CodeField
from members.models import PlenaryYear
from proposals.models.vocabulary import ResultClass, apart
from proposals.querysets.ruled import years_ruled

REPLY_MONTHS = [MinValueValidator(1, "答复期限不能小于 1 个月。"), MaxValueValidator(12, "答复期限不能大于 12 个月。")]
LONGEST_MONTHS = [MaxValueValidator(24, "延期后最长不能大于 24 个月。")]


class ProposalRules(Versioned):
    """提案规则. The defaults are those of 提案工作条例 (2018) and the rules that follow it."""

    class FeedbackBy(models.TextChoices):
        FIRST = "first", "第一提案人评价"
        ALL = "all", "全部提案人评价"

    class MergedAs(models.TextChoices):
        MERGED = "merged", "单列并案数，不计入立案数"
        FILED = "filed", "计入立案数"

    SETTABLE: ClassVar[tuple[str, ...]] = (
        "usual_length", "length_limit", "cosign_days", "cosign_until_review", "main_members",
        "return_workdays", "reply_months", "longest_months", "second_reply_months", "feedback_days", "holidays_move",
        "remind_workdays", "feedback_by", "merged_as",
        "class_a", "class_b", "class_c", "class_d", "letter_head", "public",
    )  # fmt: skip

    plenary = models.OneToOneField(
        PlenaryYear, on_delete=models.PROTECT, related_name="proposal_rules", verbose_name="年度"
    )
    usual_length = models.PositiveIntegerField("通常字数", default=800, help_text="撰写时提示，不限制提交。")
    length_limit = models.PositiveIntegerField("字数上限", default=1500, help_text="超过时提醒，不限制提交。")
    cosign_days = models.PositiveSmallIntegerField("联名确认天数", default=7, help_text="邀请联名后多少天内确认。")
    cosign_until_review = models.BooleanField(
        "提交后仍可确认联名", default=True, help_text="提交后、开始审查前，受邀委员仍可确认联名。"
    )
    main_members = models.PositiveSmallIntegerField(
        "集体提案主要撰写委员人数", default=3, help_text="集体提案最多指明几名主要撰写委员，计入其履职。"
    )
    return_workdays = models.PositiveSmallIntegerField("退办期限（工作日）", default=10)
    reply_months = models.PositiveSmallIntegerField(
        "答复期限（月）",
        default=3,
        validators=[
            MinValueValidator(1, "答复期限不能小于 1 个月。"),
            MaxValueValidator(12, "答复期限不能大于 12 个月。"),
        ],
    )
    longest_months = models.PositiveSmallIntegerField("延期后最长（月）", default=6, validators=LONGEST_MONTHS)
    second_reply_months = models.PositiveSmallIntegerField("再次答复期限（月）", default=1)
    feedback_days = models.PositiveSmallIntegerField("评价期限（天）", default=15)
    holidays_move = models.BooleanField(
        "期限逢休假日顺延",
        default=True,
        help_text="期限的最后一日是法定节假日或周末的，顺延到其后第一个工作日（民法典第二百零三条）。已经起算的期限不变。",
    )
    remind_workdays = CodeField(
        "到期前提醒（工作日）", max_length=30, default="7,3", help_text="用逗号分开，例如 7,3。"
    )
    feedback_by = models.CharField("谁来评价", max_length=10, choices=FeedbackBy, default=FeedbackBy.FIRST)
    merged_as = models.CharField("并案提案的统计", max_length=10, choices=MergedAs, default=MergedAs.MERGED)
    class_a = models.CharField("A类名称", max_length=40, default="已经解决或采纳")
    class_b = models.CharField("B类名称", max_length=40, default="正在解决或列入计划")
    class_c = models.CharField("C类名称", max_length=40, default="留作参考或暂不可行")
    class_d = models.CharField("D类名称", max_length=40, blank=True, help_text="不设 D 类请留空。")
    letter_head = CodeField("发文机关标识", max_length=60, blank=True, help_text="公文版头，留空时用本机关名称。")
    public = models.BooleanField("向社会公开", default=False, help_text="开启后，已公布的提案和答复无需登录即可查看。")

    class Meta:
        ordering = ["-plenary__year"]
        verbose_name = "提案规则"
        constraints = [
            models.CheckConstraint(
                condition=Q(longest_months__gte=models.F("reply_months")),
                name="rules_longest_not_before_due",
                violation_error_message="延期后最长的月数不能少于答复期限的月数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plenary}提案规则"

    def get_absolute_url(self) -> str:
        return reverse("proposal_rules")

    @property
    def reminders(self) -> list[int]:
        """Working days before the due date on which handlers are reminded, the longest first."""
        return sorted({int(text) for text in self.remind_workdays.split(",") if text.strip().isdigit()}, reverse=True)

    def name_of(self, row: ResultClass) -> str:
        """What the year calls a class: by its own rules, else by the register; "" where neither names it."""
        own: str | None = getattr(self, f"class_{row.letter.lower()}", None)
        return row.name if own is None else own

    @property
    def classes(self) -> list[tuple[str, str]]:
        """Key and words of the classes that the year's replies may take: open in it, and named (D only where it is used)."""
        rows = ResultClass.objects.open_in(self.plenary.year)
        return [(row.key, row.words(name)) for row in rows if (name := self.name_of(row))]


def rules_of(year: PlenaryYear) -> ProposalRules:
    """The year's rules; a year without any follows the newest year before it, else the defaults."""
    cached: ProposalRules | None = getattr(year, "_proposal_rules", None)
    if cached is None:
        cached = ProposalRules.objects.filter(plenary__year__lte=year.year).order_by("-plenary__year").first()
        if cached is None or cached.plenary_id != year.pk:
            cached = _like(cached, year)
        year._proposal_rules = cached  # type: ignore[attr-defined]  # one look for each year object
    return cached


def every_class() -> list[tuple[ResultClass, str]]:
    """Each class that there ever was, with its words by the rules of the newest year; a letter that came twice says when."""
    rows, newest = list(ResultClass.objects.all()), PlenaryYear.objects.order_by("-year").first()
    when, found = apart(rows), []
    for row in rows:
        name = rules_of(newest).name_of(row) if newest and row.is_open_in(newest.year) else row.name
        found.append((row, row.words(name) + when[row.key]))
    return found


def years_where_all_evaluate() -> list[int]:
    """Keys of the years whose rules, own or followed, have all proposers evaluate."""
    every = ProposalRules.FeedbackBy.ALL
    return sorted(years_ruled(ProposalRules, "feedback_by", every).values_list("pk", flat=True))


def _like(former: ProposalRules | None, year: PlenaryYear) -> ProposalRules:
    if former is None:
        return ProposalRules(plenary=year, **_named(ResultClass.objects.open_in(year.year)))
    values: dict[str, Any] = {name: getattr(former, name) for name in ProposalRules.SETTABLE}
    return ProposalRules(plenary=year, **values)


def _named(rows: Any) -> dict[str, str]:
    """The names of classes that the register has, for a year that follows nobody's."""
    fields = {one.name for one in ProposalRules._meta.fields}
    return {name: row.name for row in rows if (name := f"class_{row.letter.lower()}") in fields}
