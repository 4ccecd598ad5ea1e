"""What a backup says of itself: at its head what must be known to read it, at its end what it holds."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from cppcc.backup.faults import DAMAGED, FOREIGN, BackupFault

FORMAT = 1
HEAD, END, END_DIGEST, KEYS = "backup.json", "manifest.json", "manifest.sha256", "keys.json"
TABLES, FILES = "tables", "files"


@dataclass
class Head:
    """The first part of a backup."""

    made_at: str
    committee: str
    database: str
    migrations: list[list[str]]
    """(app, name) of every migration that its database had."""
    key_mark: str
    keys: list[str]
    """Names of the keys that lie in it; none in a backup that is not encrypted."""
    keys_left_out: list[str]
    format: int = FORMAT


@dataclass
class Table:
    """A table: how many rows, their digest, the highest key that was ever given, the digests of the parts."""

    rows: int
    digest: str
    given: int | None
    parts: list[str] = field(default_factory=list)


@dataclass
class Manifest:
    """The last part of a backup: what is in it, and what is not."""

    head: Head
    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    """Stored name: [sha256, bytes]; of the files that the rows name."""
    surplus: dict[str, list[Any]] = field(default_factory=dict)
    """Files that were copied and that no row of the moment names; they are not restored."""
    missing: list[str] = field(default_factory=list)
    """Files that rows name and that were lost before."""
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    def words(self) -> str:
        """What it holds, in a sentence."""
        size = sum(one[1] for one in self.files.values())
        return f"{len(self.tables)} 张表 {self.rows} 行，文件 {len(self.files)} 个（{size / 2**20:.1f} MB）"


def dumped(what: Any) -> bytes:
    return json.dumps(asdict(what), ensure_ascii=False, sort_keys=True, indent=1).encode()


def read_head(content: bytes) -> Head:
    """BackupFault where it is not one, or of a format of the future."""
    try:
        found = json.loads(content)
        form = int(found["format"])
        if form > FORMAT:
            raise BackupFault(f"备份的格式（{form}）比本程序认识的（{FORMAT}）新：请用新版本的程序恢复。")
        return Head(**found)
    except (ValueError, TypeError, KeyError) as error:
        raise BackupFault(FOREIGN) from error


def read_manifest(content: bytes) -> Manifest:
    try:
        found = json.loads(content)
        tables = {name: Table(**one) for name, one in found.pop("tables").items()}
        return Manifest(head=Head(**found.pop("head")), tables=tables, **found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupFault(DAMAGED) from error
