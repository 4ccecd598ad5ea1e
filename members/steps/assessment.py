"""Steps of a year's assessment: drawn up by staff, approved by a leader, published to each member, frozen then."""

from typing import Any

from cppcc.calendar import clock
from cppcc.rights import Refused
from members import questioning
from members.models import Assessment


def open_to_members(assessment: Assessment, user: Any) -> str:
    return questioning.open_up(assessment)


def waive(assessment: Assessment, user: Any, reason: str) -> str:
    assessment.waived_at = clock.now()
    return reason


def submit(assessment: Assessment, user: Any) -> str:
    return assessment.grade_words


def take_back(assessment: Assessment, user: Any) -> str:
    return ""


def approve(assessment: Assessment, user: Any) -> str:
    assessment.approved_by = user
    assessment.approved_at = clock.now()
    assessment.seal = assessment.sealed()
    return assessment.grade_words


def send_back(assessment: Assessment, user: Any, reason: str) -> str:
    assessment.approved_by = None
    assessment.approved_at = None
    assessment.seal = ""
    return reason


def publish(assessment: Assessment, user: Any) -> str:
    if not assessment.seal_holds:
        raise Refused("结果与批准时不一致，不能公布。请联系系统管理员。")
    assessment.published_at = clock.now()
    return ""
