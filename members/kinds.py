"""Names of duties: what they are of, the member's part in them.

They stand under the models: schemes are written, read and counted in these names without the database.
"""

from django.db import models


class Kind(models.TextChoices):
    """What a record of the duty ledger is of, where the program makes it or reads it; an office keeps further ones."""

    ATTENDANCE = "attendance", "出席"
    LEAVE = "leave", "请假"
    ABSENCE = "absence", "无故缺席"
    LATE = "late", "会议迟到"
    LEFT_EARLY = "left_early", "会议早退"
    PROPOSAL_SUBMITTED = "proposal_submitted", "提交提案"
    PROPOSAL_FILED = "proposal_filed", "提案立案"
    PROPOSAL_KEY = "proposal_key", "重点提案"
    PROPOSAL_EXCELLENT = "proposal_excellent", "优秀提案"
    PROPOSAL_CONVERTED = "proposal_converted", "提案转社情民意"
    PROPOSAL_REJECTED = "proposal_rejected", "提案不予立案"
    MICRO_SUBMITTED = "micro_submitted", "提交微建议"
    MICRO_ADOPTED = "micro_adopted", "微建议采用"
    MICRO_EXCELLENT = "micro_excellent", "优秀微建议"
    OPINION_SUBMITTED = "opinion_submitted", "提交社情民意"
    OPINION_ADOPTED = "opinion_adopted", "社情民意采用"
    OPINION_EXCELLENT = "opinion_excellent", "优秀社情民意"
    SPEECH = "speech", "会议发言"
    INSTRUCTION = "instruction", "领导批示"
    MEDIA = "media", "媒体宣传"
    GRASSROOTS = "grassroots", "联系界别群众"
    WELFARE = "welfare", "公益"
    OTHER = "other", "其他履职"
    DUTY_REPORT = "duty_report", "提交履职报告"
    AWARD = "award", "获得表彰"
    REPORT_WRITTEN = "report_written", "撰写调研报告"
    POINTS_GIVEN = "points_given", "机关加分"
    POINTS_TAKEN = "points_taken", "机关扣分"


class Part(models.TextChoices):
    """The member's part in it."""

    SOLE = "sole", "个人"
    FIRST = "first", "第一提案人"
    JOINT = "joint", "联名提案人"
    COLLECTIVE = "collective", "集体"
    PARTICIPANT = "participant", "参加"
    PARTIAL = "partial", "部分参加"
    ORAL = "oral", "口头发言"
    WRITTEN = "written", "书面发言"
    AUTHOR = "author", "执笔"


PRESENCE = (Kind.ATTENDANCE.value, Kind.LEAVE.value, Kind.ABSENCE.value)
"""Whether a member came: half days were due, whichever of them it is."""
YEARLY = ("plenary",)
"""The built-in occasions that are held once in a plenary year: a meeting of them is no further one to come to."""
LATENESS = (Kind.LATE.value, Kind.LEFT_EARLY.value)
"""How a member came who was there: counted by times, without half days."""
SHORTCOMINGS = (*PRESENCE[1:], *LATENESS)
"""What nobody seeks: it is told, and never as what a member could still do."""
UNSOUGHT = (*SHORTCOMINGS, Kind.PROPOSAL_CONVERTED.value, Kind.PROPOSAL_REJECTED.value)
"""What a member never sets out for, whatever points it has: shortcomings, and proposals that did not become one."""
BY_HAND = (Kind.POINTS_GIVEN.value, Kind.POINTS_TAKEN.value)
"""Points that the office gives or takes with a reason: their quantity is the points, no rule of a scheme counts them."""
