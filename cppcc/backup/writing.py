"""A backup is written while others work: files first, then one moment of the rows, then what of its files came meanwhile.

A stored file never changes. One that a row of the moment names was there before the moment, so it was copied, or is
copied right after it; one that was taken away between the two means that the moment is over, and another is taken.
The backup goes under another name and is renamed when it is whole.
"""

import gzip
import hashlib
import io
import os
import tarfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cppcc.backup import keys, rows, sealing
from cppcc.backup.faults import BackupFault, in_words
from cppcc.backup.manifest import END, END_DIGEST, FILES, HEAD, KEYS, TABLES, Head, Manifest, Table, dumped
from cppcc.backup.snapshot import Outside, snapshot
from cppcc.files.sweeping import all_named

PART = ".part"
PART_ROWS, PART_BYTES = 2000, 4 << 20
MOMENTS = 5
"""So often another moment is taken because a file went; what is missing then was lost before."""
Say = Callable[[int, str], None]


def write(
    path: Path,
    say: Say = lambda percent, step: None,
    *,
    lock: sealing.Lock | None = None,
    name: Callable[[Path, Manifest], Path] | None = None,
) -> Manifest:
    """Write a backup of everything to a path that is free. Returns its manifest.

    ``name`` looks at what was written before it has a name, and says which. Raises BackupFault in words; nothing is left then.
    """
    lock = sealing.Lock.of_settings() if lock is None else lock
    if path.exists():
        raise BackupFault(f"{path} 已经存在，没有覆盖。请换一个文件名。")
    if not path.parent.is_dir():
        raise BackupFault(f"文件夹 {path.parent} 不存在，请先建立。")
    _refuse_half_migrated()
    begun = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PART}")
    try:
        with in_words("备份"):
            with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                with sealing.closed(file, lock) as out:
                    manifest = _Writer(out, say, with_keys=lock.closes).write()
                file.flush()
                os.fsync(file.fileno())
            take_name(begun, name(begun, manifest) if name else path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
    return manifest


def take_name(begun: Path, path: Path) -> None:
    """What is whole stands under its name from now on."""
    os.replace(begun, path)


def _refuse_half_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupFault("数据库还没有升级到本程序的版本：请先运行 manage.py migrate，再备份。")


class _Writer:
    def __init__(self, out: IO[bytes], say: Say, *, with_keys: bool) -> None:
        self.tar = tarfile.open(  # noqa: SIM115 - closed at the end of write
            fileobj=out, mode="w|", bufsize=1 << 20, format=tarfile.PAX_FORMAT
        )
        self.tell, self.with_keys, self.copied = say, with_keys, dict[str, list[Any]]()
        self.outside: Outside = lambda do: do()

    def write(self, state: Any = apps) -> Manifest:
        """``state``: the models as the database has them, where that is not the code's."""
        held = keys.held()
        head = Head(
            made_at=timezone.now().isoformat(),
            committee=settings.COMMITTEE_NAME,
            database=connection.vendor,
            migrations=sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations()),
            key_mark=keys.mark(settings.SECRET_KEY),
            keys=sorted(held) if self.with_keys else [],
            keys_left_out=[] if self.with_keys else sorted(held),
        )
        with self.tar:
            self._add(HEAD, dumped(head))
            if self.with_keys:
                self._add(KEYS, rows.line(dict(held)))
            self._copy(sorted(all_named(state)))
            manifest = Manifest(head, left_out=rows.LEFT_OUT)
            for moment in range(MOMENTS):
                with snapshot() as self.outside:
                    named = all_named(state)
                    gone = self._copy(sorted(named - set(self.copied)))
                    if gone and moment < MOMENTS - 1:
                        continue
                    manifest.missing = gone
                    self._rows(manifest, rows.tables(state))
                    break
            self.outside = lambda do: do()
            manifest.files = {name: told for name, told in self.copied.items() if name in named}
            manifest.surplus = {name: told for name, told in self.copied.items() if name not in named}
            content = dumped(manifest)
            self._add(END, content)
            self._add(END_DIGEST, hashlib.sha256(content).hexdigest().encode())
        return manifest

    def say(self, percent: int, step: str) -> None:
        """What is told of progress may be written to the database: never through the moment that is read."""
        self.outside(lambda: self.tell(percent, step))

    def _add(self, name: str, content: bytes) -> None:
        self._entry(name, len(content), io.BytesIO(content))

    def _entry(self, name: str, size: int, content: IO[bytes]) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, int(time.time()), 0o600
        self.tar.addfile(entry, content)

    def _copy(self, names: list[str]) -> list[str]:
        """Add stored files. Returns those that are not there."""
        gone = []
        for number, name in enumerate(names):
            if number % 200 == 0:
                self.say(min(40, 40 * number // max(len(names), 1)), f"正在备份文件 {number}/{len(names)}")
            try:
                with default_storage.open(name) as content:
                    read = _Hashing(content)
                    self._entry(f"{FILES}/{name}", content.size, read)  # type: ignore[arg-type]
                    self.copied[name] = [read.sha256.hexdigest(), content.size]
            except FileNotFoundError:
                gone.append(name)
        return gone

    def _rows(self, manifest: Manifest, models: list[rows.Model]) -> None:
        for number, model in enumerate(models):
            name = model._meta.db_table
            if number % 50 == 0:
                self.say(40 + 55 * number // len(models), f"正在备份数据表 {number + 1}/{len(models)}")
            whole, parts = rows.Digest(), list[str]()
            for content in pieces(rows.lines(model), whole):
                self._add(f"{TABLES}/{name}/{len(parts):06d}.jsonl.gz", content)
                parts.append(hashlib.sha256(content).hexdigest())
            manifest.tables[name] = Table(whole.count, str(whole), _given(model), parts)


class _Hashing:
    """A file whose digest is known when it was read."""

    def __init__(self, file: Any) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content: bytes = self.file.read(size)
        self.sha256.update(content)
        return content


def pieces(lines: Iterable[bytes], whole: rows.Digest) -> Iterator[bytes]:
    """Lines in packed pieces of some megabytes at most; ``whole`` counts them."""
    kept, size = list[bytes](), 0
    for one in lines:
        whole.add(one)
        kept.append(one)
        size += len(one)
        if len(kept) >= PART_ROWS or size >= PART_BYTES:
            yield gzip.compress(b"".join(kept), 6, mtime=0)
            kept, size = [], 0
    if kept:
        yield gzip.compress(b"".join(kept), 6, mtime=0)


def _given(model: rows.Model) -> int | None:
    """The highest key that the table ever gave; None where it gives none. A key of what was deleted is not given again."""
    key = model._meta.auto_field
    if key is None or key not in model._meta.local_fields:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        else:
            quoted = connection.ops.quote_name(model._meta.db_table)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, key.column])
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")  # noqa: S608 - the database's own name
        found = cursor.fetchone()
    return int(found[0]) if found else 0
