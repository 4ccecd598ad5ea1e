"""manage.py move DATABASE_URL: an embedded installation to PostgreSQL; the program is stopped meanwhile."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from cppcc import encoding
from cppcc.backup import BackupFault, sealing, writing

AFTERWARDS = """
已搬到服务器，逐表核对一致。文件（{media}）和原来的 SQLite 数据库没有动。接下来：
1. 在 .env 或各进程的环境里设置：
     DATABASE_URL={url}
     SECRET_KEY={key}
     REDIS_URL=redis://…（任务队列；不设则仍用 var 下的文件队列）
2. 用 scripts/start.sh 启动 web、quick、slow、beat（docs/operations.md），登录核对。
3. 确认无误后，把 {database} 连同 -wal、-shm 移走存档；不要再用它启动，两边会各记各的。
"""
NOT_MOVED = "没有搬成：{reason}这里的一切没有动；服务器上没有写入记录（若已建好空的数据表，不妨碍处理好后再搬一次）。"
RUNNING = "程序正在运行（{pid} 号进程）：搬迁期间的新记录会丢。请先停止 make run，再运行 move。"


class Command(BaseCommand):
    help = "把 SQLite 的安装搬到空的 PostgreSQL 数据库。先停止程序；搬完照提示设置 DATABASE_URL。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("database_url", metavar="DATABASE_URL", help="postgres://用户:口令@主机:5432/数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        url = options["database_url"]
        if connection.vendor != "sqlite":
            raise CommandError("这个安装已经在数据库服务器上。换服务器请用 backup 和 restore。")
        _refuse_running()
        _refuse_unreachable(url)
        with tempfile.TemporaryDirectory(prefix=".move-", dir=settings.VAR_DIR) as folder, _nobody_writes():
            path = Path(folder) / "all.backup"
            try:
                manifest = writing.write(path, lock=sealing.Lock())
            except BackupFault as fault:
                raise CommandError(str(fault)) from fault
            self.stdout.write(f"已读出 {manifest.words()}，正在写入服务器……")
            _laid_down(path, url)
        key = "（与现在相同，见环境）" if os.environ.get("SECRET_KEY") else f"（{settings.VAR_DIR}/secret_key 中的值）"
        self.stdout.write(
            AFTERWARDS.format(media=settings.MEDIA_ROOT, url=url, key=key, database=connection.settings_dict["NAME"])
        )


def _refuse_running() -> None:
    """make run's supervisor says its number under VAR_DIR."""
    try:
        pid = int((Path(settings.VAR_DIR) / "keep.pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return
    raise CommandError(RUNNING.format(pid=pid))


def _refuse_unreachable(url: str) -> None:
    if not url.startswith(("postgres://", "postgresql://")):
        raise CommandError("DATABASE_URL 应是 postgres://用户:口令@主机:5432/数据库。")
    try:
        with psycopg.connect(url, connect_timeout=10) as line:
            words = encoding.fault(line.info.parameter_status("server_encoding"))
    except psycopg.Error as error:
        raise CommandError(f"连不上这个数据库：{error}") from error
    if words:
        raise CommandError(words)


@contextmanager
def _nobody_writes() -> Iterator[None]:
    """Who still runs may read; what he would write waits and is refused."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        yield
        held.execute("ROLLBACK")


def _laid_down(path: Path, url: str) -> None:
    """By the program itself on the other database; the stored files and the key stay where they are."""
    env = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, "manage.py", "restore", str(path)]
    ended = subprocess.run(  # noqa: S603 - the program's own command
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        last = ended.stderr.strip().splitlines()[-1:] or ["没有说明原因"]
        raise CommandError(NOT_MOVED.format(reason=last[0].removeprefix("CommandError: ")))
