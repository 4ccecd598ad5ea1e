"""manage.py prepare: what a web process needs before it serves: tables of this version, static files.

Of several that start at once one does it and the others wait: on PostgreSQL by a lock of the server, which holds for
every machine; on SQLite by one beside the database. It goes with the process that holds it, however that ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from cppcc import encoding

LOCK = 2017_0419
"""The key of the server's lock, within this database."""


class Command(BaseCommand):
    help = "启动前的准备：升级数据表、收集静态文件。几个进程同时启动时只做一次，其余等待。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if words := encoding.fault_of(connection):
            raise CommandError(words)
        with self.alone():
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Until the end of the block no other process prepares."""
        yield from self._by_server() if connection.vendor == "postgresql" else self._by_file()

    def _by_server(self) -> Iterator[None]:
        """On a line of its own: migrations may close theirs."""
        own = connections.create_connection("default")
        try:
            with own.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                if not cursor.fetchone()[0]:
                    self._waits()
                    cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
        finally:
            own.close()

    def _by_file(self) -> Iterator[None]:
        with (Path(settings.VAR_DIR) / "prepare.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._waits()
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _waits(self) -> None:
        self.stdout.write("另一个进程正在升级数据表，等待它完成……")
        self.stdout.flush()
