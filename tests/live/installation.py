"""A whole installation for live tests: its own database, queue and files, with real processes.

Where the suite runs on servers, the installation has a database of its own on that PostgreSQL and a Redis
of its own; else SQLite and the queue of files.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.servers import free_port, redis_server

ROOT = Path(__file__).resolve().parent.parent.parent


def wait_for(found: Callable[[], Any], seconds: float = 30, what: str = "") -> Any:
    """The first true answer; fails when none came in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain {what}")


class Installation:
    def __init__(self, place: Path, *, demo: bool = True) -> None:
        self.place, self.processes = place, dict[str, subprocess.Popen[bytes]]()
        self.port, self.redis_port = free_port(), free_port()
        self.server_url = os.environ.get("DATABASE_URL", "")
        self.name = f"live_{uuid.uuid4().hex[:12]}"
        self.env = {
            **{key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")},
            "VAR_DIR": str(place),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "JOB_RESEND_SECONDS": "1",
            "JOB_STALE_SECONDS": "4",
            "DJANGO_SETTINGS_MODULE": "cppcc.settings",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        if self.on_servers:
            self._server_sql(f'CREATE DATABASE "{self.name}"')
            base, _, query = self.server_url.partition("?")
            self.database_url = f"{base.rsplit('/', 1)[0]}/{self.name}" + (f"?{query}" if query else "")
            self.env["DATABASE_URL"] = self.database_url
            self.env["REDIS_URL"] = f"redis://127.0.0.1:{self.redis_port}/0"
            self.broker_back()
        self.manage("migrate", "--verbosity", "0")
        if demo:
            self.manage("demo")

    @property
    def on_servers(self) -> bool:
        return bool(self.server_url)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        ended = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def start(self, *names: str) -> None:
        """web, quick, slow, beat: the Procfile's own commands."""
        for name in names:
            log = (self.place / f"{name}.log").open("ab")
            command = ["bash", str(ROOT / "scripts/start.sh"), name]
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        if "web" in names:
            wait_for(self.answers, 120, "for the web process")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self, name: str) -> None:
        """kill -9 the process with all its children."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        if self.on_servers:
            self._server_sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def broker_away(self) -> None:
        """Redis down, or the queue's folder not writable (a file stands in its place)."""
        if self.on_servers:
            self.kill("redis")
        else:
            queue = self.place / "queue"
            shutil.move(queue, self.place / "queue.away")
            queue.write_text("away")

    def broker_back(self) -> None:
        if self.on_servers:
            self.processes["redis"] = redis_server(self.redis_port)
        else:
            (self.place / "queue").unlink()
            shutil.move(self.place / "queue.away", self.place / "queue")

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the installation's database from outside."""
        if self.on_servers:
            import psycopg

            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query).fetchall()
        import sqlite3

        connection = sqlite3.connect(self.place / "cppcc.sqlite3", timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def _server_sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement)
