"""manage.py verify_report REPORT: is the stored file whole, do the records still say what it says."""

import hashlib
import sys
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc.figures import Origin
from reports import confirming
from reports.building import digest_of
from reports.keeping import drift, records_moved
from reports.models import Report


class Command(BaseCommand):
    help = "核对一份报告（年度，或报告代号）的文件和数据快照。退出码：0 一致，1 数据有变化，2 文件缺失或不符。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report.objects.filter(slug=options["report"]).exclude(file="").first()
        if report is None:
            raise CommandError(f"没有{options['report']}的报告文件。", returncode=2)
        try:
            with report.file.open("rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        except OSError:
            raise CommandError(f"{report}：文件 {report.file.name} 不在存储中。", returncode=2) from None
        if digest != report.sha256:
            raise CommandError(f"{report}：文件与登记的校验值不符。", returncode=2)
        for kind, name in report.papers.items():
            if not (default_storage.exists(name) and digest_of(default_storage.open(name).read()) in name):
                raise CommandError(f"{report}：{kind} 文件 {name} 缺失或不符。", returncode=2)
        for design, seal in report.seals.items():
            with default_storage.open(report.papers[design]) as file:
                if hashlib.sha256(file.read()).hexdigest() != seal["sha256"]:
                    raise CommandError(f"{report}：{design} 文件与登记的校验值不符。", returncode=2)
        changed = drift(report)
        moved = records_moved(report, {one.key for one in changed})
        self.stdout.write(
            f"{report}：文件完整（{digest[:12]}），快照 {len(report.figures)} 个数据，变化 {len(changed)} 个。"
        )
        self._origins(report)
        for one in changed:
            self.stdout.write(f"  {one.words}")
        for label, gone, come in moved:
            self.stdout.write(f"  {label}：数值未变，但记录减少 {gone} 条、增加 {come} 条")
        if changed or moved:
            sys.exit(1)

    def _origins(self, report: Report) -> None:
        """Where the numbers come from, as far as the snapshot tells; which totals were typed; numbers that are no tokens."""
        kept = [(row.get("origin"), row["label"]) for row in report.figures.values()]
        told = [(origin, [label for one, label in kept if one == origin]) for origin in Origin]
        if any(labels for _, labels in told):
            self.stdout.write("  来源：" + "，".join(f"{origin.words} {len(labels)} 个" for origin, labels in told))
        for label in dict(told)[Origin.TYPED]:
            self.stdout.write(f"  {label}：{Origin.TYPED.words}")
        every, left = confirming.counts(report)
        if every:
            self.stdout.write(f"  文中手工填写的数字 {every} 处，没有核对的 {left} 处")
