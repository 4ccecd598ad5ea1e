"""manage.py verify_report YEAR: is the stored file whole, do the records still say what it says."""

import hashlib
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.keeping import drift
from reports.models import YearReport


class Command(BaseCommand):
    help = "核对一个年度报告的文件和数据快照。退出码：0 一致，1 数据有变化，2 文件缺失或不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        report = YearReport.objects.filter(plenary__year=options["year"]).exclude(file="").first()
        if report is None:
            raise CommandError(f"没有{options['year']}年度的报告文件。", returncode=2)
        try:
            with report.file.open("rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        except OSError:
            raise CommandError(f"{report}：文件 {report.file.name} 不在存储中。", returncode=2) from None
        if digest != report.sha256:
            raise CommandError(f"{report}：文件与登记的校验值不符。", returncode=2)
        changed = drift(report)
        self.stdout.write(
            f"{report}：文件完整（{digest[:12]}），快照 {len(report.figures)} 个数据，变化 {len(changed)} 个。"
        )
        for one in changed:
            self.stdout.write(f"  {one.label}：{one.then} → {one.now} {one.unit}")
        if changed:
            sys.exit(1)
