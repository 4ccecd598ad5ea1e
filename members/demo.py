"""The demonstration committee: bodies, accounts and about 250 generated members.

Every person is generated: names are drawn from lists with a fixed seed, and each record is marked
``is_demo``. Street names are those of the district; they are public geography, not personal data.
"""

import random
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password

from cppcc.calendar import clock
from cppcc.rights import Role
from members.models import (
    Committee,
    Member,
    MemberGroup,
    Organization,
    PlenaryYear,
    Position,
    Sector,
    Term,
    User,
    UserRole,
)
from members.models.member import derive

STREETS = [
    "前进街道", "桂林街道", "南湖街道", "永昌街道", "重庆街道", "清和街道",
    "红旗街道", "湖西街道", "富锋街道", "乐山镇", "永春镇",
]  # fmt: skip
SECTORS = [
    "中共", "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "无党派", "共青团", "工会", "妇联",
    "工商联", "科技", "文化艺术", "经济", "农业", "教育", "医药卫生", "社会福利", "少数民族", "宗教", "港澳", "特邀",
]  # fmt: skip
COMMITTEES = ["提案委员会", "经济委员会", "教科卫体委员会", "社会法制委员会", "文化文史委员会", "委员工作室"]
ORGANIZATIONS = [
    ("民革朝阳区委员会", "party"), ("民盟朝阳区委员会", "party"), ("民建朝阳区委员会", "party"),
    ("民进朝阳区委员会", "party"), ("农工党朝阳区委员会", "party"), ("九三学社朝阳区委员会", "party"),
    ("区总工会", "people"), ("团区委", "people"), ("区妇联", "people"), ("区工商联", "people"),
]  # fmt: skip
PARTY_OF_SECTOR = {
    "中共": "cpc", "民革": "rcck", "民盟": "cdl", "民建": "cndca", "民进": "capd", "农工党": "cpwdp",
    "致公党": "czgp", "九三学社": "js", "无党派": "nonparty",
}  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
MALE = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林恒瑞泽昊"
FEMALE = "芳娜敏静丽艳娟霞秀燕玲桂英慧巧美婷雪琳玉萍红洁莹颖佳嘉琪晶妍茜秋珊莎锦"
EMPLOYERS = [
    "示例科技有限公司",
    "示例中学",
    "示例医院",
    "示例律师事务所",
    "示例文化传媒公司",
    "示例社区服务中心",
    "示例农业合作社",
    "示例研究所",
]
TITLES = ["负责人", "副主任", "教师", "主任医师", "律师", "工程师", "总经理", "研究员"]


@dataclass
class Committee2024:
    """What the other apps' demonstrations build on."""

    rng: random.Random
    year: PlenaryYear
    accounts: dict[str, User]
    members: list[Member] = field(default_factory=list)
    standing: list[Member] = field(default_factory=list)
    groups: list[MemberGroup] = field(default_factory=list)
    committees: dict[str, Committee] = field(default_factory=dict)


ACCOUNTS = (Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER, Role.ADMIN, Role.AUDITOR)


def standing() -> Committee2024:
    """The committee of 2024 out of the database that it was loaded into."""
    members = list(Member.objects.select_related("user").order_by("pk"))
    return Committee2024(
        random.Random(20240108),
        PlenaryYear.objects.get(year=2024),
        {user.username: user for user in User.objects.filter(username__in=[role.value for role in ACCOUNTS])},
        members,
        members[:43],
        list(MemberGroup.objects.order_by("order")),
        {committee.name: committee for committee in Committee.objects.all()},
    )


def build() -> Committee2024:
    """Make the committee in an empty database; deterministic."""
    rng = random.Random(20240108)
    term = Term.objects.create(number=10, starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
    year = PlenaryYear.objects.create(
        term=term, year=2024, session=3, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31)
    )
    _year_of_today(term)
    world = Committee2024(rng, year, _accounts())
    sectors = Sector.objects.bulk_create(Sector(name=name, order=i) for i, name in enumerate(SECTORS, 1))
    committees = Committee.objects.bulk_create(Committee(name=name, order=i) for i, name in enumerate(COMMITTEES, 1))
    world.committees = {committee.name: committee for committee in committees}
    world.groups = MemberGroup.objects.bulk_create(
        MemberGroup(name=f"{street}委员活动组", street=street, order=i) for i, street in enumerate(STREETS, 1)
    )
    Organization.objects.bulk_create(
        Organization(name=name, kind=kind, order=i) for i, (name, kind) in enumerate(ORGANIZATIONS, 1)
    )
    world.members = _members(world, sectors, committees)
    world.standing = _positions(world)
    return world


def _year_of_today(term: Term) -> None:
    """Pages show 2024 at first; what somebody writes today has a year of its own to go to."""
    today = clock.today()
    PlenaryYear.objects.filter(year=2024).update(shown=True)
    if today.year <= 2024:
        return
    number = term.number + (today.year - term.starts_on.year) // 5
    first = term.starts_on.year + 5 * (number - term.number)
    if number != term.number:
        term = Term.objects.create(number=number, starts_on=date(first, 1, 1), ends_on=date(first + 4, 12, 31))
    PlenaryYear.objects.create(
        term=term,
        year=today.year,
        session=today.year - first + 1,
        starts_on=date(today.year, 1, 1),
        ends_on=date(today.year, 12, 31),
    )


def _accounts() -> dict[str, User]:
    names = {
        Role.MEMBER: "演示委员",
        Role.STAFF: "演示工作人员",
        Role.DISPATCHER: "演示交办员",
        Role.HANDLER: "演示承办员",
        Role.LEADER: "演示领导",
        Role.ADMIN: "演示管理员",
        Role.AUDITOR: "演示审计员",
    }
    password = make_password(settings.DEMO_PASSWORD)
    users = User.objects.bulk_create(
        User(
            username=role.value,
            name=name,
            password=password,
            is_demo=True,
            date_joined=clock.now(),
            must_change_password=False,
            office=User.Office.PROPOSALS if role == Role.STAFF else "",
        )
        for role, name in names.items()
    )
    UserRole.objects.bulk_create(UserRole(user=user, role=user.username) for user in users)
    return {user.username: user for user in users}


def staff_accounts(role: Role, number: int, called: str) -> list[User]:
    """More accounts of a role, without a usable password: they act in the demonstration's past only."""
    users = User.objects.bulk_create(
        User(
            username=f"demo-{role.value}-{index:02d}",
            name=f"演示{called}{index:02d}",
            password=make_password(None),
            is_demo=True,
            must_change_password=False,
            mail_notices=False,
        )
        for index in range(1, number + 1)
    )
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for user in users)
    return users


def a_name(rng: random.Random, gender: str, taken: set[str]) -> str:
    """A generated name that is not taken yet; taken from now on."""
    given = MALE if gender == "m" else FEMALE
    while True:
        name = rng.choice(SURNAMES) + "".join(rng.sample(given, rng.choice([1, 2, 2])))
        if name not in taken:
            taken.add(name)
            return name


def _members(world: Committee2024, sectors: list[Sector], committees: list[Committee]) -> list[Member]:
    rng, taken, made = world.rng, set[str](), []
    for index in range(250):
        gender = rng.choice("mmf")
        sector = sectors[index % len(sectors)]
        name = "演示委员" if index == 0 else a_name(rng, gender, taken)
        made.append(
            Member(
                name=name,
                user=world.accounts["member"] if index == 0 else None,
                gender=gender,
                birth=date(rng.randint(1955, 1994), rng.randint(1, 12), rng.randint(1, 28)),
                ethnic_group=rng.choices(["汉族", "满族", "朝鲜族", "回族", "蒙古族"], [85, 6, 4, 3, 2])[0],
                party=PARTY_OF_SECTOR.get(sector.name, rng.choice(["cpc", "masses", "nonparty"])),
                sector=sector,
                committee=committees[rng.randrange(len(committees))],
                group=world.groups[index % len(world.groups)],
                employer=f"{rng.choice(EMPLOYERS)}（演示）",
                title=rng.choice(TITLES),
                phone="",
                joined_on=date(2022, 1, 10) if index < 238 else date(2024, 1, 5),
                is_demo=True,
            )
        )
    return Member.objects.bulk_create([derive(member) for member in made])


def _positions(world: Committee2024) -> list[Member]:
    standing = world.members[:43]
    rows = [Position(member=member, kind="standing_member", starts_on=date(2022, 1, 10)) for member in standing]
    heads = ["chair", *["vice_chair"] * 5, "secretary_general"]
    rows += [
        Position(member=member, kind=kind, starts_on=date(2022, 1, 10))
        for member, kind in zip(standing[1:], heads, strict=False)
    ]
    Position.objects.bulk_create(rows)
    return standing
