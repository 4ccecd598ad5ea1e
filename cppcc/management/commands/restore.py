"""manage.py restore FILE: a backup into this installation, which must be empty."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc import backup


class Command(BaseCommand):
    help = "把一份备份恢复到这个空的安装（SQLite 或 PostgreSQL）；已有数据的安装不动。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--other-key", action="store_true", help="原来的 SECRET_KEY 找不回时：封签将不能核对")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.restore(options["file"], self.stdout.write, other_key=options["other_key"])
        except backup.BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"已恢复：{manifest.words()}。请重新启动所有进程；各人须重新登录。")
        for name in manifest.missing:
            self.stdout.write(f"  注意：文件 {name} 在做备份时就已不在。")
