"""manage.py backup FILE: everything of this installation in one file, while it runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc import backup
from cppcc.backup.keys import NAMES

IN_THE_CLEAR = "备份中有各人的个人信息、密码的摘要和登录保护（动态码）的密钥，谁打开都能看到：请放在别人打不开的地方，或设口令后重做。"


class Command(BaseCommand):
    help = "把整个系统（数据、文件、加密时连同密钥）备份到一个文件；系统照常运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            manifest = backup.write(path)
        except backup.BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"已备份到 {path}：{manifest.words()}。")
        for name in manifest.missing:
            self.stdout.write(f"  注意：记录里有的文件 {name} 早已不在存储中，备份里也没有。")
        if manifest.head.keys:
            self.stdout.write(
                f"已加密，含密钥 {'、'.join(manifest.head.keys)}。请另外保管好口令或私钥：没有它打不开备份。"
            )
            return
        self.stdout.write("没有加密（未设 BACKUP_PASSPHRASE 或 BACKUP_RECIPIENT），所以不含下列密钥，请另外保管好：")
        for name in manifest.head.keys_left_out:
            self.stdout.write(f"  {name}：{NAMES[name]}")
        self.stdout.write(IN_THE_CLEAR)
