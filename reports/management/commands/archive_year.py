"""manage.py archive_year YEAR FILE.zip: a plenary year in open formats, for the archives."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.models import PlenaryYear
from reports.archiving import archive


class Command(BaseCommand):
    help = "把一个届次年度的全部记录、报告和文件存成一个 zip（xlsx、PDF、原件和目录），供归档。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        plenary = PlenaryYear.objects.filter(year=options["year"]).first()
        if plenary is None:
            raise CommandError(f"没有 {options['year']} 年度。")
        try:
            manifest = archive(plenary, options["file"])
        except OSError as error:
            raise CommandError(f"归档没有完成：{error}") from error
        number = sum(one["rows"] for one in manifest["records"].values())
        self.stdout.write(f"{options['file']}：{number} 条记录，{len(manifest['files'])} 个文件。")
        for name in manifest["missing"]:
            self.stdout.write(f"  注意：文件 {name} 早已不在存储中。")
