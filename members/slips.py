"""First passwords on paper: one slip a person, and the quarter of an hour in which a page can show one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from cppcc.papers import printing
from members.models import User

KEY = "slips"
SHOWN_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Slip:
    """What a person needs to log in for the first time; ``what`` is the role, a member's sector."""

    name: str
    what: str
    login: str
    password: str

    @property
    def copied(self) -> str:
        return f"登录名：{self.login}　首次登录密码：{self.password}"


def keep(request: HttpRequest, user: User, password: str) -> None:
    """The password stays with the session of who made it, so that the next page can show it; nowhere else."""
    now = timezone.now()
    kept = {key: one for key, one in request.session.get(KEY, {}).items() if _fresh(one, now)}
    request.session[KEY] = {**kept, str(user.pk): [password, now.isoformat()]}


def kept(request: HttpRequest, user: User) -> str | None:
    """The password, while it may be shown."""
    one = request.session.get(KEY, {}).get(str(user.pk))
    return str(one[0]) if one and _fresh(one, timezone.now()) else None


def _fresh(one: Any, now: datetime) -> bool:
    return now - datetime.fromisoformat(one[1]) < SHOWN_FOR


def printed(given: Iterable[Slip]) -> bytes:
    """A4, ten slips a page, to be cut apart."""
    context = {"title": "首次登录密码条", "slips": list(given), "address": settings.SITE_URL}
    return printing.paper("members/print/slips.html", context, "slips.css").data
