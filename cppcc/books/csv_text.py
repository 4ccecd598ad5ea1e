"""Tables as plain text: in which characters, with which signs between the columns."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from cppcc.books import shape
from cppcc.books.shape import Book, Unreadable, Value
from cppcc.books.sheet import Count, Sheet

SEPARATORS = ",\t;，；|"
LOOKED_AT = 50
"""Lines from which the separator is told."""
LONGEST = 1_000_000
"""Characters of one cell."""
END = re.compile("\r\n|\n|\r")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ufffe\uffff]")
TEXT_CELL = re.compile(r'="([^"]*)"')
"""How digits are kept from becoming numbers: ="00123"."""
MAY_BE_OCTOBER = re.compile(r"(19|20)\d\d\.1")
NO_TEXT = "看不出这是什么文件；请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。"
BROKEN = (
    '第 {row} 行的引号（"）没有配对，看不出各列，后面的行可能被并进这一格；请改正这一行的引号，'
    "或在 Excel 中核对后另存为 xlsx，重新上传。"
)
MAY_BE_ROWS = '有一格有几行，像是并进了别的行，请核对这一行的引号（"）。'
LOST = "文件里有认不出的字（显示为“\ufffd”），请核对，或另存为 xlsx 后重新上传。"


def read(content: bytes) -> Book:
    """The one page of a text."""
    text = decoded(content)
    separator, text = _separator(text)
    sheet, sizes = Sheet("", hidden=False, count=Count()), Counter[int]()
    filled, numbers = Counter[int](), Counter[int]()
    odd: list[int] = []
    long: list[tuple[int, int, int, str]] = []
    for number, values in enumerate(_rows(text, separator, odd), start=1):
        if odd or any(len(value) > LONGEST for value in values):
            raise Unreadable(BROKEN.format(row=number))
        sheet.count.see(len(values))
        sizes[len(values)] += 1
        for column, value in enumerate(values, start=1):
            sheet.put(number, column, _cell(value))
            filled[column] += value != ""
            numbers[column] += value[:1].isdigit()
            if separator in value and END.search(value):
                long.append((number, column, len(values), value))
    width = max(sizes, key=lambda size: (size > 1, sizes[size]), default=0)
    page = sheet.page()
    of_numbers = {column for column, count in numbers.items() if count and count * 2 >= filled[column]}
    for number, column, size, value in long:
        if not _may_swallow(value, column, size, width, separator):
            continue
        speaks = _speaks(value, column, number, of_numbers, separator)
        if speaks > 0:
            raise Unreadable(BROKEN.format(row=number))
        if speaks == 0:
            page.odd.append(shape.Told(f"第 {number} 行", MAY_BE_ROWS))
    if "\ufffd" in text:
        page.odd.append(shape.Told("—", LOST))
    return Book("csv", [page])


def _cell(text: str) -> Value:
    """Texts are texts, but for 1974.1, which a spreadsheet may have made of 1974.10: a number, as it was one."""
    if MAY_BE_OCTOBER.fullmatch(text):
        return float(text)
    kept = TEXT_CELL.fullmatch(text)
    return kept[1] if kept else text


def decoded(content: bytes) -> str:
    """The text: by its mark, else UTF-8, else UTF-16 without a mark, else GB18030."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _text(content[len(mark) :].decode(name, "replace"))
    if wide := _wide(content):
        return _text(content.decode(wide, "replace"))
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost * 10 <= sum(one > "\x7f" for one in text):  # of GB18030 read so, nearly all is lost
        return _text(text)
    return _text(content.decode("gb18030", "replace"))


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of its digits, separators and line ends is zero."""
    start = content[:4000]
    low, high = start[0::2].count(0), start[1::2].count(0)
    if len(start) < 4 or max(low, high) * 20 < len(start):
        return ""
    if min(low, high) * 4 > max(low, high):
        return ""
    return "utf-16-be" if low > high else "utf-16-le"


def _text(text: str) -> str:
    """Refused where it is no text of any kind."""
    strange = len(CONTROL.findall(text)) + text.count("\ufffd")
    if strange * 100 > len(text) or "\x00" in text:
        raise Unreadable(NO_TEXT)
    return text


def _separator(text: str) -> tuple[str, str]:
    """The sign between columns, and the text without the line by which Excel is told of it."""
    if said := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        return said[1], text[said.end() :]
    best, most = ",", 0.0
    for sign in SEPARATORS:
        odd: list[int] = []
        rows = (len(row) for row in _rows(text[:200_000], sign, odd) if any(row))
        wide = Counter(size for size in islice(rows, LOOKED_AT) if size > 1)
        fit = max((count * min(size, 20) ** 0.5 for size, count in wide.items()), default=0.0)
        fit = fit / 2 if odd else fit  # quotation marks that do not pair between these signs speak against them
        if fit > most:
            best, most = sign, fit
    return best, text


def _rows(text: str, separator: str, odd: list[int]) -> Iterator[list[str]]:
    """Lines as rows; line ends within quotation marks stay in the cell.

    A mark at a cell's beginning whose other one does not end it is ``odd``: the row's number, and the line as it stands.
    """
    sign = re.escape(separator)
    quoted = re.compile(rf'"([^"]*+(?:""[^"]*+)*+)"[ \u3000]*(?={sign}|[\r\n]|\Z)')
    bare = re.compile(rf"[^{sign}\r\n]*")
    at, number = 0, 0
    while at < len(text):
        number += 1
        end = END.search(text, at)
        line = text[at : end.start() if end else len(text)]
        if '"' not in line:
            yield line.split(separator) if line else []
            at = end.end() if end else len(text)
            continue
        row: list[str] = []
        stop = at + len(line)
        while True:
            found = quoted.match(text, at)
            if found:
                row.append(found[1].replace('""', '"'))
            elif text.startswith('"', at):
                odd.append(number)
                row, at = line.split(separator), stop
                break
            else:
                found = bare.match(text, at)
                assert found
                row.append(found[0])
            at = found.end()
            if not text.startswith(separator, at):
                break
            at += len(separator)
        yield row
        after = END.match(text, at)
        at = after.end() if after else len(text)


def _may_swallow(text: str, column: int, size: int, width: int, separator: str) -> bool:
    """Whether a cell of several lines may be the rest of its row, whole rows and the beginning of one: marks of two cells."""
    if width < 3:
        return False  # any line with one comma would look like a row
    first, *between, last = END.split(text)
    counts = [column - 1 + first.count(separator), last.count(separator) + size - column]
    counts += [line.count(separator) for line in between if line.strip()]
    return all(count == width - 1 for count in counts)


def _speaks(text: str, column: int, row: int, of_numbers: set[int], separator: str) -> int:
    """Above zero where its lines, read as rows, have numbers and days where their columns have them; below where not."""
    first, *others = END.split(text)
    lines = [(1, line) for line in others]
    if row > 1:  # headings are no numbers
        lines.append((column, first))
    parts = [part for begin, line in lines for part in enumerate(line.split(separator), start=begin)]
    fits = [part[:1].isdigit() for at, part in parts if at in of_numbers and part]
    if not fits:
        return 0
    return 1 if sum(fits) * 2 > len(fits) else -1
