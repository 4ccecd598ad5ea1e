"""Keeping what went wrong or took too long, so that an administrator finds it by the number that somebody quotes.

Written after the answer has gone out, in a transaction of its own; at most so many a minute by each process, and none of
it may become a failure itself: what cannot be kept is a line in the log.
"""

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, Error, IntegrityError, OperationalError, connection, transaction
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import timezone

from cppcc import logs
from cppcc.models import Incident, Job
from cppcc.troubles import is_full

log = logging.getLogger("cppcc.incidents")
FULL = "存储空间不足"
QUOTED = re.compile(r"(?<=“)[^”]*|(?<=《)[^》]*|(?<=（)[^）]*|(?<=：)[^。]*")
"""Where the words of a refusal name a record."""
A_MINUTE = 20
"""So many a process keeps in a minute."""
PATIENCE = 500
"""Milliseconds that it waits for another who writes, on SQLite."""
MOST = 20_000
"""So many stand at most; the oldest go first."""
WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (IntegrityError, "要保存的内容与已有的记录冲突"),
    (OperationalError, "数据库没有响应，或正忙着"),
    (DatabaseError, "数据库拒绝了这次读写"),
    (MemoryError, "内存不足"),
    (TimeoutError, "等别的服务等得太久"),
    (ConnectionError, "连不上别的服务"),
    (FileNotFoundError, "要用的文件不在"),
    (PermissionError, "没有读写文件的权限"),
    (OSError, "读写文件出错"),
    (TemplateDoesNotExist, "页面的模板缺失或有误"),
    (TemplateSyntaxError, "页面的模板缺失或有误"),
    (ImproperlyConfigured, "配置有误"),
    (LookupError, "程序内部错误：要找的内容不在"),
    (ArithmeticError, "程序内部错误：计算出错"),
    (ValueError, "程序内部错误：数值不合要求"),
)
"""What errors are called; the first that fits."""

_times: deque[float] = deque(maxlen=A_MINUTE)
_lock = threading.Lock()


def worded(error: BaseException | None) -> str:
    """An error in words for an administrator; its class, message and trace stand in the log."""
    if is_full(error):
        return FULL
    return next((words for kind, words in WORDS if isinstance(error, kind)), "程序内部错误")


def may_keep(now: float | None = None) -> bool:
    """Whether one more may be kept in this minute; counts it if so."""
    at = time.monotonic() if now is None else now
    with _lock:
        if len(_times) == A_MINUTE and at - _times[0] < 60:
            return False
        _times.append(at)
        return True


def keep(kind: Incident.Kind, request_id: str, **values: Any) -> bool:
    """Keep one; ``values`` are its fields. False, with a line in the log, where there were too many or it can't be."""
    if not may_keep():
        log.warning("not kept, too many in a minute: %s %s", kind, request_id)
        return False
    values["page"], values["words"] = values.get("page", "")[:100], values.get("words", "")[:500]
    number = logs.number_of(request_id)
    try:
        with _soon(), transaction.atomic():
            Incident.objects.create(kind=kind, request_id=request_id, number=number, at=timezone.now(), **values)
    except Error as error:
        log.warning("not kept: %s %s (%s)", kind, request_id, error)
        return False
    return True


@contextmanager
def _soon() -> Iterator[None]:
    """On SQLite who writes waits for others half a second at most here: a thread of the server is held meanwhile."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def job_failed(job: Job, words: str, error: str) -> None:
    """A job ended without what it was for; ``words`` name its kind, ``error`` is what its owner reads: what it quotes to
    him of his records is left out here."""
    error = logs.masked(error[:2000])
    said = QUOTED.sub("…", error) if job.user_id else error
    keep(Incident.Kind.JOB, f"job-{job.pk}", page=words, words=said, user_id=job.user_id)


def sweep() -> int:
    """Forget what is older than ``INCIDENT_DAYS``, and the oldest beyond ``MOST``. Returns how many rows went."""
    old = timezone.now() - timedelta(days=settings.INCIDENT_DAYS)
    gone: int = Incident.objects.filter(at__lt=old).delete()[0]
    beyond = Incident.objects.order_by("-pk").values_list("pk", flat=True)[MOST : MOST + 1].first()
    return gone + (Incident.objects.filter(pk__lte=beyond).delete()[0] if beyond else 0)
