"""The office is told of what is unusual: many failed sign-ins, what is taken out at night. Told once for each hour or night."""

from datetime import datetime, timedelta
from typing import Any

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cppcc.audit.kinds import KINDS, TAKEN_OUT
from cppcc.notices import notify
from cppcc.rights import TRAIL_READERS

FAILED = KINDS["sign_in_failed"].code
TRIES = frozenset({FAILED, KINDS["factor_failed"].code})


def readers() -> Any:
    """The accounts that read the trail."""
    users: Any = get_user_model()._default_manager
    return users.filter(is_active=True, role_grants__role__in=TRAIL_READERS).distinct()


def watch(now: datetime | None = None) -> int:
    """Look at the last hour. Returns how many notices were given."""
    at = now or timezone.now()
    return _failures(at) + _at_night(at)


def _failures(at: datetime) -> int:
    rows = LogEntry.objects.filter(action__in=TRIES, timestamp__gt=at - timedelta(hours=1), timestamp__lte=at)
    number = rows.count()
    if number < settings.TRAIL_MANY_FAILURES:
        return 0
    places = rows.order_by().values("remote_addr").annotate(tries=Count("pk")).count()
    hour = timezone.localtime(at).strftime("%Y-%m-%d-%H")
    words = f"一小时内登录失败 {number} 次，来自 {places} 个地址，请核对操作日志"
    return notify(readers(), words, f"{reverse('audit_list')}?action={FAILED}", f"trail:failures:{hour}")


def night() -> tuple[int, int] | None:
    """From which hour to which it is night; None where nothing is told of it."""
    first, _, last = settings.TRAIL_NIGHT.partition("-")
    return (int(first), int(last)) if first.strip().isdigit() and last.strip().isdigit() else None


def is_night(moment: datetime) -> bool:
    hours, hour = night(), timezone.localtime(moment).hour
    if hours is None:
        return False
    first, last = hours
    return first <= hour < last if first <= last else hour >= first or hour < last


def _at_night(at: datetime) -> int:
    rows = LogEntry.objects.filter(
        action__in=TAKEN_OUT, timestamp__gt=at - timedelta(hours=1), timestamp__lte=at
    ).select_related("actor")
    told, who = 0, readers()
    taken = {(one.actor_id, _night_of(one.timestamp)): one for one in rows if one.actor_id and is_night(one.timestamp)}
    for (key, day), one in taken.items():
        words = f"{one.actor} 在夜间导出或下载，请核对操作日志"
        told += notify(who, words, f"{reverse('audit_list')}?action={one.action}", f"trail:night:{key}:{day}")
    return told


def _night_of(moment: datetime) -> str:
    """A night is one, before and after midnight."""
    return (timezone.localtime(moment) - timedelta(hours=12)).date().isoformat()
