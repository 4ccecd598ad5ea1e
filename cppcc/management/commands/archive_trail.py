"""manage.py archive_trail: years of the audit trail whose time at hand is over go to files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cppcc.audit import archiving, sealing


class Command(BaseCommand):
    help = "把满了保存期的整年日志归档成文件（TRAIL_KEEP_MONTHS）。平时每晚自动进行。"

    def handle(self, *args: Any, **options: Any) -> None:
        sealing.seal(everywhere=True)
        years = archiving.due_years()
        for year in years:
            try:
                kept = archiving.archive(year)
            except ValueError as reason:
                raise CommandError(str(reason)) from reason
            if kept:
                self.stdout.write(f"{kept}：{kept.count} 条，{kept.file.name}")
        if not years:
            self.stdout.write("没有满保存期的整年。")
