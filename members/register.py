"""Keeping the register of members: who sees personal data, moving, leaving, and accounts that follow membership."""

import re
import secrets
from collections.abc import Callable, Container, Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from cppcc.calendar import clock
from cppcc.models import PushDevice
from cppcc.rights import READERS, Role, holds
from cppcc.workflow import Refused
from members.membership import BODIES
from members.models import CalendarAddress, Member, PastMembership, User, UserRole

PERSONAL = ("birth", "phone", "employer", "title")
"""Fields that only those see who need them."""


def sees_personal(user: Any, member: Member | None = None) -> bool:
    """Birth, phone, employer and title: staff and leaders of everybody, members of themselves."""
    return holds(user, READERS) or bool(member and user.pk and member.user_id == user.pk)


def belongs_since(member: Member) -> date:
    """From which day on the present belonging counts."""
    last = member.past_memberships.order_by("-ends_on").first()
    return last.ends_on + timedelta(days=1) if last else member.joined_on


def move(member: Member, on: date, **to: Any) -> None:
    """From that day the member belongs to another sector, committee or group; what was before stays on record.

    ``to`` gives sector, committee, group. Raises Refused where the day lies before the present membership began.
    """
    with transaction.atomic():
        locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
        since = belongs_since(locked)
        if on <= since:
            wrong = "上一次变动登记有误的，请在委员页的“曾任归属”中更正或取消。" if since != locked.joined_on else ""
            raise Refused(f"变动日期须晚于现归属的开始日期 {since:%Y-%m-%d}。{wrong}")
        PastMembership.objects.create(
            member=locked,
            sector=locked.sector,
            committee=locked.committee,
            group=locked.group,
            starts_on=since,
            ends_on=on - timedelta(days=1),
        )
        for name, value in to.items():
            setattr(locked, name, value)
        locked.bump()
        locked.save()


def _following(row: PastMembership) -> PastMembership | None:
    """The belonging that a past one was followed by; None: the present one."""
    return row.member.past_memberships.filter(starts_on__gt=row.starts_on).order_by("starts_on").first()


def no_day_of(row: PastMembership, on: date) -> str:
    """Why the move that ended a past belonging cannot have been on that day; "" where it can."""
    following = _following(row)
    if on <= row.starts_on:
        return f"变动日期须晚于此前归属的开始日期 {row.starts_on:%Y-%m-%d}。"
    if following and on > following.ends_on:
        return f"变动日期须早于下一次变动的日期 {following.ends_on + timedelta(days=1):%Y-%m-%d}。"
    return ""


def correct_move(row: PastMembership, on: date, **was: Any) -> None:
    """The move that ended a past belonging was on that day, and from these bodies. Raises Refused where the day fits not."""
    with transaction.atomic():
        member = Member.objects.select_for_update(of=("self",)).get(pk=row.member_id)
        if words := no_day_of(row, on):
            raise Refused(words)
        following = _following(row)
        row.ends_on = on - timedelta(days=1)
        for name, value in was.items():
            setattr(row, name, value)
        row.save()
        if following:
            following.starts_on = on
            following.save()
        member.raise_version()


def take_back_move(row: PastMembership) -> None:
    """The move that ended a past belonging never was: it goes on until the next one, or is the present one again."""
    with transaction.atomic():
        member = Member.objects.select_for_update(of=("self",)).get(pk=row.member_id)
        following = _following(row)
        goes_on: Any = following or member
        for name in BODIES:
            setattr(goes_on, name, getattr(row, name))
        row.delete()
        if following:
            following.starts_on = row.starts_on
            following.save()
            member.raise_version()
        else:
            member.bump()
            member.save()


_leaving: list[Callable[[Member], list[str]]] = []


def on_leaving(do: Callable[[Member], list[str]]) -> None:
    """Declare what else leaving means, in the same transaction; it returns in words what the office should know."""
    _leaving.append(do)


def follow_membership(member: Member) -> list[str]:
    """The first belonging begins with the membership; who has left keeps no account open, other roles stay.

    Seats end by themselves (``Position.until``).

    Returns in words what the office should know of it.
    """
    today = clock.today()
    first = member.past_memberships.order_by("starts_on").first()
    if first and first.starts_on != member.joined_on <= first.ends_on:
        first.starts_on = member.joined_on
        first.save()
    if member.left_on is None:
        return []
    if member.left_on <= today and member.user and member.user.is_active:
        _close(member.user)
    return [words for do in _leaving for words in do(member)]


def taken_back(member: Member, before: date) -> str:
    """What does not come back by itself where the day of leaving, ``before`` until now, is taken back or put off."""
    if member.left_on and member.left_on <= before:
        return ""
    ended = member.positions.filter(ends_on=before)
    seats = "、".join(f"{one.get_kind_display()}（至 {one.ends_on:%Y-%m-%d}）" for one in ended)
    words = "离任时取消的活动邀请、停用的账号不会自动恢复，需要的请另行办理。"
    return f"{words}请核对职务的结束日期：{seats}。" if seats else words


def _close(user: User) -> None:
    if user.roles - {Role.MEMBER}:
        user.role_grants.filter(role=Role.MEMBER).delete()
    else:
        user.is_active = False
        user.save(update_fields=["is_active"])


def close_left(today: date | None = None) -> int:
    """Each night: accounts of members whose membership has ended. Returns how many were closed.

    What accounts that were closed before still had of devices and calendar addresses goes too.
    """
    PushDevice.objects.filter(user__is_active=False).delete()
    CalendarAddress.objects.filter(user__is_active=False).delete()
    gone = Member.objects.filter(left_on__lte=today or clock.today(), user__is_active=True)
    gone = gone.filter(user__role_grants__role=Role.MEMBER).select_related("user")
    closed = 0
    for member in gone:
        with transaction.atomic():
            follow_membership(member)
        closed += 1
    return closed


# --- accounts in bulk --------------------------------------------------------------------------------------------
def without_account(sector: Any = None) -> Any:
    """Serving members who have no account yet."""
    rows = Member.objects.serving(clock.today()).filter(user=None).select_related("sector")
    return rows.filter(sector=sector) if sector else rows


SIGNS = "abcdefghjkmnpqrstuvwxyz"
"""Letters that nobody confuses when typing them from paper; of the digits 2 to 9."""


def new_code(taken: Container[str] = ()) -> str:
    """A log-in name that tells nothing of the person: two letters and four digits, as it is printed and typed."""
    while True:
        letters = "".join(secrets.choice(SIGNS) for _ in range(2))
        code = letters + "".join(secrets.choice("23456789") for _ in range(4))
        if code not in taken:
            return code


def user_names(members: Iterable[Member]) -> dict[int, str]:
    """A log-in name for each: a code; by the setting the mobile number, where it is one and nobody else's."""
    taken = set(User.objects.values_list("username", flat=True))
    names = {}
    for member in members:
        phone = "".join(sign for sign in member.phone if sign in "0123456789")
        by_phone = settings.LOGIN_NAMES == "phone" and re.fullmatch(r"1\d{10}", phone) and phone not in taken
        names[member.pk] = phone if by_phone else new_code(taken)
        taken.add(names[member.pk])
    return names


def one_time_password() -> str:
    """Twelve signs that nobody confuses when typing them from paper."""
    return "-".join("".join(secrets.choice(f"{SIGNS}23456789") for _ in range(4)) for _ in range(3))


def prepared(members: list[Member], tell: Callable[[int, int], None]) -> dict[int, tuple[str, str]]:
    """A one-time password and its slow hash for each member's key; ``tell(done, number)`` hears of the progress."""
    made = {}
    for done, member in enumerate(members, start=1):
        password = one_time_password()
        made[member.pk] = (password, make_password(password))
        tell(done, len(members))
    return made


def open_accounts(passwords: dict[int, tuple[str, str]]) -> list[tuple[Member, str, str]]:
    """Accounts for these members, as far as they have none, in one short transaction.

    Returns (member, log-in name, one-time password).
    """
    made = []
    with transaction.atomic():
        locked = Member.objects.select_for_update(of=("self",)).filter(pk__in=passwords, user=None)
        places = {key: place for place, key in enumerate(passwords)}
        still = sorted(locked.select_related("sector"), key=lambda member: places[member.pk])
        names = user_names(still)
        for member in still:
            password, hashed = passwords[member.pk]
            user = User(username=names[member.pk], name=member.name, password=hashed, must_change_password=True)
            user.save()
            UserRole.objects.create(user=user, role=Role.MEMBER)
            member.user = user
            member.save()
            made.append((member, user.username, password))
    return made
