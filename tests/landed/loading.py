"""Bringing a landed state back: its dump into a fresh database, its files into a place of their own.

The test's database is one beside the suite's own, of the kind that the suite runs on: a file of SQLite, or a new database
on that PostgreSQL. What the present code reads there is compared, by plain values, with what the landed commit read.

``python -m tests.landed.loading NAME PLACE`` makes an installation with SQLite of it, in that place (VAR_DIR).
"""

import contextlib
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
LANDED = ROOT / "tests" / "data" / "landed"
BODIES = "SET check_function_bodies TO off"
"""A dump makes functions before the tables that they read."""
GROW = ("figures", "breakdowns")
"""Sections in which a later commit may say more than was said then; in all others a new record is a difference too."""


@dataclass(frozen=True)
class Landed:
    """A folder of ``tests/data/landed``: dumps, files, what was read of them."""

    folder: Path

    @property
    def facts(self) -> dict[str, Any]:
        """Commit, moment, key, password, the year that is read in parts."""
        facts: dict[str, Any] = json.loads((self.folder / "landed.json").read_text())
        return facts

    @property
    def expected(self) -> dict[str, Any]:
        expected: dict[str, Any] = json.loads((self.folder / "expected.json").read_text())
        return expected

    def dump(self, name: str) -> str:
        return lzma.decompress((self.folder / f"{name}.sql.xz").read_bytes()).decode()

    def lay_down(self, path: Path) -> None:
        """SQLite's rows: a file as it was, where what finds words is in it; of older states their statements."""
        whole = self.folder / "sqlite.db.xz"
        if whole.exists():
            path.write_bytes(lzma.decompress(whole.read_bytes()))
            return
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executescript(self.dump("sqlite"))
            connection.commit()

    @contextmanager
    def brought_back(self, place: Path, alter: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
        """The environment of an installation that holds the landed state; ``alter``: statements that change it."""
        shutil.copytree(self.folder / "files", place / "media")
        with database(place, self, alter) as url:
            yield environment(place, url, self.facts["secret_key"])

    def read(self, env: dict[str, str]) -> dict[str, Any]:
        """Migrated to now and read by the present code, in a process of its own."""
        facts = self.facts
        words = [facts["moment"], str(facts["parts_of"]), facts["password"]]
        command = [sys.executable, "-m", "tests.landed.reading", *words]
        ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        found: dict[str, Any] = json.loads(ended.stdout)
        return found


def states() -> list[Landed]:
    """Every state that is kept."""
    return [Landed(path.parent) for path in sorted(LANDED.glob("*/landed.json"))]


def environment(place: Path, url: str, secret_key: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "VAR_DIR": str(place),
        "MEDIA_ROOT": str(place / "media"),
        "SECRET_KEY": secret_key,
        "DJANGO_SETTINGS_MODULE": "cppcc.settings",
        "EMAIL_URL": "memorymail://",
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def database(place: Path, landed: Landed, alter: tuple[str, ...]) -> Iterator[str]:
    """The address of a fresh database with the dump in it, of the kind that the suite runs on."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        landed.lay_down(place / "cppcc.sqlite3")
        with sqlite3.connect(place / "cppcc.sqlite3") as connection:
            connection.executescript("\n".join(f"{statement};" for statement in alter))
        connection.close()
        yield f"sqlite:///{place / 'cppcc.sqlite3'}"
        return
    name = f"landed_{uuid.uuid4().hex[:12]}"
    base, _, query = server.partition("?")
    url = f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(url) as fresh:
                for statements in (BODIES, landed.dump("postgres"), "SET search_path TO public", *alter):
                    fresh.execute(statements)
            yield url
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where two readings differ, each by its path with both values; of one record more may be read than was then."""
    if isinstance(expected, dict) and isinstance(found, dict):
        new = [key for key in found if key not in expected and path and "/" not in path and path not in GROW]
        return [
            *(f"{path}/{key}: new, {short(found[key])}".lstrip("/") for key in new),
            *(f"{path}/{key}: gone, was {short(expected[key])}".lstrip("/") for key in expected if key not in found),
            *(
                one
                for key in expected
                if key in found
                for one in differences(expected[key], found[key], f"{path}/{key}".lstrip("/"))
            ),
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [one for index, (then, now) in pairs for one in differences(then, now, f"{path}/{index}")]
    return [] if expected == found else [f"{path}: {short(expected)} → {short(found)}"]


def short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    wanted, where = Landed(LANDED / sys.argv[1]), Path(sys.argv[2]).resolve()
    with wanted.brought_back(where):
        sys.stdout.write(f"VAR_DIR={where} SECRET_KEY={wanted.facts['secret_key']}\n")
