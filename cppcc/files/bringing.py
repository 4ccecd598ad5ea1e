"""All stored files that rows name, from the folder to the bucket or back, each compared with what then lies there.

It goes on where it was cut off: what was compared once stands in a list under VAR_DIR, and a stored file never changes.
Nothing is taken away from where it lay, nothing that differs is written over.
"""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage

from cppcc.files.storage import WholeFiles
from cppcc.files.sweeping import all_named

EVERY = 200
"""Files between two lines of progress."""


@dataclass
class Brought:
    """What became of the files: numbers, and the names of those that stand against it."""

    sent: int = 0
    there: int = 0
    missing: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.missing and not self.different


def bring(tell: Callable[[str], None], *, back: bool = False, again: bool = False) -> Brought:
    """Copy what is not there yet. ``back``: from the bucket into the folder; ``again``: read also what was compared before.

    ``tell`` is called with words of progress. Raises OSError where one of the two can't be read or written.
    """
    folder, bucket = WholeFiles(location=settings.MEDIA_ROOT), default_storage
    source, goal = (bucket, folder) if back else (folder, bucket)
    noted = Path(settings.VAR_DIR) / f"brought-{'back-' if back else ''}{_mark()}.txt"
    known = set(noted.read_text().splitlines()) if noted.exists() and not again else set()
    found, names = Brought(), sorted(all_named())
    with noted.open("w" if again else "a") as note:
        for number, name in enumerate(names, start=1):
            if name in known and goal.exists(name):
                found.there += 1
            elif _one(name, source, goal, found):
                note.write(f"{name}\n")
                note.flush()
            if number % EVERY == 0:
                tell(f"{number}/{len(names)}")
    return found


def _mark() -> str:
    """Names the bucket in the list's name."""
    where = f"{settings.S3_ENDPOINT_URL} {settings.S3_BUCKET} {settings.S3_FOLDER} {settings.MEDIA_ROOT}"
    return hashlib.sha256(where.encode()).hexdigest()[:12]


def _one(name: str, source: Storage, goal: Storage, found: Brought) -> bool:
    """Whether the file lies there now, the same."""
    try:
        content = source.open(name)
    except FileNotFoundError:
        found.missing.append(name)
        return False
    with content, tempfile.TemporaryFile() as passing:
        wanted = hashlib.sha256()
        while some := content.read(1 << 20):
            wanted.update(some)
            passing.write(some)
        passing.seek(0)
        new = not goal.exists(name)
        if new and (stored := goal.save(name, File(passing, name))) != name:
            goal.delete(stored)
    with goal.open(name) as lies:
        same = hashlib.file_digest(lies, "sha256").digest() == wanted.digest()
    if not same:
        found.different.append(name)
    elif new:
        found.sent += 1
    else:
        found.there += 1
    return same
