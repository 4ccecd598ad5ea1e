"""manage.py rebuild_latest: which reply and evaluation is the last of each proposal, made anew; says what was different."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals import latest


class Command(BaseCommand):
    help = "Keep anew on which day each reply and evaluation was superseded; says how many were wrong."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; end with an error if different")

    def handle(self, *args: Any, **options: Any) -> None:
        found = latest.keep_all(only_look=options["check"])
        self.stdout.write(f"末次答复和末次评价不符的记录 {found} 条。")
        if options["check"] and found:
            raise CommandError("与答复、评价不一致，请不带 --check 再运行一次。")
