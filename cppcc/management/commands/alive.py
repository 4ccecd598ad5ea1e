"""manage.py alive PROCESS: whether that process of this machine gave a sign just now; for probes. Exit code 1 if not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc.jobs import alive


class Command(BaseCommand):
    help = "本机的 quick、slow、worker 或 beat 是否在运行（看数据库里它最近的记号）。没有在运行时退出码为 1。"
    requires_system_checks: list[str] = []  # a probe asks often

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=["quick", "slow", "worker", "beat"])

    def handle(self, *args: Any, **options: Any) -> None:
        if not alive.is_alive(options["process"]):
            raise CommandError(f"{options['process']} 没有在运行，或连不上数据库。")
        self.stdout.write(f"{options['process']} 正在运行。")
