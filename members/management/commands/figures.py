"""manage.py figures YEAR [--json]: every figure of a year."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc import figures
from members.models import PlenaryYear


class Command(BaseCommand):
    help = "输出一个年度的全部数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        year = PlenaryYear.objects.filter(year=options["year"]).first()
        if year is None:
            raise CommandError(f"没有{options['year']}年度。")
        found = figures.values(year)
        if options["json"]:
            plain: dict[str, Any] = {}
            for key, (_, value) in found.items():
                plain[key] = value.plain
                if value.parts is not None:
                    plain[f"{key}.parts"] = list(value.parts)
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))
            return
        for key, (entry, value) in found.items():
            parts = f"（{value.parts[0]}/{value.parts[1]}）" if value.parts else ""
            self.stdout.write(
                f"{key}\t{entry.label}\t{value.text}{entry.unit if value.number is not None else ''}{parts}"
            )
