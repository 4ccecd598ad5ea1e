"""What every test process needs and none should make anew: a migrated database, and the demonstration year in one.

Each *stage* is made once by the program's own commands, by whoever needs it first (the others wait for it), and then
copied: SQLite's file, on PostgreSQL ``CREATE DATABASE … TEMPLATE``, and the stored files.

On SQLite the stages are kept in ``.test_cache/`` under a digest of everything that makes them. On a PostgreSQL server
they last as long as the run that ``owned_run`` marks off.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
RUN = "TESTS_RUN_DIR"
"""Environment variable: the folder of a run on servers."""

KEY = "the-key-of-the-tests-signs-what-they-store-and-guards-nothing"
"""What the demonstration's seals are made with, in every process of the tests."""

SQLITE = "cppcc.sqlite3"
STAGES = {
    "empty": ("", ["migrate", "--verbosity", "0"]),
    "demo": ("empty", ["demo", "--year-only"]),
    "living": ("demo", ["demo", "--go-on"]),
}
"""Each stage: the one before it, and the command that makes one of the other. ``living`` is of the day of its making."""


@dataclass(frozen=True)
class Copy:
    """A database of one's own in its folder; beside it ``media`` and ``secret_key``."""

    place: Path
    server: str = ""
    name: str = ""

    @property
    def database(self) -> str:
        """As Django names it: the database on the server, or SQLite's file."""
        return self.name or str(self.place / SQLITE)

    @property
    def environment(self) -> dict[str, str]:
        """For a process that works on it."""
        return {"VAR_DIR": str(self.place)} | ({"DATABASE_URL": _named(self.server, self.name)} if self.server else {})

    def drop(self) -> None:
        if self.server:
            _server_sql(self.server, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def copied(stage: str, place: Path, server: str = "") -> Copy:
    """The stage in a folder and a database of one's own; on a server where its URL is given."""
    kept = _kept(stage, server)
    place.mkdir(parents=True, exist_ok=True)
    shutil.copytree(kept.place, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("whole"))
    if not server:
        return Copy(place)
    name = f"{_token()}_{uuid.uuid4().hex[:12]}"
    _server_sql(server, f'CREATE DATABASE "{name}" TEMPLATE "{kept.name}"')
    return Copy(place, server, name)


@contextmanager
def owned_run(server: str) -> Iterator[None]:
    """A run on a server: what was made there and not dropped leaves with it. Inside another run, that one's."""
    if not server or RUN in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="cppcc-tests-run-") as place:
        os.environ[RUN] = place
        try:
            yield
        finally:
            for name in _databases(server):
                if name.startswith(_token()):
                    Copy(Path(place), server, name).drop()
            del os.environ[RUN]


def _kept(stage: str, server: str) -> Copy:
    """The stage as it is copied from; made where it is not there yet."""
    former, command = STAGES[stage]
    folder = _folder(stage, server)
    folder.mkdir(parents=True, exist_ok=True)
    made = Copy(folder / stage, server, f"{_token()}_{stage}" if server else "")
    with (folder / f"{stage}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made.place / "whole").exists():
            _make(made, _kept(former, server) if former else None, command)
    return made


def _make(made: Copy, former: Copy | None, command: list[str]) -> None:
    made.drop()
    shutil.rmtree(made.place, ignore_errors=True)
    if former:
        shutil.copytree(former.place, made.place)
        (made.place / "whole").unlink()
    else:
        made.place.mkdir()
        (made.place / "secret_key").write_text(KEY)
    if made.server:
        template = f' TEMPLATE "{former.name}"' if former else ""
        _server_sql(made.server, f'CREATE DATABASE "{made.name}"{template}')
    left_out = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MEDIA_ROOT", "PRODUCTION")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    arguments = [sys.executable, "manage.py", *command]
    ended = subprocess.run(
        arguments, cwd=ROOT, env=environment | made.environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)}: {ended.stderr}")
    (made.place / "whole").touch()


def _folder(stage: str, server: str) -> Path:
    """Where stages are kept; those of a former state of the code are removed."""
    if server:
        return Path(os.environ[RUN])
    folder = ROOT / ".test_cache" / f"{stage}_{_digest(stage)}"
    if not folder.exists():
        for former in folder.parent.glob(f"{stage}_*"):
            shutil.rmtree(former, ignore_errors=True)
    return folder


PACKAGES = ("cppcc", "members", "proposals", "activities", "reports")
MIGRATING = (
    "cppcc/settings/*.py",
    "cppcc/migrating.py",
    "cppcc/search/*.py",
    "cppcc/texts/*.py",
    "cppcc/workflow/states.py",
    "members/naming/*",
)
"""What migrations use besides themselves."""


@cache
def _digest(stage: str) -> str:
    """Of the code that makes the stage, and of the packages and settings that it runs with."""
    found = hashlib.sha256(sys.version.encode())
    files = [ROOT / "requirements/run.txt", ROOT / ".env", ROOT / "manage.py", Path(__file__)]
    for package in PACKAGES:
        inside = "migrations/*.py" if stage == "empty" else "**/*"
        files += sorted(one for one in (ROOT / package).glob(inside) if one.suffix != ".pyc" and one.is_file())
    for pattern in MIGRATING:
        files += sorted(one for one in ROOT.glob(pattern) if one.is_file())
    for one in files:
        if one.exists():
            found.update(str(one.relative_to(ROOT)).encode() + one.read_bytes())
    return found.hexdigest()[:16]


def _token() -> str:
    """What the names of a run's databases begin with."""
    return "run_" + hashlib.sha256(os.environ[RUN].encode()).hexdigest()[:10]


def _named(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _databases(server: str) -> list[str]:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()]


def _server_sql(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
