"""How often a costly address may be asked, and the page for who asked too often.

Where there is Redis, all web processes share the counts; without it, and while it doesn't answer, each counts for itself.
What guards passwords is counted in rows (``members.gate``).
"""

import logging
from datetime import datetime
from math import ceil

from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from redis import RedisError

from cppcc.calendar import clock
from cppcc.identity.client import client_address, network_of

log = logging.getLogger("cppcc.limits")
SECONDS = 600


def too_often(key: str, most: int, seconds: int = SECONDS) -> bool:
    """Counts one more; whether these are too many."""
    try:
        return _counted(caches["limits"], key, seconds) > most
    except RedisError as fault:
        log.warning("limits are counted in this process alone: %s", type(fault).__name__)
        return _counted(cache, f"limits:{key}", seconds) > most


def _counted(where: BaseCache, key: str, seconds: int) -> int:
    where.add(key, 0, seconds)
    try:
        return int(where.incr(key))
    except ValueError:  # it ended between the two
        return 1


def asks_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """The same for one sender, by its address."""
    return too_often(f"{what}:{network_of(client_address(request))}", most)


def when_words(until: datetime) -> str:
    """「14:35 以后再试，约 2 分钟」"""
    minutes = max(1, ceil((until - clock.now()).total_seconds() / 60))
    return f"{timezone.localtime(until):%H:%M} 以后再试，约 {minutes} 分钟"


def too_many(request: HttpRequest, words: str = "请求过于频繁，请过几分钟再试。") -> HttpResponse:
    """429 in words."""
    answer = render(request, "too_often.html", {"title": "请稍后再试", "words": words}, status=429)
    answer["Retry-After"] = str(SECONDS)
    return answer
