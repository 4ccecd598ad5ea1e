"""manage.py verify_trail: does the chain of the audit trail hold, row by row, in the table and in the files."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from cppcc.audit import archiving, events, sealing


class Command(BaseCommand):
    help = "核对操作日志：先封存已提交的，再逐段逐条核对。退出码：0 一致，2 不符。"

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = sealing.seal(everywhere=True)
        faults: list[str] = []
        found = sealing.verify(archiving.archived(faults))
        faults += found.faults
        self.stdout.write(
            f"新封存 {sealed} 条。共 {found.blocks} 段、{found.rows} 条，"
            f"其中归档 {found.archived} 条、依法清除内容 {found.erased} 条。"
        )
        for one in faults:
            self.stdout.write(f"  不符：{one}")
        events.note("trail_verified", reason="一致" if not faults else f"不符 {len(faults)} 处", rows=found.rows)
        if faults:
            sys.exit(2)
        self.stdout.write("日志完整。")
