"""manage.py build_report REPORT --output FILE.pdf: a report in the foreground, as it would be now."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.content import NoRecords, TextFault, gather
from reports.documents import ready_pictures, report_pdf
from reports.keeping import at
from reports.pictures import PictureLost


class Command(BaseCommand):
    help = "生成一份报告：年度（2024），或其他报告的代号（2024-q1、2024-proposals）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        report = at(options["report"])
        if report is None:
            raise CommandError(f"没有{options['report']}年度，也没有这个代号的报告。")
        try:
            content = gather(report)
            pdf = report_pdf(content, pictures=ready_pictures(content))
        except (NoRecords, TextFault, PictureLost) as reason:
            raise CommandError(str(reason)) from reason
        try:
            options["output"].write_bytes(pdf.data)
        except OSError as error:
            raise CommandError(f"无法写入 {options['output']}：{error.strerror}") from error
        self.stdout.write(f"{options['output']}：{pdf.pages} 页")
