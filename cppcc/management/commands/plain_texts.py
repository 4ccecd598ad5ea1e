"""manage.py plain_texts: what of the standing data is not plain text; with --write it is changed."""

from typing import Any

from django.core.management.base import BaseCommand

from cppcc.texts import standing


class Command(BaseCommand):
    help = "Show which standing texts hold control characters, soft returns, full-width codes and the like; --write changes."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--write", action="store_true", help="change what is shown")

    def handle(self, *args: Any, **options: Any) -> None:
        changed = asked = failed = 0
        for change in standing.found():
            record = change.record
            where = f"{record._meta.verbose_name} {record.pk}"
            for name, (stands, made) in change.fields.items():
                self.stdout.write(f"{where} {record._meta.get_field(name).verbose_name}：{_differs(stands, made)}")
            for words in change.asked:
                asked += 1
                self.stdout.write(f"{where} 请人工处理：{words}")
            if not change.fields:
                continue
            changed += 1
            if options["write"] and (why := standing.write(change)):
                changed, failed = changed - 1, failed + 1
                self.stdout.write(f"{where} 没有修改：{why}")
        done = "已修改" if options["write"] else "将修改"
        self.stdout.write(f"{done} {changed} 条记录，{failed} 条没有修改，{asked} 处请人工处理。")
        if changed and not options["write"]:
            self.stdout.write("加 --write 写入。已签发、公布、封存的内容和办理过程不在其中。")
        elif changed:
            self.stdout.write("事项名称若有变化，请再运行 manage.py rebuild_duties 年度。")


AROUND = 12
"""Characters shown before and behind the first difference."""


def _differs(stands: Any, made: Any) -> str:
    """The place of the first difference, what is not seen written by its code."""
    before, after = (one if isinstance(one, str) else str(one) for one in (stands, made))
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    cut = slice(max(0, start - AROUND), start + AROUND)
    return f"“{_visible(before[cut])}” → “{_visible(after[cut])}”"


def _visible(text: str) -> str:
    return "".join(one if one.isprintable() else f"<U+{ord(one):04X}>" for one in text)
