"""Sheets of lists: the columns that an account chose for each list, and long ones made in the background.

A job's row says what to make (``ListExport``): the list's address with its filters, the columns, the year that the page
showed. The worker asks the list's own page for rows and columns as that account, so that rights, filters, order and values
are said once. Rights are asked three times: when it is ordered, when it is made, and when it is handed out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone

from cppcc import jobs
from cppcc.forms import SHOWN_YEAR
from cppcc.jobs import JobFailed, Progress
from cppcc.models import Job, JobFile, ListBatch, ListColumns, ListExport
from cppcc.querysets import in_order
from cppcc.rights import holds
from cppcc.sheets import Column, sheet_of, workbook

KIND = "lists.export"
IN_REQUEST = 500
"""Rows that a request writes itself; more are a job."""
CHUNK = 2000
"""Rows read in one query of a sheet that is made in the background: rights asked row by row (the trail) cost per query."""
KEPT = timedelta(days=1)
CHANGED = "您的权限在导出之后有变化，请回到列表重新导出。"


# --- which columns ---------------------------------------------------------------------------------------------
def taken(offered: Iterable[Column], keys: Iterable[str]) -> list[str]:
    """Those of the sent keys that are offered to this reader, in the list's order."""
    sent = set(keys)
    return [column.key for column in offered if column.key in sent]


def chosen(offered: Sequence[Column], keys: Sequence[str] | None) -> tuple[Column, ...]:
    """The chosen columns as far as they are offered; the usual ones where none were chosen or none of them is left."""
    found = tuple(column for column in offered if column.key in set(keys or ()))
    return found or tuple(column for column in offered if column.shown)


def remembered(user: Any, place: str) -> list[str] | None:
    """What the account chose for a list; None where it never did."""
    return ListColumns.objects.filter(user_id=user.pk, place=place).values_list("keys", flat=True).first()


def remember(user: Any, place: str, keys: list[str], offered: Iterable[Column]) -> None:
    """Keep a choice; the usual columns are kept as no choice, so that a column added later stands in them."""
    rows = ListColumns.objects.filter(user_id=user.pk, place=place)
    if keys == [column.key for column in offered if column.shown]:
        rows.delete()
    else:
        ListColumns.objects.update_or_create(user_id=user.pk, place=place, defaults={"keys": keys})


def count_of(rows: Any) -> int:
    return len(rows) if isinstance(rows, list) else int(rows.count())


def is_long(rows: Any) -> bool:
    """Whether they are more than a request should write."""
    return count_of(rows) > IN_REQUEST


def note(rows: Any, unit: str) -> str:
    number = count_of(rows)
    later = "，在后台生成，完成后在此下载" if number > IN_REQUEST else ""
    return f"共 {number} {unit}，按当前的查询条件和排序导出{later}。"


# --- asked for -------------------------------------------------------------------------------------------------
def ask(page: Any, columns: Iterable[Column]) -> ListExport:
    """Order the sheet of a list as the page shows it; the same one that is still being made is not made twice."""
    request, user = page.request, page.request.user
    said: dict[str, Any] = {
        "place": page.place(),
        "path": request.path,
        "query": _query(request.GET),
        "year": getattr(request, SHOWN_YEAR, None),
        "title": page.sheet_title or page.title,
        "keys": [column.key for column in columns],
        "rights": page.rights(),
    }
    with transaction.atomic():
        ListExport.objects.filter(user_id=user.pk, created_at__lt=timezone.now() - KEPT).delete()
        for other in ListExport.objects.filter(user_id=user.pk, **said):
            if Job.objects.filter(kind=KIND, subject=str(other.pk), state__in=Job.ACTIVE).exists():
                return other
        asked = ListExport.objects.create(user_id=user.pk, **said)
        jobs.request(KIND, str(asked.pk), user)
    return asked


def _query(sent: QueryDict) -> str:
    query = sent.copy()
    for name in ("export", "page"):
        query.pop(name, None)
    return query.urlencode()


def job_of(asked: ListExport) -> Job | None:
    return Job.objects.filter(kind=KIND, subject=str(asked.pk)).first()


def made(asked: ListExport) -> JobFile | None:
    return jobs.made(KIND, str(asked.pk))


def latest(user: Any, place: str) -> ListExport | None:
    """The last sheet of this list that the account ordered and that is being made or waits."""
    since = timezone.now() - KEPT
    return ListExport.objects.filter(user_id=user.pk, place=place, created_at__gte=since).first()


# --- made ------------------------------------------------------------------------------------------------------
def is_personal(asked: ListExport) -> bool:
    """Whether the list takes personal data out of the house; asked of the list as for its own sheet."""
    try:
        match = resolve(asked.path)
    except Resolver404:
        return False
    request = HttpRequest()
    request.method, request.GET = "GET", QueryDict("export=xlsx")
    asks = getattr(getattr(match.func, "view_class", None), "asks_again", None)
    return bool(asks and asks(request, **match.kwargs))


def page_of(asked: ListExport | ListBatch, user: Any) -> Any:
    """The list's own page, as this account would open it. Raises Http404 or PermissionDenied where it may not."""
    try:
        match = resolve(asked.path)
    except Resolver404:
        raise Http404 from None
    request = HttpRequest()
    request.method, request.path, request.path_info = "POST", asked.path, asked.path
    request.GET, request.resolver_match = QueryDict(asked.query), match
    if asked.year:
        request.POST = QueryDict(f"{SHOWN_YEAR}={asked.year}")
    request.user, request.session = user, {}  # type: ignore[assignment]  # no session: the year is said
    view: Any = match.func
    page = view.view_class(**view.view_initkwargs)
    page.setup(request, *match.args, **match.kwargs)
    if not user.is_active or not holds(user, page.roles):
        raise PermissionDenied
    return page


def made_for(user: Any) -> list[tuple[ListExport, str]]:
    """The sheets that an account ordered within the last day, each with how far it is."""
    asked = list(ListExport.objects.filter(user_id=user.pk, created_at__gte=timezone.now() - KEPT)[:8])
    jobs_of = Job.objects.filter(kind=KIND, subject__in=[str(one.pk) for one in asked])
    words = {job.subject: str(job.get_state_display()) for job in jobs_of.order_by("pk")}
    return [(one, words.get(str(one.pk), "已过期")) for one in asked]


def may_have(asked: ListExport, user: Any) -> bool:
    """Whether the account may still have what was made: the list, each column, and all that its rows stand on."""
    try:
        page = page_of(asked, user)
        page.get_queryset()  # a list of its own may say that it is none of this reader's
        offered = {column.key for column in page.columns()}
    except (Http404, PermissionDenied):
        return False
    return bool(set(asked.keys) <= offered and page.rights() == asked.rights)


@jobs.job(KIND, minutes=30, slow=True, words="导出")
def build(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the key of a ``ListExport``."""
    asked = ListExport.objects.filter(pk=wanted.subject).first()
    user = get_user_model()._default_manager.filter(pk=asked.user_id).first() if asked else None
    if asked is None or user is None:
        raise JobFailed("这次导出已过期，请回到列表重新导出。")
    if not may_have(asked, user):
        raise JobFailed(CHANGED)
    page = page_of(asked, user)
    rows = page.found()
    columns = chosen(page.columns(), asked.keys)
    data = workbook(sheet_of(asked.title, columns, told(page.exported(rows), count_of(rows), progress)))
    progress(97, "正在保存文件")  # a worker that lost its claim stops here
    jobs.hand_in(wanted, progress, data, "xlsx", passing=True)


def told(rows: Any, number: int, progress: Callable[[int, str], None]) -> Iterator[Any]:
    """The rows one after the other, ``CHUNK`` in memory at a time, with the bar moved on.

    Which rows and in which order is asked once; then they are read by their keys. No statement stays open meanwhile: on
    SQLite nothing could be written beside it, not even how far the job is.
    """
    keys = list(rows if isinstance(rows, list) else rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        progress(95 * start // max(number, 1), f"正在写第 {start + 1} / {number} 行")
        part = keys[start : start + CHUNK]
        yield from part if isinstance(rows, list) else in_order(rows, part)
