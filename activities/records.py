"""How the records of activities stand in the list behind a number."""

from typing import Any

from django.utils import timezone

from activities.models import (
    Activity,
    Attendance,
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    MediaReport,
    MicroSuggestion,
    OfficeTask,
    OpinionAdoption,
    OtherParticipants,
    Outcome,
    PartyPaper,
    PlanItem,
    Quantity,
    Suggestion,
    Venue,
    WelfareDeed,
)
from activities.services.facts import record_url
from cppcc.figures import Columns, register


def _day(row: Any) -> Any:
    return timezone.localdate(row.activity.starts_at)


def _activity_url(row: Any) -> str | None:
    return row.activity.get_absolute_url() if row.activity else None


register(
    Activity,
    Columns(
        cells=(
            ("日期", lambda activity: timezone.localdate(activity.starts_at)),
            ("活动名称", lambda activity: activity.title),
            ("类别", lambda activity: activity.get_kind_display()),
            ("地点", lambda activity: activity.place),
        ),
        url=lambda activity: activity.get_absolute_url(),
    ),
)
register(
    Attendance,
    Columns(
        cells=(
            ("日期", _day),
            ("委员", lambda row: row.member),
            ("活动名称", lambda row: row.activity.title),
            ("出席情况", lambda row: row.state_words),
        ),
        url=_activity_url,
        related=("member", "activity"),
    ),
)
register(
    OtherParticipants,
    Columns(
        cells=(
            ("日期", _day),
            ("活动名称", lambda row: row.activity.title),
            ("参加者", lambda row: row.get_kind_display()),
            ("人次", lambda row: row.count),
        ),
        url=_activity_url,
        related=("activity",),
    ),
)
register(
    Suggestion,
    Columns(
        cells=(
            ("日期", _day),
            ("建议", lambda row: row.text),
            ("活动名称", lambda row: row.activity.title),
            ("转化情况", lambda row: row.conversion or "—"),
        ),
        url=_activity_url,
        related=("activity",),
    ),
)
register(
    Outcome,
    Columns(
        cells=(
            ("报送日期", lambda row: row.sent_on),
            ("题目", lambda row: f"《{row.title}》"),
            ("种类", lambda row: row.get_kind_display()),
            ("报送", lambda row: row.addressee),
        ),
        url=_activity_url,
        related=("activity",),
    ),
)
register(
    PlanItem,
    Columns(
        cells=(
            ("季度", lambda row: f"第{row.quarter}季度"),
            ("议题", lambda row: row.topic),
            ("形式", lambda row: row.get_form_display()),
            ("牵头专门委员会", lambda row: row.lead_committee),
        ),
        related=("lead_committee",),
    ),
)
register(
    MicroSuggestion,
    Columns(
        cells=(
            ("提交日期", lambda row: row.submitted_on),
            ("标题", lambda row: row.title),
            ("提交委员", lambda row: row.who),
            ("状态", lambda row: row.get_state_display()),
            ("省级结果", lambda row: row.get_provincial_result_display()),
        ),
        url=lambda row: row.get_absolute_url(),
        related=("member",),
    ),
)
register(
    Quantity,
    Columns(
        cells=(
            ("日期", lambda row: row.on),
            ("指标", lambda row: row.indicator),
            ("对象或事项", lambda row: row.subject),
            ("数量", lambda row: _amount(row.value)),
            ("属于", lambda row: row.record or "—"),
            ("委员", lambda row: row.member or "—"),
        ),
        url=record_url,
        related=("indicator", "activity", "member", "proposal", "opinion", "unit"),
    ),
)


def _amount(value: Any) -> str:
    return f"{value.normalize():f}"


def _url(row: Any) -> str:
    return str(row.get_absolute_url())


register(
    Enterprise,
    Columns(
        cells=(
            ("企业", lambda row: row.name),
            ("类别", lambda row: row.get_kind_display()),
            ("联系人", lambda row: row.member or "—"),
            ("开始联系", lambda row: row.since),
        ),
        url=_url,
        related=("member",),
    ),
)
register(
    EnterpriseVisit,
    Columns(
        cells=(
            ("走访日期", lambda row: row.on),
            ("企业", lambda row: row.enterprise),
            ("走访委员", lambda row: row.member or "—"),
            ("人次", lambda row: row.people),
            ("意见建议", lambda row: row.suggestions),
        ),
        url=_url,
        related=("enterprise", "member"),
    ),
)
register(
    EnterpriseProblem,
    Columns(
        cells=(
            ("解决日期", lambda row: row.on),
            ("问题", lambda row: row.words),
            ("企业", lambda row: row.enterprise),
            ("协调部门", lambda row: row.department),
        ),
        url=_url,
        related=("enterprise",),
    ),
)
register(
    WelfareDeed,
    Columns(
        cells=(
            ("日期", lambda row: row.on),
            ("类别", lambda row: row.get_kind_display()),
            ("事项", lambda row: row.subject),
            ("数量", lambda row: _amount(row.value)),
            ("委员", lambda row: row.member or "—"),
        ),
        url=_url,
        related=("member",),
    ),
)
register(
    OpinionAdoption,
    Columns(
        cells=(
            ("采用日期", lambda row: row.day or "—"),
            ("社情民意", lambda row: row.opinion.title),
            ("提交人", lambda row: row.opinion.who),
            ("采用层级", lambda row: row.get_level_display() or "—"),
            ("采用渠道", lambda row: row.get_channel_display() or "—"),
            ("期号", lambda row: row.issue or "—"),
            ("领导批示", lambda row: row.instruction or "—"),
        ),
        url=_url,
        related=("opinion__member",),
    ),
)
register(
    MediaReport,
    Columns(
        cells=(
            ("刊发日期", lambda row: row.on),
            ("标题", lambda row: row.title),
            ("媒体", lambda row: row.outlet),
            ("层级", lambda row: row.get_level_display()),
        ),
        url=_url,
    ),
)
register(
    Venue,
    Columns(
        cells=(
            ("名称", lambda row: row.name),
            ("类别", lambda row: row.get_kind_display()),
            ("街道活动组", lambda row: row.group),
            ("启用日期", lambda row: row.since),
        ),
        url=_url,
        related=("group",),
    ),
)
register(
    PartyPaper,
    Columns(
        cells=(
            ("报送日期", lambda row: row.on),
            ("种类", lambda row: row.get_kind_display()),
            ("标题", lambda row: row.title),
            ("批复", lambda row: row.reply or "—"),
        ),
        url=_url,
    ),
)
register(
    OfficeTask,
    Columns(
        cells=(
            ("完成期限", lambda row: row.due_on),
            ("任务", lambda row: row.title),
            ("责任人", lambda row: row.owner),
            ("状态", lambda row: row.get_state_display()),
        ),
        url=_url,
        related=("owner",),
    ),
)
