"""manage.py demo [--if-empty]: load the demonstration year."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import demo


class Command(BaseCommand):
    help = "把演示年度（2024年）装入空的数据库。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
        parser.add_argument("--allow-production", action="store_true", help="允许在生产环境装载")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not demo.is_empty():
            return
        try:
            demo.load(allow_production=options["allow_production"])
        except demo.NotEmpty as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("演示年度已装入。")
