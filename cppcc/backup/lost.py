"""Which stored files are known to be lost: those that the last whole nightly backup was without.

They stand beside the backups as digests of their names (a name may say whose file it is). Files that a night lacks beyond
them are news: nobody has said yet that they can't be found again.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

LIST = "cppcc-known-missing.txt"


def unknown(folder: Path, missing: Iterable[str]) -> list[str]:
    """Of the missing names those that were not missing before. OSError where the list can't be read."""
    path = folder / LIST
    known = set(path.read_text(errors="replace").split()) if path.exists() else set()
    return [name for name in missing if _digest(name) not in known]


def know(folder: Path, missing: Iterable[str]) -> None:
    """From now on these are known, and no others; written whole or not at all."""
    begun = folder / f".{LIST}.{os.getpid()}.part"
    begun.write_text("".join(f"{one}\n" for one in sorted(map(_digest, missing))))
    begun.replace(folder / LIST)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]
