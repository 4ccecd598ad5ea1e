"""Each night's backup: a job of the slow worker, read again before it has its name, kept for a number of days.

It goes to ``BACKUP_DIR``; without one nothing happens. The name of a nightly backup says that it is whole: what lacks stored
files that the night before had is kept under another, counts as no backup, and nothing is taken away then. What goes wrong
is told to administrators (运行情况), however the job ended.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cppcc.backup import lost, reading, sealing, writing
from cppcc.backup.faults import BackupFault, in_words
from cppcc.backup.manifest import Manifest
from cppcc.jobs import JobFailed, Progress, job
from cppcc.models import Job
from cppcc.troubles import closed

KIND = "backup"
NAME = re.compile(r"cppcc-(\d{8}-\d{6})\.backup")
LACKING = ".lacking"
"""Ends the name of a backup that is without stored files which may still be found."""
MOST_LACKING = 3
SLACK = timedelta(hours=1)
"""A backup of a later time than so was named by a clock that went wrong."""
FAILED = "夜间备份没有成功，请按详情处理后在服务器上运行 manage.py backup 补做"
UNPROVEN = "刚写好的备份没有通过核对，没有留用：请检查存放位置的磁盘，再运行 manage.py backup 补做。（{fault}）"
LACKS = (
    "有 {number} 个文件记录里有、文件存储里却找不到。这份备份另存为 {name}，不算成功；旧备份一份也没有清理。"
    "请先看文件存储（MEDIA_ROOT 所在的磁盘是否挂上，S3 的桶是否可用），修好后运行 manage.py backup 补做。"
    "确认这些文件找不回了，运行 manage.py backup --accept-missing {number}：以后不再提示它们。"
)
OTHERWISE = "您确认丢失的是 {accept} 个文件，"
"""Before ``LACKS``: what was accepted is not what is missing now, as where a disk has gone in the meantime."""
LEFT = "备份已做好，但旧备份 {names} 删不掉：请检查存放位置的权限，以免磁盘占满。"


def wanted() -> bool:
    """Whether backups are made by themselves."""
    return bool(settings.BACKUP_DIR)


@job(KIND, minutes=600, quiet=3600, slow=True, words="夜间备份", trouble=FAILED)
def make(wanted: Job, progress: Progress) -> None:
    """Write tonight's backup, read it again, and take away those that are too old."""
    try:
        nightly(progress)
    except BackupFault as fault:
        raise JobFailed(str(fault)) from fault


def by_hand(*, accept: int | None) -> tuple[Path, Manifest]:
    """The night's backup, made now by a person; what was told of one that failed is over then."""
    made = nightly(lambda percent, step: None, accept=accept)
    closed(KIND)
    return made


def nightly(say: writing.Say, *, accept: int | None = None) -> tuple[Path, Manifest]:
    """The backup of now in ``BACKUP_DIR``. Returns its path and what it holds.

    ``accept``: so many files that are missing are lost for good and are told no more. BackupFault, in words, where it can't
    be made or read again, or lacks files that were not known to be lost and are not just as many as were accepted.
    """
    folder, lock = Path(settings.BACKUP_DIR), sealing.Lock.of_settings()
    path, new = _free(folder), list[str]()

    def name(begun: Path, manifest: Manifest) -> Path:
        if lock.opens:
            say(96, "正在核对备份")
            try:
                reading.check(begun, lock)
            except BackupFault as fault:
                raise BackupFault(UNPROVEN.format(fault=fault)) from fault
        new.extend(lost.unknown(folder, manifest.missing))
        return path.with_suffix(LACKING) if _refused(new, accept) else path

    manifest = writing.write(path, say, lock=lock, name=name)
    if _refused(new, accept):
        lacking = path.with_suffix(LACKING)
        _take_away(_left(folder), made=lacking)
        raise BackupFault(
            (OTHERWISE.format(accept=accept) if accept is not None else "")
            + LACKS.format(number=len(new), name=lacking.name)
        )
    with in_words("备份"):
        lost.know(folder, manifest.missing)
        _sweep(folder, path)
    return path, manifest


def _refused(new: list[str], accept: int | None) -> bool:
    """Whether files are missing of which nobody knew, other than just so many as were accepted."""
    return bool(new) and len(new) != accept


def _free(folder: Path) -> Path:
    """A name of now that none has."""
    at = timezone.localtime()
    while list(folder.glob(f"cppcc-{at:%Y%m%d-%H%M%S}.*")):
        at += timedelta(seconds=1)
    return folder / f"cppcc-{at:%Y%m%d-%H%M%S}.backup"


def kept(folder: Path) -> dict[Path, datetime]:
    """The nightly backups of a folder, oldest first, each with its time (of its name)."""
    return {path: at for path in sorted(folder.glob("cppcc-*.backup")) if (at := _time(path.name)) and path.is_file()}


def _time(name: str) -> datetime | None:
    """When the backup of that name was made; None where it is no such name."""
    if not (match := NAME.fullmatch(name)):
        return None
    try:
        return timezone.make_aware(datetime.strptime(match[1], "%Y%m%d-%H%M%S"))
    except ValueError:  # digits that are no day
        return None


def newest() -> datetime | None:
    """When the last nightly backup was made; None where there is none."""
    till = timezone.now() + SLACK
    return max((at for at in kept(Path(settings.BACKUP_DIR)).values() if at < till), default=None) if wanted() else None


def _sweep(folder: Path, made: Path) -> None:
    """Take away what is older than the days to keep, never the one just made; and what else is left over.

    BackupFault where one of them stays.
    """
    old = [path for path, at in kept(folder).items() if at < _days_ago(max(settings.BACKUP_KEEP_DAYS, 1))]
    if stay := _take_away([*old, *_left(folder)], made=made):
        raise BackupFault(LEFT.format(names="、".join(stay[:5]) + ("等" if len(stay) > 5 else "")))


def _take_away(paths: Iterable[Path], *, made: Path) -> list[str]:
    """All but the one just made. Returns the names of those that can't be taken away."""
    stay = []
    for path in paths:
        try:
            if path != made:
                path.unlink(missing_ok=True)
        except OSError:
            stay.append(path.name)
    return stay


def _left(folder: Path) -> list[Path]:
    """What was never finished, a day old; and backups that lack files, beyond the days to keep or the newest few."""
    lacking = sorted(folder.glob(f"cppcc-*{LACKING}"), reverse=True)
    begun = [(path, 1) for path in folder.glob(f".cppcc-*{writing.PART}")]
    found = lacking[MOST_LACKING:]
    for path, days in (*begun, *((path, max(settings.BACKUP_KEEP_DAYS, 1)) for path in lacking[:MOST_LACKING])):
        with suppress(FileNotFoundError):  # it was finished, or went, meanwhile
            if path.is_file() and path.stat().st_mtime < _days_ago(days).timestamp():
                found.append(path)
    return found


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
