"""manage.py after_update: what the program does once after an update, and how far it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cppcc import updating
from cppcc.models import AfterUpdate


class Command(BaseCommand):
    help = "更新后由程序自行完成的整理：各做到哪里。--check 有未完成的以 1 退出；--now 不等后台服务，现在就做完。"

    def add_arguments(self, parser: CommandParser) -> None:
        wish = parser.add_mutually_exclusive_group()
        wish.add_argument("--check", action="store_true", help="有未完成的以 1 退出")
        wish.add_argument("--now", action="store_true", help="现在就做完；后台服务同时在做也不会做两遍")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["now"]:
            for one in updating.due():
                while updating.step(one):
                    pass
        rows = AfterUpdate.objects.in_bulk()
        left = {one.name for one in updating.due()}
        for one in updating.declared():
            self.stdout.write(f"{one.words}（{one.name}）：{self._told(rows.get(one.name), one.name in left)}")
        if options["check"] and left:
            raise CommandError("还有未完成的，由后台服务完成。", returncode=1)

    def _told(self, row: AfterUpdate | None, due: bool) -> str:
        if due or row is None or row.done_at is None:
            return f"未完成，做到 {row.at}" if row and row.at else "未完成"
        return f"{timezone.localtime(row.done_at):%Y-%m-%d %H:%M} 完成，改正 {row.changed} 项"
