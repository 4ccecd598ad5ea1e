"""manage.py backup [FILE]: everything of this installation in one file, while it runs; without FILE the night's, made now."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc import backup
from cppcc.backup import nightly
from cppcc.backup.keys import NAMES

IN_THE_CLEAR = "备份中有各人的个人信息、密码的摘要和登录保护（动态码）的密钥，谁打开都能看到：请放在别人打不开的地方，或设口令后重做。"
NOWHERE = (
    "请给出文件名，例如 manage.py backup /srv/backup/before-update.backup；没有设置 BACKUP_DIR，不能补做夜间备份。"
)
MISSING = "注意：记录里有、存储里没有的文件共 {number} 个，备份里也没有。不该少的，请看文件存储（MEDIA_ROOT 的磁盘、S3 的桶）是否可用。"


class Command(BaseCommand):
    help = "把整个系统（数据、文件、加密时连同密钥）备份到一个文件；系统照常运行。不给文件名：补做夜间备份，存到 BACKUP_DIR。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--accept-missing", type=int, metavar="个数", help="补做时：找不到的这些个文件确已丢失，以后不再提示"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, accept = options["file"], options["accept_missing"]
        if path is None and not nightly.wanted():
            raise CommandError(NOWHERE)
        if path is not None and accept is not None:
            raise CommandError("--accept-missing 只用于补做夜间备份，不要同时给出文件名。")
        try:
            path, manifest = (path, backup.write(path)) if path else nightly.by_hand(accept=accept)
        except backup.BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"已备份到 {path}：{manifest.words()}。")
        if manifest.missing:
            self.stdout.write(MISSING.format(number=len(manifest.missing)))
        for name in manifest.missing:
            self.stdout.write(f"  {name}")
        if manifest.head.keys:
            self.stdout.write(
                f"已加密，含密钥 {'、'.join(manifest.head.keys)}。请另外保管好口令或私钥：没有它打不开备份。"
            )
            return
        self.stdout.write("没有加密（未设 BACKUP_PASSPHRASE 或 BACKUP_RECIPIENT），所以不含下列密钥，请另外保管好：")
        for name in manifest.head.keys_left_out:
            self.stdout.write(f"  {name}：{NAMES[name]}")
        self.stdout.write(IN_THE_CLEAR)
