"""Into an empty installation, of either database: all of a backup or nothing.

It is read whole and compared before anything is written. Rows go in by the database itself, in one transaction and never
by laying a file over another: the log that lies beside a killed SQLite would be taken for the newer truth. At the end the
tables are read again and compared with what the backup says.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cppcc import encoding
from cppcc.backup import empty, keys, reading, rows, sealing
from cppcc.backup.faults import DAMAGED, BackupFault, in_words
from cppcc.backup.manifest import FILES, TABLES, Manifest

Tell = Callable[[str], None]
OTHER_KEY = (
    "这份备份不含密钥，而本机的 SECRET_KEY 与备份时的不同：恢复后已批准考核的封签将不能核对。"
    "请先把 SECRET_KEY 设为原来的值（原安装的环境变量，或 var/secret_key 文件），再恢复。"
    "确实找不回原来的值，才加 --other-key。"
)


def restore(path: Path, tell: Tell = lambda words: None, *, other_key: bool = False) -> Manifest:
    """Lay a backup down in this installation, which must be empty, and bring it to the program's version.

    Raises BackupFault in words; the installation is as empty as before then.
    """
    empty.refuse_left_log()
    with in_words("恢复"):
        if words := encoding.fault_of(connection):
            raise BackupFault(words)
    lock = sealing.Lock.of_settings()
    tell("正在核对备份……")
    manifest = reading.check(path, lock)
    tell(f"备份完好：{manifest.words()}。")
    head = manifest.head
    if not head.keys and not other_key and not keys.is_own(head.key_mark):
        raise BackupFault(OTHER_KEY)
    with in_words("恢复"):
        state = empty.migrated_to(head.migrations, tell)
        laid = list[str]()
        try:
            with transaction.atomic():
                _lay(path, lock, manifest, state, laid, tell)
        except BaseException as error:
            for name in laid:
                default_storage.delete(name)
            if isinstance(error, IntegrityError):
                raise BackupFault(f"备份中的记录不相符合，没有恢复：{error}") from error
            raise
    for words in _keys(path, lock, manifest):
        tell(words)
    ContentType.objects.clear_cache()
    tell("正在升级到本程序的版本，并重建查找用的索引……")
    call_command("migrate", verbosity=0)
    _analyse()
    return manifest


def _lay(path: Path, lock: sealing.Lock, manifest: Manifest, state: Any, laid: list[str], tell: Tell) -> None:
    models = {one._meta.db_table: one for one in rows.tables(state)}
    unknown = sorted(set(manifest.tables) - set(models))
    if unknown:
        raise BackupFault(f"备份中有本程序不认识的表：{'、'.join(unknown)}。请用做备份的那个版本的程序恢复。")
    empty.locked(models)
    empty.refuse_full(models)
    empty.cleared(models)
    tell("正在恢复文件和数据……")
    parts = {name: iter(one.parts) for name, one in manifest.tables.items()}
    with reading.entries(path, lock) as found:
        for name, size, content in found:
            kind, _, rest = name.partition("/")
            if kind == FILES and rest in manifest.files:
                if _file(rest, content, manifest.files[rest][0]):
                    laid.append(rest)
            elif kind == TABLES:
                table, packed = rest.partition("/")[0], reading.whole(content, size)
                if hashlib.sha256(packed).hexdigest() != next(parts[table], None):
                    raise BackupFault(DAMAGED)
                rows.put(models[table], reading.unpacked(packed))
    connection.check_constraints()
    for name, told in manifest.tables.items():
        if told.given is not None:
            _give_after(models[name], told.given)
    tell("正在与备份逐表核对……")
    wrong = [name for name, told in manifest.tables.items() if str(rows.digest(models[name])) != told.digest]
    if wrong:
        raise BackupFault(f"写入后与备份不一致，没有恢复：{'、'.join(wrong)}。")


def _file(name: str, content: IO[bytes], digest: str) -> bool:
    """Store a file under its own name; False where it lies there already, the same."""
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if hashlib.file_digest(there, "sha256").hexdigest() == digest:
                return False
        raise BackupFault(f"文件存储中已有另一个 {name}：请恢复到空的文件夹（MEDIA_ROOT）。")
    with tempfile.SpooledTemporaryFile(max_size=4 << 20, dir=_near()) as passing:
        read = hashlib.sha256()
        while some := content.read(1 << 20):
            read.update(some)
            passing.write(some)
        if read.hexdigest() != digest:
            raise BackupFault(DAMAGED)
        passing.seek(0)
        stored = default_storage.save(name, File(passing, name))
    if stored != name:
        default_storage.delete(stored)
        raise BackupFault(f"文件 {name} 不能以原来的名字存放。")
    return True


def _near() -> str | None:
    """Where large files pass through: beside the stored ones, never a small /tmp."""
    place = Path(settings.MEDIA_ROOT)
    return str(place) if place.is_dir() else None


def _give_after(model: rows.Model, given: int) -> None:
    """The next key is one that was never given."""
    table, column = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(table)
        cursor.execute(f"SELECT MAX({connection.ops.quote_name(column)}) FROM {quoted}")  # noqa: S608 - the model's own names
        highest = max(given, cursor.fetchone()[0] or 0)
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, highest])
        else:
            words = "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)"
            cursor.execute(words, [quoted, column, max(highest, 1), highest > 0])


def _keys(path: Path, lock: sealing.Lock, manifest: Manifest) -> list[str]:
    if not manifest.head.keys:
        return []
    by_file = not settings.PRODUCTION and not os.environ.get("SECRET_KEY") and _own_file()
    return keys.lay_down(reading.keys_of(path, lock), path, by_file=by_file)


def _own_file() -> bool:
    """Whether this installation's SECRET_KEY is the one in its own file."""
    path = Path(settings.VAR_DIR) / "secret_key"
    return path.is_file() and path.read_text() == settings.SECRET_KEY


def _analyse() -> None:
    """The database counts its rows, so that it plans well from the first page on."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
