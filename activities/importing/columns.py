"""The columns of the activities' book, out and in. Values ask only what was fetched along (``SELECTED``, ``FETCHED``)."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from activities.models import Activity, ParticipantKind
from cppcc.sheets import In, key_column
from cppcc.vocabularies import names_of
from members.models import Occasion

KIND_WORDS: dict[str, tuple[str, ...]] = {
    "plenary": ("全会", "大会", "政协全会", "全体会", "全委会"),
    "standing_committee": ("常委会", "常委会议", "常务委员会会议"),
    "chair_meeting": ("主席会", "主席办公会"),
    "party_group": ("党组会", "党组扩大会议"),
    "special_consultation": ("专题协商会", "专题议政", "专题议政协商", "协商", "协商活动", "协商议政"),
    "counterpart_consultation": ("对口协商会",),
    "sector_consultation": ("界别协商会",),
    "proposal_consultation": ("提案协商", "提案办理协商会"),
    "grassroots_consultation": ("基层协商议事", "协商在基层", "有事好商量", "协商议事", "微协商"),
    "research": ("调研活动", "专题调研", "考察", "考察调研", "外出考察", "调研考察"),
    "inspection": ("视察活动", "委员视察", "专题视察", "调研视察", "视察调研"),
    "supervision": ("监督", "民主监督活动", "专项监督", "监督活动"),
    "study": ("学习", "学习活动", "专题学习", "读书活动", "委员读书", "集中学习"),
    "training": ("培训班", "学习培训", "委员培训"),
    "group_activity": ("委员活动", "活动组活动", "工作站活动", "界别活动", "委员工作站", "活动组"),
    "liaison": ("联谊", "联谊活动"),
    "visit": ("走访委员", "走访慰问", "慰问", "走访活动"),
    "welfare": ("公益活动", "社会公益"),
    "publicity": ("宣传活动",),
    "office": ("机关", "机关活动"),
}  # fmt: skip
"""What offices call a kind, by its key: whatever its name is here."""
HEAD_WORDS = {
    "public": ("群众", "群众人数", "参加群众", "群众代表"), "department": ("部门", "部门人数", "单位人数", "参加部门人数"),
    "expert": ("专家", "专家人数", "专家学者"),
}  # fmt: skip
OFFICE = ("机关", "区政协", "政协", "办公室", "政协办公室", "区政协办公室", "政协机关", "区政协机关")
"""Organisers that are neither a committee nor a group."""
PEOPLE = {"present": "出席", "leave": "请假", "absent": "缺席"}
SELECTED = ("committee", "group", "plan_item", "brand")
FETCHED = ("attendances__member", "others", "suggestions", "themes")


def kinds() -> dict[str, str]:
    """The names of the kinds of activities, and their keys."""
    return {name: key for key, name in names_of(Occasion).items()}


def kind_words() -> dict[str, str]:
    """What offices call a kind, and its name here."""
    named = names_of(Occasion)
    return {word: named[key] for key, words in KIND_WORDS.items() if key in named for word in words}


def heads() -> dict[str, str]:
    """The kinds of others who come, and their names."""
    return names_of(ParticipantKind)


def local(name: str) -> Callable[[Activity], Any]:
    """A moment in the time of the place, to the minute: so the pages and the books say it."""
    return lambda one: timezone.localtime(getattr(one, name)).replace(tzinfo=None, second=0, microsecond=0)


def named(name: str) -> Callable[[Activity], Any]:
    return lambda one: str(getattr(one, name)) if getattr(one, name) else None


def organisers(one: Activity) -> str:
    return "、".join(str(body) for body in (one.committee, one.group) if body) or "机关"


def themes(one: Activity) -> str | None:
    return "、".join(map(str, one.themes.all())) or None


def people_in(state: str) -> Callable[[Activity], str]:
    return lambda one: "、".join(str(row.member) for row in one.attendances.all() if row.state == state)


def heads_of(kind: str) -> Callable[[Activity], Any]:
    return lambda one: next((row.count for row in one.others.all() if row.kind == kind), None)


def yes(name: str) -> Callable[[Activity], str]:
    return lambda one: "是" if getattr(one, name) else "否"


BEFORE = (
    In("title", "活动名称", lambda one: one.title, needed=True, example="重点项目视察",
       also=("名称", "活动主题", "主题", "会议名称", "活动", "会议", "标题", "题目", "活动题目", "会议主题", "协商议题", "活动项目")),
    In("kind", "类别", lambda one: str(one.get_kind_display()), needed=True, example="视察",
       also=("活动类别", "活动类型", "类型", "形式", "协商形式", "种类", "活动形式", "会议类别", "会议类型", "活动种类")),
    In("starts_at", "时间", local("starts_at"), needed=True, example="2023-05-20 09:00",
       also=("日期", "活动时间", "活动日期", "开始时间", "开始日期", "会议时间", "会议日期", "召开时间", "召开日期", "举办时间", "举办日期",
             "起始时间", "起始日期", "起止时间", "开展时间", "开展日期")),
    In("clock", "时段", also=("具体时间", "钟点", "起止时刻", "上午下午", "上午/下午")),
    In("ends_at", "结束时间", local("ends_at"), also=("结束日期", "截止时间", "终止时间", "散会时间"), example="2023-05-20 11:30"),
    In("half_days", "半天数", lambda one: one.half_days, also=("半天", "应到半天数", "会期（半天）", "半天个数")),
    In("place", "地点", lambda one: one.place, needed=True, example="示例产业园",
       also=("活动地点", "会议地点", "地址", "场所", "会场", "举办地点", "召开地点")),
    In("organiser", "组织单位", organisers, example="提案委员会",
       also=("主办单位", "承办单位", "牵头单位", "组织专委会", "组织活动组", "牵头专委会", "责任单位", "组织部门", "专委会", "专门委员会",
             "主办专委会", "组织者", "承办专委会", "牵头部门", "责任部门", "活动组")),
    In("present", "出席", people_in("present"), example="张三、李四",
       also=("出席委员", "参加委员", "参会委员", "参加人员", "出席人员", "参会人员", "到会委员", "出席名单", "参加名单", "签到名单",
             "到会人员",
             "委员名单", "参与委员")),
    In("leave", "请假", people_in("leave"), also=("请假委员", "请假人员", "请假名单")),
    In("absent", "缺席", people_in("absent"), also=("缺席委员", "缺席人员", "缺席名单", "未到", "未到委员", "无故缺席", "未到人员")),
)  # fmt: skip
AFTER = (
    In("suggestions", "意见建议", lambda one: "\n".join(row.text for row in one.suggestions.all()), shown=False,
       also=("形成的意见建议", "提出建议", "提出的意见建议", "建议内容", "意见和建议")),
    In("plan_item", "协商计划项目", named("plan_item"), also=("计划项目", "协商计划", "年度计划项目", "对应计划")),
    In("brand", "协商品牌", named("brand"), also=("品牌", "活动品牌", "品牌名称")),
    In("theme", "专题", themes, also=("所属专题", "专题名称")),
    In("recommended", "推荐参加", yes("recommended"), also=("是否推荐参加", "政协推荐")),
    In("open_signup", "开放报名", yes("open_signup"), also=("是否开放报名",)),
    In("summary", "活动概况", lambda one: one.summary, shown=False,
       also=("概况", "活动内容", "内容", "活动情况", "简介", "备注", "主要内容", "情况", "活动简况", "会议内容", "议题", "主要议题")),
)  # fmt: skip
KEY = key_column()


def columns() -> tuple[In, ...]:
    """Those of every book, with one for the heads of each kind of others."""
    others = (
        In(key, f"{name}人次", heads_of(key), also=HEAD_WORDS.get(key, (name, f"{name}人数")))
        for key, name in heads().items()
    )
    return (*BEFORE, *others, *AFTER, KEY)
