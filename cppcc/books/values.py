"""Cells as values, in the ways that offices write them. Pure; what can't be told for certain is asked, never guessed.

Empty are a blank cell, the signs — —— ― – - -- / \\, and N/A, NA. #N/A is not: it is a formula's error and odd; 无 is a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TypeVar

from cppcc.books import chinese
from cppcc.books.formats import day_of
from cppcc.books.shape import Value

T = TypeVar("T")
EMPTY = frozenset({"", "—", "——", "-", "--", "―", "–", "/", "\\", "N/A", "NA", "n/a"})
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that its XML may not hold."""
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
BLANKS = re.compile(r"[\s\xa0\u3000]+")
DIGITS_LOST = "“{text}”是被 Excel 改成数字的号码，后面的数位已经丢失，请把单元格设为文本后重新填写。"
LOST = re.compile(r"\d(\.\d+)?E\+\d+|\d\.\d+E\d+", re.IGNORECASE)
"""A number in scientific notation, as Excel saves one into a text file."""
OPEN, CLOSED = "（(《【〔[", "）)》】〕]"
PARTING = frozenset("、，,；;\n\r\v\t|｜/／")
MOST_SHOWN = 40
FIRST_YEAR, LAST_YEAR = 1900, 2100
TURN, TURN_OF_BIRTHS = 50, 20
"""A year of two digits below it is meant of this century: of what an office does, and of births."""
OUT_OF_YEARS = f"“{{text}}”的年份不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间，请改正。"
COUNTED = "件个名人次项份篇条场期天日岁年月元户家处套张本部册位届号票分只台辆间所小时平方米公里%％"


YUAN = "¥￥"
MEASURED = re.compile(
    rf"(?P<before>[{YUAN}]?)[{YUAN}]*[+−-]?(?:[\d.,]+(?:E[+-]?\d+)?|{chinese.RUN.pattern})(?P<behind>.*)", re.I | re.S
)


class Odd(ValueError):
    """What is odd about a value and what to write instead: a sentence without the cell."""


@dataclass(frozen=True, order=True)
class Month:
    """A month of which no day is known."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def shown(value: Value) -> str:
    """What a cell shows, as text: numbers as Excel shows them, days as 1974-03-01, true and false as 是 and 否."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _digits(value)
    if isinstance(value, datetime):
        return f"{_iso(value)} {value:%H:%M}" if value.time() != time() else _iso(value)
    if isinstance(value, date):
        return _iso(value)
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    return _unescaped(value) if isinstance(value, str) else str(value)


def is_empty(value: Value) -> bool:
    """Whether a cell says that there is nothing."""
    return plain(value) in EMPTY


def plain(value: Value) -> str:
    """What a cell shows, narrow, without invisible signs and blanks around it; errors of formulas are odd."""
    text = unicodedata.normalize("NFKC", shown(value)) if not isinstance(value, str) else narrow(shown(value))
    text = UNSEEN.sub("", text).strip("'`\u3000 \t\n\r\v\f\xa0").strip()
    if text.upper() in ERRORS:
        raise Odd(f"“{text}”是公式的错误值，请改成实际内容。")
    return text


def number(value: Value, unit: str = "") -> Decimal | None:
    """A number: 1,234 · ３ · 12件 · 85% (0.85) · 一百二十. 万 and 亿, superscripts and NaN are odd. Negative stays so.

    ``unit``: what may stand behind it and says nothing more: 85% of a column in % is 85, 5万元 of one in 万元 is 5.
    """
    if isinstance(value, bool | date | time):
        raise Odd(f"“{_short(shown(value))}”不是数字，请填数字。")
    if isinstance(value, int | float):
        if isinstance(value, float) and not isfinite(value):
            raise Odd(f"“{value}”不是数字，请填数字。")
        return Decimal(_digits(value) if isinstance(value, float) else value)
    if isinstance(value, str) and any(unicodedata.decomposition(one).startswith("<su") for one in value):
        raise Odd(f"“{_short(shown(value))}”里有上标或下标数字，请填普通数字。")
    text = BLANKS.sub("", plain(value)).replace("−", "-")
    if text in EMPTY:
        return None
    text = text.removesuffix(narrow(unit)) or text
    if re.search(r"\d\s*[万亿千百]", text):
        raise Odd(f"“{_short(text)}”里有“万”一类的单位，请按这一栏的单位填写数字。")
    bare = text.lstrip(YUAN).rstrip(COUNTED) or text
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", bare):
        bare = bare.replace(",", "")
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d{1,2})?", bare, re.IGNORECASE) and len(bare) <= 40:
        try:
            found = Decimal(bare)
        except InvalidOperation as error:
            raise Odd(f"“{_short(text)}”不是数字，请填数字。") from error
        return found / 100 if text.endswith("%") else found
    said = chinese.whole(bare)
    if said is not None:
        return Decimal(said)
    raise Odd(f"“{_short(text)}”不是数字，请填数字。")


def measure(value: Value) -> str:
    """What a cell writes behind its number: 元 of 50000元, 月 of 12月; ¥ where that stands in front alone."""
    found = MEASURED.fullmatch(BLANKS.sub("", plain(value))) if isinstance(value, str) else None
    return (found["behind"] or found["before"].replace("￥", "¥")) if found else ""


def whole(value: Value) -> int | None:
    """A whole number, else as `number`."""
    found = number(value)
    if found is None:
        return None
    if found != found.to_integral_value() or abs(found) > 10**15:
        raise Odd(f"“{_short(shown(value))}”不是整数，请填整数。")
    return int(found)


def code(value: Value) -> str:
    """A phone number, an identity, a number of a document: as text. Digits that Excel has lost are odd."""
    text = plain(value)
    if isinstance(value, bool):
        raise Odd(f"“{text}”不是号码，请重新填写。")
    if text in EMPTY:
        return ""
    lost = isinstance(value, int | float) and not abs(value) < 10**15
    if lost or LOST.fullmatch(text):
        raise Odd(DIGITS_LOST.format(text=_short(text)))
    return text


def choice(value: Value, names: Mapping[str, T], also: Mapping[str, str] | None = None) -> T | None:
    """What a name in the cell stands for: by its label, or by a synonym of a label (``also``); None where empty.

    Blanks, width and case don't matter. The refusal names the choices.
    """
    text = plain(value)
    if text in EMPTY and _key(text) not in {_key(name) for name in names}:
        return None
    known = {_key(name): found for name, found in names.items()}
    other = {_key(name): _key(label) for name, label in (also or {}).items()}
    key = _key(text)
    for one in (key, other.get(key, "")):
        if one in known:
            return known[one]
    labels = list(dict.fromkeys(names))
    said = "、".join(labels[:12]) + ("等" if len(labels) > 12 else "")
    raise Odd(f"没有“{_short(text)}”，应为：{said}。" if labels else f"没有“{_short(text)}”。")


def parts(value: Value) -> list[str]:
    """The names in one cell: "A、B", "A,B", "A；B", "A/B", on lines. Blanks between two characters are part of a name.

    Within brackets that close nothing is parted: 李四（教育界，1） is one.
    """
    text = UNSEEN.sub("", shown(value))
    if text.strip() in EMPTY:
        return []
    found = (BLANKS.sub(" ", one).strip(" .。") for one in _parted(text))
    return [one for one in found if one not in EMPTY]


def _parted(text: str) -> list[str]:
    """Split at the parting signs that stand in no brackets."""
    within, opened = set[int](), list[int]()
    for at, sign in enumerate(text):
        if sign in OPEN:
            opened.append(at)
        elif sign in CLOSED and opened:
            within.update(range(opened.pop(), at))
    return "".join("\n" if sign in PARTING and at not in within else sign for at, sign in enumerate(text)).split("\n")


def day(value: Value, *, epoch1904: bool = False) -> date | None:
    """A day. A month alone, and years of two digits, are odd. Plain numbers are Excel's serials or 19740301."""
    found = day_or_month(value, epoch1904=epoch1904, turn=TURN)
    if isinstance(found, Month):
        raise Odd(f"“{_short(shown(value))}”只有年月，请写出哪一天，如 {found.year}-{found.month:02d}-01。")
    return found


def day_or_month(value: Value, *, epoch1904: bool = False, turn: int = TURN_OF_BIRTHS) -> date | Month | None:
    """A day, or a month where only that is written: 1974.03 · 197403 · 1974年3月. 1974.1 of a number cell is asked.

    ``turn``: years of two digits below it are advised as of this century.
    """
    if isinstance(value, date):
        found: date | Month = value.date() if isinstance(value, datetime) else value
    elif isinstance(value, bool | time):
        raise Odd(_no_day(shown(value), turn))
    elif isinstance(value, int | float):
        found = _of_number(value, epoch1904, turn)
    else:
        text = plain(value)
        if text in EMPTY:
            return None
        found = _of_text(text, epoch1904, turn)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Odd(OUT_OF_YEARS.format(text=_short(shown(value))))
    return found


def _of_number(value: int | float, epoch1904: bool, turn: int) -> date | Month:
    text = _digits(value) if isinstance(value, float) else str(value)
    if isinstance(value, float) and FIRST_YEAR <= value < LAST_YEAR + 1 and not value.is_integer():
        year, _, month = text.partition(".")
        if month in ("1", "0"):
            raise Odd(f"“{text}”可能是 {year} 年 1 月，也可能是 10 月，请写成 {year}-01 或 {year}-10。")
        if len(month) <= 2 and 1 <= int(month) <= 12:
            return Month(int(year), int(month))
        raise Odd(_no_day(text, turn))
    if re.fullmatch(r"\d{8}|\d{6}", text):
        return _of_text(text, epoch1904, turn)
    if 10_000 <= value < 80_000 and (found := day_of(value, epoch1904)):
        return found.date()
    raise Odd(_no_day(text, turn))


BETWEEN, DASHES = r"-./,、\\ ·•・。", "—–‐‑−―"
"""What stands between year, month and day besides 年 and 月; a long dash only twice, else it may be the sign of a range."""
DAY = re.compile(
    rf"(?P<year>\d{{4}})\s*(?:(?P<dash>[{DASHES}])|[{BETWEEN}年])\s*(?P<month>\d{{1,2}})\s*(?(dash)(?P=dash)|[{BETWEEN}月])\s*"
    r"(?P<day>\d{1,2}(?!\d)|\d\d(?=\d\d[:时点])|0\d(?=\d[:时点]))\s*[日号]?"
    r"|(?P<whole>(?:19|20)\d{6})(?!\d)"
)
"""A day at the beginning of a text that `told_plainly` gave, a clock right behind it or not; every reader of days begins here."""
MONTH = re.compile(rf"(?P<year>\d{{4}})\s*[{BETWEEN}{DASHES}年]\s*(?P<month>\d{{1,2}})\s*月?份?")
HALF_DAYS = (
    "上午", "早上", "早晨", "清晨", "清早", "中午", "正午", "下午", "午后", "傍晚", "晚上", "晚间", "夜间", "夜晚", "晚",
    "夜里", "深夜", "半夜", "凌晨", "全天",
)  # fmt: skip
CLOCK = re.compile(
    rf"T?\s*(?:{'|'.join(HALF_DAYS)})?\s*"
    r"(?:\d{1,2}([:时点][\d半]{0,2}){1,2}分?([.:]?\d+秒?)?(Z|[+-]\d\d:?\d\d)?\s*(AM|PM)?)?",
    re.I,
)
WEEKDAY = re.compile(r"[(（]?(星期|周)[一二三四五六日天][)）]?")


def told_plainly(text: str) -> str:
    """A text that says a day or a moment: narrow, in digits, without the day of the week."""
    return chinese.digits(WEEKDAY.sub("", narrow(text)).strip())


def day_at(text: str) -> tuple[date, str] | None:
    """The day at the beginning of a text that `told_plainly` gave, and what stands behind it. Odd where there is no such day."""
    found = DAY.match(text)
    if not found:
        return None
    whole = found["whole"]
    year, month, one = (whole[:4], whole[4:6], whole[6:]) if whole else found.group("year", "month", "day")
    return _made(year, month, one, found.group()), text[found.end() :].strip()


def _of_text(text: str, epoch1904: bool, turn: int) -> date | Month:
    typed, text = text, told_plainly(text).rstrip(".。")
    text = re.sub(r"(以来|出生|起|生)$", "", text).strip()
    if re.fullmatch(r"(19|20)\d{4}", text):
        return _month(text[:4], text[4:], typed)
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and (found := day_of(float(text), epoch1904)):
        return found.date()
    if match := MONTH.fullmatch(text):
        return _month(match["year"], match["month"], typed)
    if (said := day_at(text)) and CLOCK.fullmatch(said[1]):
        return said[0]
    raise Odd(_no_day(typed, turn))


def _made(year: str, month: str, day: str, typed: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        if int(year) < FIRST_YEAR:
            raise Odd(OUT_OF_YEARS.format(text=_short(typed))) from error
        raise Odd(f"“{_short(typed)}”没有这一天，请改正，写成 1974-03-01 的样子。") from error


def _month(year: str, month: str, typed: str) -> Month:
    if not 1 <= int(month) <= 12:
        raise Odd(f"“{_short(typed)}”没有这个月份，请改正，写成 1974-03 的样子。")
    return Month(int(year), int(month))


def _no_day(text: str, turn: int) -> str:
    short = _short(text)
    plain_days = (
        rf"\D?(?P<year>\d\d)\s*(?:(?P<dash>[{DASHES}])|[{BETWEEN}年])\s*(?P<month>\d{{1,2}})"
        rf"(?:\s*(?(dash)(?P=dash)|[{BETWEEN}月])\s*(?P<day>\d{{1,2}})\s*日?)?月?"
    )
    found = re.fullmatch(plain_days, text) or re.fullmatch(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)", text)
    if found and 1 <= int(found["month"]) <= 12 and 1 <= int(found["day"] or 1) <= 31:
        year = f"{20 if int(found['year']) < turn else 19}{found['year']}"
        rest = f"-{int(found['day']):02d}" if found["day"] else ""
        return f"“{short}”看不出是哪一年，请写成 {year}-{int(found['month']):02d}{rest} 这样的四位年份。"
    if re.fullmatch(r"\d{4}年?(出?生)?", text):
        return f"“{short}”只有年份，请写成 {text[:4]}-03-01 的样子。"
    return f"“{short}”不是日期，请写成 1974-03-01 的样子。"


def _iso(value: date) -> str:
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def _digits(value: float) -> str:
    """As Excel shows it: 15 digits count."""
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return format(value, ".15g")


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return text.replace("\x00", "")


def narrow(text: str) -> str:
    """Full-width signs narrow; compatibility forms of anything else stay as they are."""
    return text if text.isascii() else text.translate(NARROW)


def _key(text: str) -> str:
    return BLANKS.sub("", narrow(UNSEEN.sub("", text))).casefold()


def _short(text: str) -> str:
    text = BLANKS.sub(" ", text)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def any_given(values: Iterable[Value]) -> bool:
    """Whether any of the cells says something."""
    return any(value is not None and shown(value).strip() not in EMPTY for value in values)
