"""manage.py backup_keys FILE: the keys that lie in an encrypted backup, as lines for .env; nothing is changed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc.backup import BackupFault, reading


class Command(BaseCommand):
    help = "显示加密备份里的密钥（SECRET_KEY=… 等，每行一个），供恢复后设到环境里。不改动任何数据，有数据的安装也能用。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            held = reading.keys_of(options["file"])
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        if not held:
            raise CommandError("这份备份没有加密，所以不含密钥：请用当时另外保管的 SECRET_KEY。")
        for name, key in held.items():
            self.stdout.write(f"{name}={key}")
