"""Telling a trouble: one open row for each key, counted on when it comes again."""

import logging

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cppcc.discreet import told
from cppcc.models import Trouble

log = logging.getLogger("cppcc.troubles")


def tell(key: str, words: str, detail: str | BaseException = "") -> None:
    """Tell once for a key until it is closed. ``words`` are Chinese, for the administrator; ``detail`` may be raw, and is
    not written in the log, which names no records; an exception is kept without its message."""
    if isinstance(detail, BaseException):
        detail = told(detail)
        log.error("%s (%s): %s", words, key, detail)
    else:
        log.error("%s (%s)", words, key)
    values = {"words": words[:300], "detail": detail.replace("\x00", "␀")[:4000], "last_at": timezone.now()}
    if Trouble.objects.filter(key=key[:100], closed_at=None).update(count=F("count") + 1, **values):
        return
    try:
        with transaction.atomic():
            Trouble.objects.create(key=key[:100], **values)
    except IntegrityError:  # told at the same moment by another process
        Trouble.objects.filter(key=key[:100], closed_at=None).update(count=F("count") + 1, **values)


def closed(key: str) -> None:
    """It works again: the open row is closed by itself."""
    Trouble.objects.filter(key=key[:100], closed_at=None).update(closed_at=timezone.now())
