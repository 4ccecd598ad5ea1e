"""manage.py search_index: what the index of search does not say of the records, or the index made anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cppcc.search import filling, keeping, sources


class Command(BaseCommand):
    help = "核对检索索引（--check，不写入；有不符时以 1 退出），或重建（--rebuild）。"

    def add_arguments(self, parser: CommandParser) -> None:
        wish = parser.add_mutually_exclusive_group(required=True)
        wish.add_argument("--check", action="store_true", help="只核对，不写入")
        wish.add_argument("--rebuild", action="store_true", help="改正不符的，并重新统计字频")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for one in sorted(sources(), key=lambda one: one.kind):
            found = keeping.rebuild(one, only_look=True) if options["check"] else filling.refill(one)
            wrong += found.wrong + found.surplus
            if found.wrong or found.surplus:
                name = one.model._meta.verbose_name
                self.stdout.write(f"{name}（{one.kind}）：不符 {found.wrong} 项，多余 {found.surplus} 项")
        if options["rebuild"]:
            wrong += filling.drop_undeclared()
            self.stdout.write(f"检索索引已重建，改正 {wrong} 项。")
        elif wrong:
            raise CommandError(f"检索索引有 {wrong} 项不符，请运行 search_index --rebuild。", returncode=1)
        else:
            self.stdout.write("检索索引与记录一致。")
