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
            raise Refused(f"变动日期须晚于现归属的开始日期 {since:%Y-%m-%d}。")
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


_leaving: list[Callable[[Member], list[str]]] = []


def on_leaving(do: Callable[[Member], list[str]]) -> None:
    """Declare what else leaving means, in the same transaction; it returns in words what the office should know."""
    _leaving.append(do)


def follow_membership(member: Member) -> list[str]:
    """A member who has left keeps no account open and no seat; other roles of the account stay.

    Returns in words what the office should know of it.
    """
    today = clock.today()
    if member.left_on is None:
        return []
    for position in member.positions.filter(ends_on=None, starts_on__lte=member.left_on):
        position.ends_on = member.left_on
        position.save()
    if member.left_on <= today and member.user and member.user.is_active:
        _close(member.user)
    return [words for do in _leaving for words in do(member)]


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
