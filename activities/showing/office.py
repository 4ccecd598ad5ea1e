"""The office's tasks and the ranking of 心积分."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html

from activities.models import OfficeRule, OfficeTask
from activities.showing import Fact, day
from activities.states import TaskState
from cppcc.templatetags.furniture import due_words, is_past


def facts(task: OfficeTask) -> list[Fact]:
    return [("责任人", task.owner), ("完成期限", due(task)), ("完成日期", day(task.done_on))]


def due(task: OfficeTask) -> str:
    """The day, and what is left until then while the task is open."""
    if task.state != TaskState.OPEN:
        return day(task.due_on)
    look = "late" if is_past(task.due_on) else "muted"
    return format_html('{} <span class="{}">{}</span>', day(task.due_on), look, due_words(task.due_on))


def rules_words(worth: dict[str, Any]) -> str:
    """What each case is worth: 按期完成一项 5 分，超期完成一项 2 分，…"""
    return "，".join(f"{kind.label} {floatformat(worth[kind], '-2')} 分" for kind in OfficeRule.Kind) + "。"


def quarter_tabs(quarters: Iterable[int], chosen: int | None) -> list[tuple[str, str, str]]:
    """Words, address and tone of the year and its quarters; the chosen one is filled."""
    every = [(None, "全年", "?"), *((n, f"第{n}季度", f"?quarter={n}") for n in quarters)]
    return [(words, to, "primary" if n == chosen else "outline-primary") for n, words, to in every]


def ranking_papers(quarter: int | None) -> list[tuple[str, str]]:
    """Words and address of what can be taken from the ranking; the bulletin is a quarter's."""
    if quarter is None:
        return [("导出", "?as=xlsx")]
    return [("季度通报", f"?quarter={quarter}&as=pdf"), ("导出", f"?quarter={quarter}&as=xlsx")]


def keeping_links() -> list[tuple[str, str]]:
    every = [("修改规则", "office-rules"), ("登记加分扣分", "office-points")]
    return [(words, reverse("register_list", args=[register])) for words, register in every]
