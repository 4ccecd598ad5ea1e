"""A full disk: how it is known, what is said of it, and when it is near."""

import errno
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

FULL_WORDS = "存储空间不足，没有保存。请联系系统管理员清理磁盘后再试。"
KEPT_FREE = 1024 * 1024
"""Bytes that uploads leave free."""
FULL = {errno.ENOSPC, errno.EDQUOT}
SPOKEN = ("database or disk is full", "no space left on device", "disk i/o error", "could not extend file")
"""How SQLite and PostgreSQL say it; SQLite calls a log that cannot grow an I/O error."""


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or one behind it, says that the disk is full."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if isinstance(error, DatabaseError) and any(words in str(error).lower() for words in SPOKEN):
            return True
        error = error.__cause__ or error.__context__
    return False


def has_room(size: int) -> bool:
    """Whether so many bytes of uploads can be stored, with something left for the database; a bucket says it itself."""
    if settings.S3_BUCKET:
        return True
    there = _there(Path(settings.MEDIA_ROOT))
    return there is None or shutil.disk_usage(there).free > size + KEPT_FREE


def _there(place: Path) -> Path | None:
    """The folder, or the nearest above it that is there already."""
    return next((one for one in (place, *place.parents) if one.exists()), None)


def space_short(share: float = 0.1) -> tuple[int, int] | None:
    """(bytes left, bytes in all) of the fullest place where rows or files lie, if less than ``share`` of it is left."""
    found = []
    places = {Path(settings.VAR_DIR)} | (set() if settings.S3_BUCKET else {Path(settings.MEDIA_ROOT)})
    for place in places:
        there = _there(place)
        if there is not None:
            usage = shutil.disk_usage(there)
            if usage.free < share * usage.total:
                found.append((usage.free, usage.total))
    return min(found, default=None)
