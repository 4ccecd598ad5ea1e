"""manage.py build_report YEAR --output FILE.pdf: the report in the foreground."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.models import PlenaryYear
from reports.content import NoRecords, TextFault, gather
from reports.documents import year_report


class Command(BaseCommand):
    help = "生成一个年度的履职报告。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        year = PlenaryYear.objects.filter(year=options["year"]).first()
        if year is None:
            raise CommandError(f"没有{options['year']}年度。")
        try:
            pdf = year_report(gather(year))
        except (NoRecords, TextFault) as reason:
            raise CommandError(str(reason)) from reason
        try:
            options["output"].write_bytes(pdf.data)
        except OSError as error:
            raise CommandError(f"无法写入 {options['output']}：{error.strerror}") from error
        self.stdout.write(f"{options['output']}：{pdf.pages} 页")
