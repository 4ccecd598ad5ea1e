"""The columns of the register's book, in and out."""

from typing import Any

from cppcc.sheets import In, key_column
from members.models import Member, Position
from members.models.member import Party

PARTIES = {label: value for value, label in Party.choices}
PARTY_WORDS = {
    "中共党员": "中共", "中国共产党": "中共", "中国共产党党员": "中共", "共产党员": "中共", "中共预备党员": "中共", "党员": "中共",
    "民革党员": "民革", "中国国民党革命委员会": "民革", "民盟盟员": "民盟", "中国民主同盟": "民盟", "民建会员": "民建",
    "中国民主建国会": "民建", "民进会员": "民进", "中国民主促进会": "民进", "农工": "农工党", "农工党党员": "农工党",
    "中国农工民主党": "农工党", "致公": "致公党", "致公党党员": "致公党", "中国致公党": "致公党", "九三学社": "九三", "九三社员": "九三",
    "九三学社社员": "九三", "台盟盟员": "台盟", "台湾民主自治同盟": "台盟", "无党派人士": "无党派", "无党派民主人士": "无党派",
    "无": "群众", "普通群众": "群众", "无党派群众": "群众",
}  # fmt: skip
"""What offices write for a party: the label that it has here."""
GENDERS = {label: value for value, label in Member.Gender.choices}
GENDER_WORDS = {"男性": "男", "女性": "女", "先生": "男", "女士": "女", "M": "男", "F": "女"}
SEATS: dict[str, str] = {value: str(label) for value, label in Position.Kind.choices}
POSITIONS = {label: value for value, label in Position.Kind.choices}
POSITION_WORDS = {
    "常务委员": "常委", "政协常委": "常委", "政协主席": "主席", "政协副主席": "副主席", "政协秘书长": "秘书长", "常务委员会委员": "常委",
    "界别组召集人": "界别召集人", "界别组长": "界别召集人", "界别组副召集人": "界别副召集人", "界别副组长": "界别副召集人",
    "委员小组召集人": "活动组召集人", "活动组组长": "活动组召集人", "小组召集人": "活动组召集人",
    "委员小组副召集人": "活动组副召集人", "活动组副组长": "活动组副召集人", "小组副召集人": "活动组副召集人",
}  # fmt: skip
TEXTS = {"民族": 20, "工作单位": 100, "职务": 100, "电话": 30, "委员编号": 20, "姓名读音": 300}
LABELS = {
    "name": "姓名", "gender": "性别", "birth": "出生日期", "ethnic_group": "民族", "party": "党派", "sector": "界别",
    "committee": "专门委员会", "group": "活动组", "employer": "工作单位", "title": "职务", "phone": "电话", "joined_on": "任职日期",
    "left_on": "离任日期", "number": "委员编号", "reading": "姓名读音",
}  # fmt: skip


def birth(member: Member) -> Any:
    """A day, or 1974-03 where no more is known."""
    return member.birth_words if member.birth_month_only else member.birth


def seats(member: Member) -> str:
    """The present seats, of those that were fetched: as a list has them (``held``), or all positions."""
    held = getattr(member, "held", None)
    rows = [one for one in member.positions.all() if one.until is None] if held is None else held
    return "、".join(SEATS[one.kind] for one in rows)


COLUMNS = (
    In("name", "姓名", lambda one: one.name, also=("委员姓名", "名字", "姓名全称", "委员"), needed=True, example="张示例"),
    In("gender", "性别", lambda one: one.get_gender_display(), needed=True, example="男"),
    In("birth", "出生日期", birth, also=("出生年月", "出生月份", "出生年月日", "生日", "出生", "出生时间"), example="1975-03-01"),
    In("ethnic_group", "民族", lambda one: one.ethnic_group, also=("族别",), example="汉族"),
    In("party", "党派", lambda one: one.get_party_display(), also=("政治面貌", "党派团体", "所属党派", "面貌"), example="民盟"),
    In("sector", "界别", lambda one: one.sector.name,
       also=("所属界别", "委员界别", "所在界别", "界别名称", "参加界别"), needed=True, example="教育"),
    In("committee", "专门委员会", lambda one: one.committee and one.committee.name,
       also=("专委会", "所属专委会", "所在专委会", "委员会", "所属专门委员会"), example="提案委员会"),
    In("group", "活动组", lambda one: one.group and one.group.name,
       also=("街道活动组", "委员活动组", "所属活动组", "联络组", "街道", "所在街道", "镇街", "街镇"), example="前进街道委员活动组"),
    In("employer", "工作单位", lambda one: one.employer,
       also=("单位", "所在单位", "工作单位名称", "单位名称", "单位全称"), example="示例中学"),
    In("title", "职务", lambda one: one.title,
       also=("单位职务", "职称", "行政职务", "职务职称", "现任职务", "单位及职务", "工作单位及职务",
             "职务/职称", "职称/职务", "职务及职称",
            "职务（职称）", "工作职务"), example="教师"),
    In("phone", "电话", lambda one: one.phone,
       also=("手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "移动电话", "办公电话", "联系手机", "手机联系方式",
             "办公电话/手机", "手机/办公电话", "手机/电话", "电话/手机", "联系电话/手机", "联系人电话", "本人电话"), example="13000000000"),
    In("positions", "政协职务", seats, also=("政协任职", "政协内职务", "委员职务", "会内职务"), example="常委"),
    In("joined_on", "任职日期", lambda one: one.joined_on,
       also=("任职时间", "任委员时间", "任期开始", "当选日期", "增补日期", "协商任命日期", "任职开始日期", "任职起始时间", "任职起始日期",
             "任职开始时间", "担任委员时间", "任委员日期", "任职年月"), needed=True,
       example="2022-01-10"),
    In("left_on", "离任日期", lambda one: one.left_on,
       also=("离任时间", "任职终止时间", "任职截止时间", "任职结束时间", "任职结束日期", "任期结束", "卸任日期", "退出日期")),
    In("number", "委员编号", lambda one: one.number, also=("委员证号", "编号", "证号", "委员证编号")),
    In("reading", "姓名读音", lambda one: one.reading, also=("读音", "拼音", "姓名拼音")),
    key_column(),
)  # fmt: skip
HEADINGS = tuple(one.heading for one in COLUMNS)
NEEDED = tuple(one.heading for one in COLUMNS if one.needed)
