"""manage.py rebuild_duties 2024: the year's duty ledger anew from its sources, and what was different."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members import duties
from members.models import PlenaryYear


class Command(BaseCommand):
    help = "Make the duty ledger of a year anew from its sources; says what was different."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--check", action="store_true", help="write nothing; end with an error if different")

    def handle(self, *args: Any, **options: Any) -> None:
        year = PlenaryYear.objects.filter(year=options["year"]).first()
        if year is None:
            raise CommandError(f"没有 {options['year']} 年度。")
        found = duties.rebuild(year, only_look=options["check"])
        self.stdout.write(
            f"{year}履职记录应有 {found.wanted} 条；缺 {found.missing} 条，不符 {found.wrong} 条，多余 {found.surplus} 条；"
            f"差异合计 {found.total}。"
        )
        if options["check"] and found.total:
            raise CommandError("台账与来源不一致，请不带 --check 再运行一次。")
