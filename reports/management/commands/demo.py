"""manage.py demo [--if-empty] [--year-only | --go-on]: load the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import demo


class Command(BaseCommand):
    help = "把演示数据装入空的数据库：2024年，及其前后直到今天的各年。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
        parser.add_argument("--allow-production", action="store_true", help="允许在生产环境装载")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--year-only", action="store_true", help="只装载2024年")
        how.add_argument("--go-on", action="store_true", help="在只有2024年的演示数据上装载其余各年")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not demo.is_empty():
            return
        try:
            if options["go_on"]:
                demo.go_on(allow_production=options["allow_production"])
            else:
                demo.load(allow_production=options["allow_production"], year_only=options["year_only"])
        except demo.NotEmpty as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("演示年度已装入。" if options["year_only"] else "演示数据已装入。")
