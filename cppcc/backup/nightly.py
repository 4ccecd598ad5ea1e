"""Each night's backup: a job of the slow worker, read again when it is written, kept for a number of days.

It goes to ``BACKUP_DIR``; without one nothing happens. What goes wrong is told to administrators (运行情况).
"""

import re
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cppcc.backup import reading, sealing, writing
from cppcc.backup.faults import BackupFault
from cppcc.jobs import JobFailed, Progress, job
from cppcc.models import Job
from cppcc.troubles import closed, tell

KIND = "backup"
TROUBLE = "backup"
NAME = re.compile(r"cppcc-(\d{8}-\d{6})\.backup")
FAILED = "夜间备份没有成功，请按详情处理后在服务器上运行 manage.py backup 补做"


def wanted() -> bool:
    """Whether backups are made by themselves."""
    return bool(settings.BACKUP_DIR)


@job(KIND, minutes=600, quiet=3600, slow=True, words="夜间备份")
def make(wanted: Job, progress: Progress) -> None:
    """Write tonight's backup, read it again, and take away those that are too old."""
    try:
        nightly(progress)
    except BackupFault as fault:
        tell(TROUBLE, FAILED, str(fault))
        raise JobFailed(str(fault)) from fault
    except Exception as error:
        tell(TROUBLE, FAILED, error)
        raise
    closed(TROUBLE)


def nightly(say: writing.Say) -> Path:
    """The backup of now in ``BACKUP_DIR``. Returns its path; BackupFault where it can't be made or read again."""
    folder, lock = Path(settings.BACKUP_DIR), sealing.Lock.of_settings()
    at = timezone.localtime()
    while (path := folder / f"cppcc-{at:%Y%m%d-%H%M%S}.backup").exists():
        at += timedelta(seconds=1)
    writing.write(path, say, lock=lock)
    if lock.opens:
        say(96, "正在核对备份")
        reading.check(path, lock)
    _sweep(folder, path)
    return path


def kept(folder: Path) -> dict[Path, datetime]:
    """The nightly backups of a folder, oldest first, each with its time (of its name)."""
    found = {}
    for path in sorted(folder.glob("cppcc-*.backup")):
        if match := NAME.fullmatch(path.name):
            found[path] = timezone.make_aware(datetime.strptime(match[1], "%Y%m%d-%H%M%S"))
    return found


def newest() -> datetime | None:
    """When the last nightly backup was made; None where there is none."""
    found = list(kept(Path(settings.BACKUP_DIR)).values()) if wanted() else []
    return found[-1] if found else None


def _sweep(folder: Path, made: Path) -> None:
    """Take away what is older than the days to keep, never the one just made; and what died while it was written."""
    now = timezone.now()
    for path, at in kept(folder).items():
        if path != made and at < now - timedelta(days=max(settings.BACKUP_KEEP_DAYS, 1)):
            path.unlink(missing_ok=True)
    for begun in folder.glob(f".cppcc-*{writing.PART}"):
        if begun.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            begun.unlink(missing_ok=True)
