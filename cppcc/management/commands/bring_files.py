"""manage.py bring_files: the stored files from MEDIA_ROOT into the bucket of S3_BUCKET, or back."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc.files.bringing import bring

SHOWN = 20
"""Names that are told of each kind."""


class Command(BaseCommand):
    help = "把已存的文件从本机文件夹送到对象存储（--back：送回），逐个核对内容；中断后再运行会接着做。原处的文件不动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--back", action="store_true", help="从对象存储送回本机文件夹")
        parser.add_argument("--again", action="store_true", help="以前核对过的也重新核对")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.S3_BUCKET:
            raise CommandError("没有设置 S3_BUCKET：请先为这条命令设置 S3_BUCKET 等（docs/deploy.md）。")
        try:
            found = bring(self.tell, back=options["back"], again=options["again"])
        except OSError as fault:
            raise CommandError(f"没有做完（{fault}）。已送到的不会重送，排除后请再运行一次。") from fault
        self.stdout.write(f"新送到 {found.sent} 个文件，原已在那里 {found.there} 个，内容逐个核对一致。")
        for words, names in (("原处没有", found.missing), ("那里已有另一个同名的", found.different)):
            for name in names[:SHOWN]:
                self.stdout.write(f"  {words}：{name}")
            if len(names) > SHOWN:
                self.stdout.write(f"  {words}：还有 {len(names) - SHOWN} 个")
        if not found.whole:
            raise CommandError(
                f"有 {len(found.missing)} 个文件原处没有，{len(found.different)} 个与那里的不同，请逐个处理后再运行。"
            )

    def tell(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
