"""manage.py personal_data: which fields are personal and who is shown them; with --table into docs/personal-data.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cppcc import personal


class Command(BaseCommand):
    help = "The table of personal data; --table writes docs/personal-data.md."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--table", action="store_true", help="write docs/personal-data.md")

    def handle(self, *args: Any, **options: Any) -> None:
        left = personal.undeclared()
        if left:
            raise CommandError(f"尚未登记是否属于个人信息：{'、'.join(left)}")
        if options["table"]:
            (settings.BASE_DIR / "docs/personal-data.md").write_text(personal.table())
        else:
            self.stdout.write(personal.table())
