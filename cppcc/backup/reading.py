"""Reading a backup: one pass through it, every part compared with the manifest at its end."""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cppcc.backup import sealing
from cppcc.backup.faults import DAMAGED, FOREIGN, TRUNCATED, BackupFault, in_words
from cppcc.backup.manifest import (
    END,
    END_DIGEST,
    FILES,
    HEAD,
    KEYS,
    TABLES,
    Head,
    Manifest,
    read_head,
    read_manifest,
)
from cppcc.backup.rows import Digest

LARGEST = 256 << 20
"""Bytes of a part of a table at most, unpacked or not: more was not written by this program."""
Entry = tuple[str, int, IO[bytes]]


@contextmanager
def entries(path: Path, lock: sealing.Lock | None = None) -> Iterator[Iterator[Entry]]:
    """Name, size and content of each part, in order. BackupFault where the file can't be read to its end."""
    if not path.is_file():
        raise BackupFault(f"没有 {path} 这个文件。")
    lock = sealing.Lock.of_settings() if lock is None else lock
    with in_words("读取备份"), sealing.opened(path, lock) as plain:
        try:
            with tarfile.open(fileobj=plain, mode="r|", bufsize=1 << 20) as tar:
                yield _each(tar)
        except tarfile.ReadError as error:
            at_start = isinstance(error, tarfile.ReadError) and path.stat().st_size > 0 and not sealing.is_closed(path)
            words = FOREIGN if at_start and not _begins(path) else TRUNCATED
            raise BackupFault(words) from error
        except (EOFError, tarfile.TarError) as error:
            raise BackupFault(TRUNCATED) from error


def _begins(path: Path) -> bool:
    """Whether the file begins like a backup that is not encrypted."""
    with path.open("rb") as file:
        return file.read(len(HEAD)) == HEAD.encode() or b"PaxHeader" in file.read(100)


def _each(tar: tarfile.TarFile) -> Iterator[Entry]:
    for one in tar:
        content = tar.extractfile(one) if one.isreg() else None
        if content is None:
            raise BackupFault(FOREIGN)
        yield one.name, one.size, content
    _nothing_follows(tar)


def _nothing_follows(tar: tarfile.TarFile) -> None:
    """After the last part stand zeros alone, to the end of a record: what else lies there was not written by this program."""
    rest, size = tar.fileobj, 0
    while rest is not None and (some := rest.read(1 << 20)):
        size += len(some)
        if some.strip(b"\0") or size > tarfile.RECORDSIZE:
            raise BackupFault(DAMAGED)


def check(path: Path, lock: sealing.Lock | None = None) -> Manifest:
    """Read the whole of it and compare each digest and count. BackupFault in words where anything is not as it was written."""
    seen, end, said = _Seen(), b"", b""
    with entries(path, lock) as found:
        for name, size, content in found:
            if name == END:
                end = whole(content, size)
            elif name == END_DIGEST:
                said = whole(content, size)
            else:
                seen.take(name, size, content)
    if seen.head is None:
        raise BackupFault(FOREIGN)
    if not end or not said:
        raise BackupFault(TRUNCATED)
    if hashlib.sha256(end).hexdigest() != said.decode(errors="replace"):
        raise BackupFault(DAMAGED)
    manifest = read_manifest(end)
    if not seen.agrees(manifest):
        raise BackupFault(DAMAGED)
    return manifest


def whole(content: IO[bytes], size: int) -> bytes:
    """A small part in one piece."""
    if size > LARGEST:
        raise BackupFault(DAMAGED)
    read = content.read()
    if len(read) != size:
        raise BackupFault(TRUNCATED)
    return read


def unpacked(content: bytes) -> list[bytes]:
    """The lines of a part of a table."""
    try:
        return gzip.decompress(content).splitlines(keepends=True)
    except (OSError, EOFError, zlib.error) as error:
        raise BackupFault(DAMAGED) from error


class _Seen:
    """What was read so far."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.keys: list[str] = []
        self.files: dict[str, list[Any]] = {}
        self.parts: dict[str, list[str]] = {}
        self.digests: dict[str, Digest] = {}

    def take(self, name: str, size: int, content: IO[bytes]) -> None:
        kind, _, rest = name.partition("/")
        if name == HEAD:
            self.head = read_head(whole(content, size))
        elif self.head is None:
            raise BackupFault(FOREIGN)
        elif name == KEYS:
            self.keys = sorted(read_keys(whole(content, size)))
        elif kind == FILES:
            digest = hashlib.sha256()
            while some := content.read(1 << 20):
                digest.update(some)
            self.files[rest] = [digest.hexdigest(), size]
        elif kind == TABLES:
            table, packed = rest.partition("/")[0], whole(content, size)
            self.parts.setdefault(table, []).append(hashlib.sha256(packed).hexdigest())
            counted = self.digests.setdefault(table, Digest())
            for one in unpacked(packed):
                counted.add(one)
        else:
            raise BackupFault(DAMAGED)

    def agrees(self, manifest: Manifest) -> bool:
        """Whether all that the manifest names was read, as it says, and nothing else."""
        counts = {name: (one.rows, one.digest, one.parts) for name, one in manifest.tables.items()}
        read = {
            name: (one.count, str(one), self.parts[name]) for name, one in self.digests.items()
        }  # tables without rows have no part
        empty = {name: (0, str(Digest()), list[str]()) for name in counts if name not in read}
        return (
            self.head == manifest.head
            and self.keys == manifest.head.keys
            and self.files == manifest.files | manifest.surplus
            and read | empty == counts
        )


def keys_of(path: Path, lock: sealing.Lock | None = None) -> dict[str, str]:
    """The keys that lie in a backup, by name; none in one that is not encrypted."""
    with entries(path, lock) as found:
        return next((read_keys(whole(content, size)) for name, size, content in found if name == KEYS), {})


def read_keys(content: bytes) -> dict[str, str]:
    try:
        return {str(name): str(key) for name, key in json.loads(content).items()}
    except (ValueError, AttributeError) as error:
        raise BackupFault(DAMAGED) from error
