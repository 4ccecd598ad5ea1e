"""A whole installation for live tests: its own database, queue and files, with real processes.

Where the suite runs on servers, the installation has a database of its own on that PostgreSQL and a Redis
of its own; else, and where it is ``embedded``, SQLite and the queue of files.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import made
from tests.servers import free_port, redis_server

ROOT = made.ROOT
PATIENCE = 180
"""Seconds until a sign that does not come is called missing. A machine busy with other work takes many times what an idle
one takes: this ends a test that hangs, and measures nothing."""


def wait_for(found: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """The first true answer; fails when none came in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain {what}")


class Installation:
    def __init__(self, place: Path, *, stage: str = "demo", embedded: bool = False) -> None:
        self.place, self.processes = place, dict[str, subprocess.Popen[bytes]]()
        self.port, self.redis_port = free_port(), free_port()
        self.copy = made.copied(stage, place, "" if embedded else os.environ.get("DATABASE_URL", ""))
        self.env = {
            **{key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")},
            **self.copy.environment,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "JOB_RESEND_SECONDS": "1",
            "JOB_STALE_SECONDS": "3600",  # a busy machine's worker is not taken for dead; see worker_gave_no_sign
            "DJANGO_SETTINGS_MODULE": "cppcc.settings",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        if self.on_servers:
            self.env["REDIS_URL"] = f"redis://127.0.0.1:{self.redis_port}/0"
            self.broker_back()

    @property
    def on_servers(self) -> bool:
        return bool(self.copy.server)

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
            wait_for(self.answers, "for the web process")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=20) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self, name: str) -> None:
        """kill -9 the process with all its children."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def worker_gave_no_sign(self) -> None:
        """As if the time had passed after which a worker counts as dead."""
        self.sql("UPDATE cppcc_job SET heartbeat_at = '2000-01-01 00:00:00' WHERE state = 'running'")

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.copy.drop()

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
        """Look into the installation's database, or change it, from outside: the rows that come back, if any."""
        if self.on_servers:
            import psycopg

            with psycopg.connect(self.env["DATABASE_URL"]) as connection:
                found = connection.execute(query)
                return found.fetchall() if found.description else []
        import sqlite3

        connection = sqlite3.connect(self.copy.database, timeout=PATIENCE)
        try:
            with connection:
                return connection.execute(query).fetchall()
        finally:
            connection.close()
