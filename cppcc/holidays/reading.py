"""Reading the State Council's notice on a year's holidays: which days are off, which are worked in exchange."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEKDAYS = "一二三四五六日"
DAY = r"(?:(?P<{0}year>\d{{4}})年)?(?:(?P<{0}month>\d{{1,2}})月)?(?P<{0}day>\d{{1,2}})日(?:\((?P<{0}note>[^()]*)\))?"
SPAN = re.compile(DAY.format("from_") + r"(?:(?:至|到|-|—|–|~|～)+" + DAY.format("to_") + ")?")
NOTED_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
COUNT = re.compile(r"共(\d+)天")
OFF = ("放假", "补休", "调休")
YEAR_OF_TITLE = re.compile(r"(\d{4})年(?:部分)?节假日")
MOST_DAYS = 20
"""No holiday is longer: a longer stretch is a misprint."""


@dataclass
class Notice:
    """What a text says; ``faults`` in words for the person who pasted it."""

    holidays: list[date] = field(default_factory=list)
    makeup: list[date] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(text: str, year: int) -> Notice:
    """The days of a notice on that year. What contradicts itself (weekday, number of days, year) is a fault."""
    found = Notice()
    plain = re.sub(r"\s+", "", text.replace("（", "(").replace("）", ")"))
    named = YEAR_OF_TITLE.search(plain)
    if named and int(named.group(1)) != year:
        found.faults.append(f"这是 {named.group(1)} 年的通知，不是 {year} 年的。")
    for sentence in re.split(r"[。；;]", plain):
        _sentence(sentence, year, found)
    found.holidays, found.makeup = sorted(set(found.holidays)), sorted(set(found.makeup))
    _check(found, year)
    return found


def _sentence(sentence: str, year: int, found: Notice) -> None:
    for clause in _clauses(sentence):
        bare = re.sub(r"\([^()]*\)", "", clause)
        worked = "上班" in bare
        if not worked and not any(word in bare for word in OFF):
            continue
        days = [day for span in _spans(clause, year, found) for day in span]
        (found.makeup if worked else found.holidays).extend(days)
        count = COUNT.search(sentence)
        if not worked and days and count and clause in sentence and int(count.group(1)) != len(days):
            found.faults.append(f"“{bare}”写明共 {count.group(1)} 天，读出的是 {len(days)} 天。")


def _clauses(sentence: str) -> Iterator[str]:
    """Parts between commas; commas and 、 inside brackets part nothing."""
    yield from re.split(r"[，,](?![^(]*\))", sentence)


def _spans(clause: str, year: int, found: Notice) -> Iterator[list[date]]:
    month = 0
    for match in SPAN.finditer(clause):
        month = int(match["from_month"] or month)
        first = _day(match, "from_", year, month, found)
        last = first
        if match["to_day"]:
            month = int(match["to_month"] or month)
            last = _day(match, "to_", first.year if first else year, month, found)
        if first is None or last is None:
            continue
        if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
            found.faults.append(f"“{match.group(0)}”的起止日期不对。")
            continue
        yield [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _day(match: re.Match[str], which: str, year: int, month: int, found: Notice) -> date | None:
    try:
        day = date(int(match[f"{which}year"] or year), month, int(match[f"{which}day"]))
    except ValueError:
        found.faults.append(f"“{match.group(0)}”不是日期。")
        return None
    noted = NOTED_WEEKDAY.search(match[f"{which}note"] or "")
    if noted and WEEKDAYS.index(noted.group(1).replace("天", "日")) != day.weekday():
        found.faults.append(
            f"{day:%Y-%m-%d} 是星期{WEEKDAYS[day.weekday()]}，通知写的是星期{noted.group(1)}，请核对年份和日期。"
        )
    return day


def _check(found: Notice, year: int) -> None:
    both = set(found.holidays) & set(found.makeup)
    if both:
        found.faults.append(f"{'、'.join(f'{day:%m-%d}' for day in sorted(both))} 既放假又上班。")
    for day in found.makeup:
        if day.weekday() < 5:
            found.faults.append(f"{day:%Y-%m-%d} 本来就是工作日，不会是调休上班。")
    away = [day for day in [*found.holidays, *found.makeup] if abs(day.year - year) > 1]
    if away:
        found.faults.append(f"{away[0]:%Y-%m-%d} 不在 {year} 年。")
    if not [day for day in found.holidays if day.year == year]:
        found.faults.append(
            f"没有读出 {year} 年的放假日期。请粘贴通知的全文，例如“一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。”"
        )
