"""The process: what is asked as its argument, a file's bytes in, one line of JSON and bytes out, within limits of its own.

Run by its path with `python -I`; it imports only what it is asked for.
"""

import json
import resource
import sys
import traceback
from pathlib import Path
from types import ModuleType

MEMORY = 700_000_000
"""Bytes of address space."""
SECONDS = 30
"""Of computing."""
BROKEN, HEAVY = 3, 4
"""How it ends where the file broke what looks at it, or memory was not enough."""


def limit() -> None:
    """Before anything of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def stand_alone() -> None:
    """Make the rooms importable without running what `cppcc` loads for the web."""
    package = ModuleType("cppcc")
    package.__path__ = [str(Path(__file__).resolve().parent.parent)]
    sys.modules["cppcc"] = package


def main() -> None:
    limit()
    stand_alone()
    what, asked = sys.argv[1], json.loads(sys.argv[2])
    content = sys.stdin.buffer.read()
    try:
        if what == "pictures":
            from cppcc.apart.pictures import look  # noqa: PLC0415  only now can it be found, and only one is loaded
        elif what == "documents":
            from cppcc.apart.documents import look  # type: ignore[assignment]  # noqa: PLC0415
        else:
            raise ValueError(what)
        said, made = look(content, **asked)
    except MemoryError:
        sys.exit(HEAVY)
    except Exception as error:  # noqa: BLE001  whatever a broken file does: where it broke is said, not with what
        sys.stderr.write(f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__)[-4:])}")
        sys.exit(BROKEN)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
