"""Doing one thing for many records: some in the request, many as a job, each record in a transaction of its own.

A job keeps what is left to do (``ListBatch.picked``) in the transaction of each record, so that one that starts again does
nothing twice. Rights are asked when it is ordered, when it begins, and by each step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict

from cppcc import jobs
from cppcc.forms import SHOWN_YEAR
from cppcc.jobs import JobFailed, Progress
from cppcc.lists import exporting
from cppcc.models import Job, ListBatch
from cppcc.workflow.batches import Batch, run_one

KIND = "lists.batch"
IN_REQUEST = 50
"""Records that a request does itself."""
GONE = "您的权限在此之后有变化，没有办理。请回到列表重新选择。"


@dataclass(frozen=True)
class Picked:
    """A record of a row, as the page showed it."""

    row: int
    record: int
    version: int


def run(
    batch: Batch, picked: Iterable[Picked], rows: dict[int, Any], user: Any, data: dict[str, Any]
) -> tuple[int, list[str]]:
    """How many went through, and why others did not."""
    done, refused = 0, []
    for one in picked:
        words = run_one(batch, rows[one.row], one.record, user, one.version, data)
        done += not words
        refused += [words] if words else []
    return done, refused


def ask(page: Any, batch: Batch, picked: list[Picked], sent: QueryDict, left_out: list[str]) -> ListBatch:
    """Order it. ``left_out``: what could not be done at all, in words."""
    request = page.request
    said = sent.copy()
    for name in ("csrfmiddlewaretoken", "form_token", "pick", "all", "seen"):
        said.pop(name, None)
    query = request.GET.copy()
    query.pop("do", None)
    with transaction.atomic():
        asked = ListBatch.objects.create(
            user=request.user,
            path=request.path,
            query=query.urlencode(),
            name=batch.name,
            label=batch.label,
            picked=[[one.row, one.record, one.version] for one in picked],
            said=said.urlencode(),
            year=getattr(request, SHOWN_YEAR, None),
            rights=page.rights(),
            refused=left_out,
        )
        jobs.request(KIND, str(asked.pk), request.user)
    return asked


def job_of(asked: ListBatch) -> Job | None:
    return Job.objects.filter(kind=KIND, subject=str(asked.pk)).first()


@jobs.job(KIND, minutes=30, words="批量办理")
def do(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the key of a ``ListBatch``."""
    asked = ListBatch.objects.filter(pk=wanted.subject).first()
    user = get_user_model()._default_manager.filter(pk=asked.user_id).first() if asked else None
    if asked is None or user is None:
        raise JobFailed("这次办理已过期，请回到列表重新选择。")
    try:
        page = exporting.page_of(asked, user)
    except (Http404, PermissionDenied):
        raise JobFailed(GONE) from None
    batch = next((one for one in page.batches() if one.name == asked.name), None)
    if batch is None or page.rights() != asked.rights:
        raise JobFailed(GONE)
    left = [Picked(*one) for one in asked.picked]
    rows = {row.pk: row for row in page.get_queryset().filter(pk__in=[one.row for one in left])}
    form = batch.asked([one for row in rows.values() for one in batch.of(row)], QueryDict(asked.said))
    if not form.is_valid():
        raise JobFailed("所填内容已不适用，没有办理。请回到列表重新选择。")
    number = len(left) + asked.done
    while left:
        progress(99 * asked.done // max(number, 1), f"正在办理第 {number - len(left) + 1} / {number} 条")
        one = left.pop(0)
        with transaction.atomic():
            row = rows.get(one.row)
            words = run_one(batch, row, one.record, user, one.version, form.cleaned_data) if row else "有一条已看不到。"
            asked.done += not words
            asked.refused = [*asked.refused, words] if words else asked.refused
            asked.picked = [[each.row, each.record, each.version] for each in left]
            asked.save(update_fields=["done", "refused", "picked"])
