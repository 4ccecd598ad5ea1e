"""The reader as a program: a file's bytes in, one line of JSON out, within limits that it sets for itself first.

Run by its path with `python -I`; it imports only the rooms of `cppcc.books` that read, never the package's Celery.
"""

import json
import resource
import sys
import traceback
from datetime import date, time
from pathlib import Path
from types import ModuleType
from typing import Any

MEMORY = 1_500_000_000
"""Bytes of address space."""
SECONDS = 30
"""Of computing."""
BROKEN, HEAVY = 3, 4
"""How it ends where the file broke a reader, or memory was not enough."""


def limit() -> None:
    """Before anything of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def stand_alone() -> None:
    """Make `cppcc.books` importable without running what `cppcc` loads for the web."""
    package = ModuleType("cppcc")
    package.__path__ = [str(Path(__file__).resolve().parent.parent)]
    sys.modules["cppcc"] = package


def said(value: Any) -> Any:
    """A day or time as JSON has none: a list of one letter and its ISO text."""
    if isinstance(value, date):
        return ["D", value.isoformat()]
    if isinstance(value, time):
        return ["T", value.isoformat()]
    raise TypeError(type(value).__name__)


def main() -> None:
    limit()
    stand_alone()
    content = sys.stdin.buffer.read()
    from cppcc.books.kinds import read  # noqa: PLC0415  only now can it be found
    from cppcc.books.shape import Unreadable  # noqa: PLC0415

    out: dict[str, Any]
    try:
        book = read(content)
        pages = [
            {
                **vars(page),
                "rows": [(row.number, row.values) for row in page.rows],
                "hidden_rows": sorted(page.hidden_rows),
                "hidden_columns": sorted(page.hidden_columns),
                "odd": [(told.cell, told.words) for told in page.odd],
            }
            for page in book.pages
        ]
        out = {"kind": book.kind, "epoch1904": book.epoch1904, "pages": pages}
    except Unreadable as error:
        out = {"unreadable": str(error)}
    except MemoryError:
        sys.exit(HEAVY)
    except Exception as error:  # noqa: BLE001  whatever a broken file does to a reader: where it broke is said, not with what
        sys.stderr.write(f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__)[-4:])}")
        sys.exit(BROKEN)
    text = json.dumps(out, default=said, separators=(",", ":"), ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
