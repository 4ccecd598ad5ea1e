"""The leaders' page as the office arranges it: which figures stand first, which charts beside them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cppcc.workflow import Refused
from reports.models import Dashboard

MOST = {"figure": 12, "chart": 4}
"""How many of each there is room for on one screen."""
SHIPPED: tuple[tuple[str, str], ...] = (
    ("figure", "proposals.filed"),
    ("figure", "proposals.reply_rate"),
    ("figure", "proposals.satisfaction_rate"),
    ("figure", "activities.held"),
    ("figure", "unity.activity_attendance"),
    ("figure", "micro.submitted"),
    ("figure", "outcomes.reports"),
    ("figure", "plan.completion_rate"),
    ("chart", "by:proposals.filed:category:stacked:result_class"),
    ("chart", "activity_months"),
)
"""What stands there until the office has chosen."""


def arranged() -> Dashboard:
    """The row that says what stands there; one that nobody saved yet says what is shipped."""
    found = Dashboard.objects.order_by("pk").first()
    return found or Dashboard(
        items=[{"key": f"s{at}", "kind": kind, "name": name} for at, (kind, name) in enumerate(SHIPPED)]
    )


def names(kind: str, row: Dashboard | None = None) -> list[str]:
    """The keys of figures, or names of charts, in their order."""
    return [one["name"] for one in (row or arranged()).items if one["kind"] == kind]


def change(version: int, alter: Callable[[list[dict[str, Any]]], None]) -> Dashboard:
    """Change what stands there, in one transaction. Raises Refused where it was changed meanwhile, ValidationError where
    there is no room."""
    with transaction.atomic():
        row, made = Dashboard.objects.select_for_update().get_or_create(
            slot=Dashboard.ONLY, defaults={"items": arranged().items}
        )
        if not made and row.version != version:
            raise Refused("版面在您打开之后已被他人修改，本次没有保存。请看清现在的版面再改。")
        items = [dict(one) for one in row.items]
        alter(items)
        for kind, most in MOST.items():
            if sum(one["kind"] == kind for one in items) > most:
                raise ValidationError(f"{'数据' if kind == 'figure' else '图表'}最多放 {most} 项，请先移除一项。")
        if items != row.items:
            row.items = items
            row.bump()
            row.save()
    return row
