"""manage.py erase_personal: whose personal data are due to be erased; with --write they are."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from members import erasing


class Command(BaseCommand):
    help = "Members whose personal data are to be erased (KEEP_PERSONAL_YEARS after they left); --write erases them."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--write", action="store_true", help="erase them; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.KEEP_PERSONAL_YEARS <= 0:
            self.stdout.write("未设置保留年限（KEEP_PERSONAL_YEARS），不清除。")
            return
        due = erasing.due()
        for member in due:
            self.stdout.write(f"第 {member.pk} 号委员，{member.left_on} 离任")
        if options["write"]:
            erasing.erase(due)
        self.stdout.write(f"{'已清除' if options['write'] else '应清除'} {len(due)} 名委员的个人信息。")
