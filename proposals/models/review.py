"""审查 and 督办: what the committee's office decides and urges."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.proposal import Proposal


class Review(models.Model):
    """审查: the proposal committee's decision on one submission."""

    class Decision(models.TextChoices):
        FILE = "file", "立案"
        REJECT = "reject", "不予立案"
        MERGE = "merge", "并案"
        CONVERT = "convert", "转为社情民意"
        RETURN = "return", "退回修改"

    class Ground(models.TextChoices):
        """The ten grounds of the National Committee's 提案工作条例 (2018)."""

        SECRETS = "secrets", "涉及党和国家秘密"
        FORBIDDEN = "forbidden", "国家明令禁止或不宜公开讨论"
        PARTY_INTERNAL = "party_internal", "中共党内有关组织、人事安排"
        OTHER_PARTY_INTERNAL = "other_party_internal", "民主党派内部事务"
        LITIGATION = "litigation", "进入民事、刑事、行政诉讼或仲裁程序"
        ACADEMIC = "academic", "属于学术研讨"
        PRIVATE = "private", "为本人或亲属解决个人问题"
        PROMOTION = "promotion", "宣传、推介具体作品、产品"
        REPORTING = "reporting", "指名举报"
        EMPTY = "empty", "内容空泛，没有具体建议"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews", verbose_name="提案")
    decision = models.CharField("审查意见", max_length=10, choices=Decision)
    ground = models.CharField("不予立案情形", max_length=30, choices=Ground, blank=True)
    reason = models.TextField("说明", blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="审查人"
    )
    reviewed_on = models.DateField("审查日期")

    class Meta:
        ordering = ["pk"]
        verbose_name = "审查"
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="reject") | (~Q(ground="") & ~Q(reason="")),
                name="review_reject_says_why",
                violation_error_message="不予立案须写明情形和理由。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_decision_display()}"


class Urging(models.Model):
    """督办 note: the office urges the units to get on."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="urgings", verbose_name="提案")
    words = models.CharField("督办意见", max_length=500)
    on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="督办人")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "督办"

    def __str__(self) -> str:
        return f"{self.proposal} {self.on}"
