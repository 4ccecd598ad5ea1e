"""What stands against a backup or a restore, in words for the person at the console."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings
from django.db import DatabaseError

from cppcc.discreet import told
from cppcc.troubles import is_full


class BackupFault(Exception):
    """Nothing was written, or what was begun was taken away again; the words are Chinese and say what to do."""


FULL = "磁盘空间不足，备份没有写成。请清理磁盘，或换一个空间足够的位置。"
DAMAGED = "备份文件损坏：内容与登记的校验值不符，不能使用。请换另一份备份。"
TRUNCATED = "备份文件不完整（可能没有传完或被截断），不能使用。请重新复制，或换另一份备份。"
BROKEN = "备份文件不完整或已损坏，解密到一半就打不开了，不能使用。请重新复制，或换另一份备份。"
FOREIGN = "这不是本系统的备份文件。"


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """What the system or the database says becomes a fault in words."""
    try:
        yield
    except (OSError, DatabaseError) as error:
        if is_full(error):
            raise BackupFault(FULL) from error
        raise BackupFault(f"{doing}没有完成{_place(error)}：{told(error)}") from error


def _place(error: Exception) -> str:
    """Which of the configured places it was, where the system says one; a file's own name is not told."""
    there = str(getattr(error, "filename", None) or "")
    for place, words in (
        (settings.BACKUP_DIR, "备份存放位置"),
        (settings.MEDIA_ROOT, "文件存储"),
        (gettempdir(), "临时文件夹"),
    ):
        if there and str(place) and Path(there).is_relative_to(place):
            return f"（{words}）"
    return ""
