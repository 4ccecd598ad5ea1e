"""python -m tests.bench [PART…]: all parts, or those named."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import made
from tests.bench.reading import heading
from tests.bench.standing import running

PARTS = {
    "demonstration": "empty",
    "duties": "empty",
    "exports": "empty",
    "similar": "empty",
    "attendances": "empty",
    "books": "empty",
    "files": "demo",
    "large_report": "demo",
    "queue": "",  # makes an installation of its own
}
"""Each part's module, and the stage (``tests.made``) that it begins with."""

STANDING = "standing"
"""The part with databases and processes of its own (``tests.bench.standing``); alone where ratios are checked."""

IN_ITS_PROCESS = """
import importlib, sys
import django
django.setup()
for reading in importlib.import_module("tests.bench." + sys.argv[1]).readings():
    reading.tell()
"""


def run(part: str, stage: str, server: str) -> int:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cppcc.settings"}
    with tempfile.TemporaryDirectory(prefix="cppcc-bench-") as place:
        copy = made.copied(stage or "empty", Path(place), server)
        try:
            command = [sys.executable, "-c", IN_ITS_PROCESS, part]
            return subprocess.call(command, cwd=made.ROOT, env=environment | copy.environment)
        finally:
            copy.drop()


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - {*PARTS, STANDING}
    if unknown:
        sys.exit(f"no part of the bench: {', '.join(sorted(unknown))}; there are {', '.join([*PARTS, STANDING])}")
    if os.environ.get("CHECK") or wanted == [STANDING]:
        return running.main()
    server = os.environ.get("DATABASE_URL", "")
    heading()
    with made.owned_run(server):
        ended = [run(part, stage, server) for part, stage in PARTS.items() if part in wanted or not wanted]
    return max([*ended, running.main() if STANDING in wanted or not wanted else 0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
