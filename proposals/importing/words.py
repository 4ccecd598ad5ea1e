"""What a cell says of a reply's class and of an evaluation: the district's own words of the year, and what offices write."""

import re

from members.models import PlenaryYear
from proposals.models import ResultClass, SatisfactionGrade, rules_of

GRADE_WORDS = {
    "很满意": "满意", "非常满意": "满意", "十分满意": "满意", "比较满意": "基本满意", "较满意": "基本满意", "一般": "基本满意",
    "基本同意": "基本满意", "较为满意": "基本满意", "同意": "满意", "不同意": "不满意", "很不满意": "不满意", "不太满意": "不满意",
}  # fmt: skip
"""Where the district has no grade of that name itself."""
CLASS_WORDS = {
    "已解决": "A", "解决": "A", "采纳": "A", "已采纳": "A", "正在解决": "B", "列入计划": "B", "留作参考": "C",
}  # fmt: skip


class Words:
    """Both registers, fetched once; without a year all that there ever was is meant."""

    def __init__(self) -> None:
        self.every_grade = list(SatisfactionGrade.objects.all())
        self.every_class = list(ResultClass.objects.all())

    def grades(self, year: PlenaryYear | None) -> dict[str, str]:
        """Names of the year's grades with their keys."""
        return {row.name: row.key for row in self.every_grade if year is None or row.is_open_in(year.year)}

    def _classes(self, year: PlenaryYear | None) -> list[ResultClass]:
        return [row for row in self.every_class if year is None or row.is_open_in(year.year)]

    def letters(self, year: PlenaryYear | None) -> str:
        """A、B、C 或 D."""
        *others, last = dict.fromkeys(row.letter for row in self._classes(year)) or [""]
        return f"{'、'.join(others)} 或 {last}" if others else last

    def class_of(self, text: str, year: PlenaryYear | None) -> str | None:
        """The key of the class that is written: E, "E类", "E类（…）", or what the year calls it; None where it is none."""
        rows = self._classes(year)
        if not rows:
            return None
        letters = {row.letter.upper(): row.key for row in rows}
        one_of = "|".join(re.escape(letter) for letter in sorted(letters, key=len, reverse=True))
        found = re.fullmatch(rf"({one_of})\s*类?\s*([(（].*)?", text.upper())
        if found:
            return letters[found[1]]
        names = {row.key: rules_of(year).name_of(row) if year else row.name for row in rows}
        called = {row.words(names[row.key]): row.key for row in rows}
        called |= {name: key for key, name in names.items() if name}
        meant = CLASS_WORDS.get(text, "")
        return called.get(text) or letters.get(meant)
