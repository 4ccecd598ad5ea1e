"""What the home page says of a demonstration whose days have grown old."""

from typing import Any

from django.utils import timezone

from cppcc.calendar import clock

FRESH_DAYS = 30
"""So long what was due and to come at the loading is still near enough."""


def old_words(user: Any) -> str:
    """From when a demonstration's account has its data, where that is long ago; "" for all other accounts."""
    if not user.is_demo:
        return ""
    loaded = timezone.localdate(user.date_joined)
    if (clock.today() - loaded).days <= FRESH_DAYS:
        return ""
    return f"演示数据装入于 {loaded:%Y-%m-%d}，其中的期限和近期活动以那天为准；重新装入后即以当天为准。"
