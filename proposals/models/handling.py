"""What happens to a proposal after submission: review, assignment, communication, reply, feedback."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.models import Member
from proposals.models.proposal import Proposal
from proposals.models.unit import Unit


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
                condition=~Q(decision="reject") | (~Q(ground="") & ~Q(reason="")), name="review_reject_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_decision_display()}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active(self) -> "AssignmentQuerySet":
        return self.filter(returned_on=None)

    def answering(self) -> "AssignmentQuerySet":
        """Those that owe the proposer a reply: the lead unit, or each of the separate ones."""
        return self.active().filter(role__in=Assignment.ANSWERING)


class Assignment(models.Model):
    """交办: a proposal in the hands of a unit."""

    class Role(models.TextChoices):
        LEAD = "lead", "主办"
        CO = "co", "会办"
        SEPARATE = "separate", "分办"

    ANSWERING = (Role.LEAD, Role.SEPARATE)

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="assignments", verbose_name="提案")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name="承办单位")
    role = models.CharField("承办方式", max_length=10, choices=Role)
    dispatched_on = models.DateField("交办日期")
    reply_due = models.DateField("答复期限")
    accepted_on = models.DateField("签收日期", null=True, blank=True)
    returned_on = models.DateField("退办日期", null=True, blank=True)
    return_reason = models.TextField("退办理由", blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "交办"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(role="lead", returned_on=None), name="proposal_one_lead_unit"
            ),
            models.UniqueConstraint(
                fields=["proposal", "unit"], condition=Q(returned_on=None), name="proposal_unit_once"
            ),
            models.CheckConstraint(
                condition=Q(reply_due__gte=F("dispatched_on")), name="assignment_due_after_dispatch"
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | ~Q(return_reason=""), name="assignment_returned_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}"


class Communication(models.Model):
    """与提案人的沟通; a visit or a talk counts as 面商."""

    class Mode(models.TextChoices):
        VISIT = "visit", "走访"
        TALK = "talk", "座谈"
        PHONE = "phone", "电话"
        LETTER = "letter", "书面"

    IN_PERSON = (Mode.VISIT, Mode.TALK)

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="communications", verbose_name="交办"
    )
    mode = models.CharField("方式", max_length=10, choices=Mode)
    on = models.DateField("日期")
    people = models.CharField("人员", max_length=200)
    content = models.TextField("内容")

    class Meta:
        ordering = ["on"]
        verbose_name = "办理沟通"

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.on}"


class Reply(models.Model):
    """答复 of a unit; the second round follows a 不满意."""

    class ResultClass(models.TextChoices):
        A = "A", "A类（已经解决或采纳）"
        B = "B", "B类（正在解决或列入计划）"
        C = "C", "C类（留作参考或暂不可行）"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="replies", verbose_name="交办")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    number = models.CharField("文号", max_length=50, help_text="例如：朝民函〔2024〕12号")
    result_class = models.CharField("办理结果", max_length=1, choices=ResultClass)
    text = models.TextField("答复内容")
    contact = models.CharField("联系人及电话", max_length=100)
    sent_on = models.DateField("答复日期")

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = "答复"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "round"], name="reply_once_a_round"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(text=""), name="reply_has_number_and_text"),
        ]

    def __str__(self) -> str:
        return self.number


class Feedback(models.Model):
    """评价 by a proposer on how the proposal was handled and on what came of it."""

    class Grade(models.TextChoices):
        SATISFIED = "satisfied", "满意"
        MOSTLY = "mostly", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"

    SATISFACTORY = (Grade.SATISFIED, Grade.MOSTLY)

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="feedback", verbose_name="提案")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="评价人"
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    attitude = models.CharField("办理态度", max_length=15, choices=Grade)
    result = models.CharField("办理结果", max_length=15, choices=Grade)
    words = models.TextField("意见", blank=True)
    given_on = models.DateField("评价日期")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="录入人"
    )

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = "办理评价"
        constraints = [models.UniqueConstraint(fields=["proposal", "member", "round"], name="feedback_once_a_round")]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_result_display()}"
