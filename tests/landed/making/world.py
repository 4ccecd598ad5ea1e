"""The committee of the landed state: accounts, bodies, members; taking a step on a day as a person."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from auditlog.context import set_actor
from cppcc.roles import Role
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from PIL import Image

from cppcc import clock
from cppcc.models import Identity
from cppcc.workflow import take
from members import register
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
from proposals.models import Handler, Unit

PASSWORD = "landed-test-password"
UNITS = {"住建": "区住建局", "教育": "区教育局", "交通": "区交通局", "民政": "区民政局"}
MEMBERS = {
    # short name: (name, sector, committee, group, account)
    "一": ("赵示一", "教育", "提案委员会", "前进", True),
    "二": ("钱示二", "经济", "经济委员会", "前进", True),
    "三": ("孙示三", "医药卫生", "提案委员会", "桂林", True),
    "四": ("李示四", "教育", "经济委员会", "桂林", True),
    "五": ("周示五", "民盟", "提案委员会", "前进", True),
    "六": ("吴示六", "经济", "经济委员会", "桂林", False),
    "七": ("郑示七", "教育", "提案委员会", "前进", False),
    "八": ("王示八", "医药卫生", "经济委员会", "桂林", True),
    "九": ("阿依古丽·示九", "民盟", "提案委员会", "前进", False),
    "十": ("曾示十", "经济", "经济委员会", "桂林", False),
}


@contextmanager
def on(day: str, at: str = "10:00") -> Iterator[None]:
    """A moment in Asia/Shanghai."""
    with clock.at(timezone.make_aware(datetime.fromisoformat(f"{day}T{at}"))):
        yield


def step(record: Model, name: str, user: Any, day: str, **data: Any) -> Any:
    """Take a step on the newest version of the record, as each request does: with a fresh user."""
    model: Any = type(record)
    version = model.objects.values_list("version", flat=True).get(pk=record.pk)
    with on(day), set_actor(user):
        return take(model, record.pk, name, User.objects.get(pk=user.pk), version, data)


def picture(colour: tuple[int, int, int], name: str) -> ContentFile:
    """A small plain picture that nobody takes for a photograph."""
    buffer = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=name)


@dataclass
class World:
    years: dict[int, PlenaryYear] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    bodies: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        return self.users[name]


def build() -> World:
    world = World()
    Identity.objects.create(pk=1, name="示例区政协", short_name="示例政协", emblem=picture((178, 34, 34), "emblem.png"))
    term = Term.objects.create(number=10, starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
    for session, year in enumerate((2023, 2024, 2025), start=2):
        world.years[year] = PlenaryYear.objects.create(
            term=term, year=year, session=session, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)
        )
    _bodies(world)
    _accounts(world)
    _members(world)
    return world


def _bodies(world: World) -> None:
    for order, name in enumerate(("教育", "经济", "医药卫生", "民盟"), start=1):
        world.bodies[name] = Sector.objects.create(name=name, order=order)
    for order, name in enumerate(("提案委员会", "经济委员会"), start=1):
        world.bodies[name] = Committee.objects.create(name=name, order=order)
    for order, name in enumerate(("前进", "桂林"), start=1):
        world.bodies[name] = MemberGroup.objects.create(name=f"{name}街道活动组", street=f"{name}街道", order=order)
    world.bodies["民盟区委"] = Organization.objects.create(name="民盟示例区委员会", kind="party", order=1)
    world.bodies["总工会"] = Organization.objects.create(name="示例区总工会", kind="people", order=2)
    for order, (name, full) in enumerate(UNITS.items(), start=1):
        world.units[name] = Unit.objects.create(name=full, letter_code=f"示{name[0]}", order=order)


def account(login: str, name: str, *roles: Role, **more: Any) -> User:
    user = User(username=login, name=name, must_change_password=False, **more)
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        UserRole.objects.create(user=user, role=role)
    return user


def _accounts(world: World) -> None:
    make = world.users.__setitem__
    make("staff", account("staff", "示例提案委", Role.STAFF, office="proposals", email="staff@example.gov.cn"))
    make("office", account("office", "示例办公室", Role.STAFF, office="general"))
    make("dispatcher", account("dispatcher", "示例交办", Role.DISPATCHER, email="dispatcher@example.gov.cn"))
    make("leader", account("leader", "示例领导", Role.LEADER, larger_text=True))
    make("admin", account("admin", "示例管理员", Role.ADMIN))
    for name, unit in world.units.items():
        for login, words, head in (("handler", "承办", False), ("head", "负责人", True)):
            key = f"{name}{words}"
            make(key, account(f"{login}{unit.pk}", f"示例{key}", Role.HANDLER, mail_notices=head))
            Handler.objects.create(user=world[key], unit=unit, is_head=head)


def _members(world: World) -> None:
    for number, (short, (name, sector, committee, group, own)) in enumerate(MEMBERS.items(), start=1):
        user = account(f"member{number}", name, Role.MEMBER, email=f"m{number}@example.gov.cn") if own else None
        if user:
            world.users[short] = user
        world.members[short] = Member.objects.create(
            user=user, name=name, gender="mf"[number % 2], birth=date(1970 + number, 5, number), sector=world.bodies[sector],
            party="cdl" if sector == "民盟" else "masses", ethnic_group="维吾尔族" if "·" in name else "汉族",
            committee=world.bodies[committee], group=world.bodies[group], employer="示例单位", phone=f"1390000{number:04d}",
            joined_on=date(2022, 1, 10) if number < 10 else date(2024, 7, 1),
        )  # fmt: skip
    world.members["一"].photo = picture((90, 90, 160), "photo.png")
    world.members["一"].save()
    seats = [("一", "chair", None), ("二", "standing_member", None), ("三", "standing_member", None)]
    seats += [("四", "standing_member", date(2024, 6, 30)), ("五", "standing_member", None)]
    for short, kind, until in seats:
        Position.objects.create(member=world.members[short], kind=kind, starts_on=date(2022, 1, 10), ends_on=until)


def moves(world: World) -> None:
    """钱示二 has changed sector, committee and group in the year, and the committee once more since."""
    bodies = world.bodies
    with on("2024-07-01"), set_actor(world["staff"]):
        register.move(
            world.members["二"], date(2024, 7, 1), sector=bodies["医药卫生"], committee=bodies["提案委员会"],
            group=bodies["桂林"],
        )  # fmt: skip
    with on("2025-02-01"), set_actor(world["staff"]):
        register.move(world.members["二"], date(2025, 2, 1), committee=bodies["经济委员会"])


def leave(world: World) -> None:
    """郑示七 has left at the end of September 2024; the night closed what was open."""
    member = Member.objects.get(pk=world.members["七"].pk)
    with on("2024-10-01"), set_actor(world["staff"]):
        member.left_on = date(2024, 10, 1)
        member.bump()
        member.save()
        register.follow_membership(member)


def fresh(world: World, short: str) -> Member:
    found: Member = Member.objects.get(pk=world.members[short].pk)
    return found
