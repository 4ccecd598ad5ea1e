"""manage.py check_backup FILE: whether a backup can be opened, is whole, and says what its manifest says."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cppcc import backup


class Command(BaseCommand):
    help = "核对一份备份：能否打开，是否完整，内容与校验值是否相符。不改动任何数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.check(options["file"])
        except backup.BackupFault as fault:
            raise CommandError(str(fault)) from fault
        head = manifest.head
        made = timezone.localtime(parse_datetime(head.made_at))
        self.stdout.write(f"备份完好：{head.committee}，{made:%Y-%m-%d %H:%M}，{manifest.words()}。")
        self.stdout.write(f"密钥：{'、'.join(head.keys) or '不在其中，恢复时须另有原来的 SECRET_KEY'}。")
        for name in manifest.missing:
            self.stdout.write(f"  做备份时文件 {name} 已不在存储中。")
