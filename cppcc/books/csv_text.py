"""Tables as plain text: in which characters, with which signs between the columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from cppcc.books import shape
from cppcc.books.shape import Book, Unreadable, Value
from cppcc.books.sheet import Count, Sheet

SEPARATORS = ",\t;，；|"
LOOKED_AT = 50
"""Lines from which the separator is told."""
LONGEST = 1_000_000
"""Characters of one cell: a quotation mark that is not closed would take the rest of the file."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ufffe\uffff]")
TEXT_CELL = re.compile(r'="([^"]*)"')
"""How digits are kept from becoming numbers: ="00123"."""
MAY_BE_OCTOBER = re.compile(r"(19|20)\d\d\.1")
NO_TEXT = "看不出这是什么文件；请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。"
BROKEN = "文件里的引号没有配对，看不出各列；请用 Excel 打开检查，另存为 xlsx 后重新上传。"
LOST = "文件里有认不出的字（显示为“\ufffd”），请核对，或另存为 xlsx 后重新上传。"


def read(content: bytes) -> Book:
    """The one page of a text."""
    text = decoded(content)
    separator, text = _separator(text)
    csv.field_size_limit(LONGEST)
    sheet = Sheet("", hidden=False, count=Count())
    try:
        for number, values in enumerate(_rows(text, separator), start=1):
            sheet.count.see(len(values))
            for column, value in enumerate(values, start=1):
                sheet.put(number, column, _cell(value))
    except csv.Error as error:
        raise Unreadable(BROKEN) from error
    page = sheet.page()
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
        rows = []
        try:
            for row in _rows(text[:200_000], sign):
                if any(row):
                    rows.append(len(row))
                if len(rows) == LOOKED_AT:
                    break
        except csv.Error:
            pass  # the start may be cut within quotation marks
        wide = Counter(size for size in rows if size > 1)
        fit = max((count * min(size, 20) ** 0.5 for size, count in wide.items()), default=0.0)
        if fit > most:
            best, most = sign, fit
    return best, text


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Lines as rows; line ends within quotation marks stay in the cell."""
    return csv.reader(_lines(text), delimiter=separator)


def _lines(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = re.compile("\r\n|\n|\r").search(text, at)
        stop = end.end() if end else len(text)
        yield text[at:stop]
        at = stop
