"""manage.py course_diagram: print docs/proposal-course.md, made from the workflow tables."""

from typing import Any

from django.core.management.base import BaseCommand

from proposals.diagram import document


class Command(BaseCommand):
    help = "输出提案办理过程图（由流程表生成）。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(document(), ending="")
