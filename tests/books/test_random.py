"""Whatever the bytes are, a book is read or refused with a sentence: nothing else comes out of the readers."""

import io
import math
from datetime import date, datetime

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError
from python_calamine import CalamineWorkbook

from cppcc.books import kinds
from cppcc.books.layout import normal, tables
from cppcc.books.opening import read_book
from cppcc.books.shape import Book, Unreadable
from tests.books import making
from tests.books.cases import CASES

GOOD = [case.make() for case in CASES if case.looks not in ("一格 20,000 字", "下面有许多带格式的空行")]
ZIPPED = [content for content in GOOD if content.startswith(b"PK\x03\x04") and len(content) > 3500]
KNOWN = {"姓名", "出生年月", "工作单位", "电话"}
STARTS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00\x00\x06",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<?xml",
)


def read(content: bytes) -> Book | None:
    words = ""
    try:
        book = kinds.read(content)
    except Unreadable as error:
        words, book = str(error), None
    assert book or words.endswith("。")
    tables(book or Book("csv"), KNOWN.__contains__)
    return book


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=3000))
@settings(max_examples=300)
def test_random_bytes(start, rest):
    read(start + rest)


@given(content=st.sampled_from(GOOD), data=st.data())
@settings(max_examples=400)
def test_good_books_with_bytes_changed(content, data):
    held = bytearray(content or b"a")
    for _ in range(data.draw(st.integers(1, 8))):
        held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(held[: data.draw(st.integers(1, len(held)))] if data.draw(st.booleans()) else held))


@given(content=st.sampled_from(ZIPPED), data=st.data())
@settings(max_examples=400)
def test_good_books_with_their_parts_changed(content, data):
    """Numbers, names and tags within the XML exchanged, cut or doubled."""
    parts = making.unzipped(content)
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    low, high = sorted((data.draw(st.integers(0, len(part))), data.draw(st.integers(0, len(part)))))
    new = data.draw(
        st.sampled_from([b"", b"-1", b"99999999999", b'"', b"<c/>", b"&amp;", b"ZZZ1", b"A0", part[low:high] * 2])
    )
    parts[name] = part[:low] + new + part[min(high, low + data.draw(st.integers(0, 12))) :]
    if data.draw(st.integers(0, 9)) == 0:
        del parts[name]
    read(making.zipped(parts))


CELL = (
    st.none() | st.text(max_size=8) | st.sampled_from(["姓名", "出生年月", "电话", "合计", "注：", "—", "#N/A", "=1+1"])
    | st.integers(-(10**12), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
    | st.dates(date(1900, 3, 1)) | st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30))
)  # fmt: skip
AREA = st.tuples(st.integers(1, 9), st.integers(1, 7), st.integers(0, 3), st.integers(0, 3))


@given(rows=st.lists(st.lists(CELL, max_size=7), max_size=12), merged=st.lists(AREA, max_size=4))
@settings(max_examples=300)
def test_books_of_any_layout(rows, merged):
    book = openpyxl.Workbook()
    sheet = book.active
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            try:
                sheet.cell(row, column).value = value
            except IllegalCharacterError:
                continue
    sheet.merged_cells.ranges = [
        openpyxl.worksheet.cell_range.CellRange(None, y, x, y + h, x + w) for x, y, w, h in merged
    ]
    found = read(making.saved(book))
    assert found is not None
    for table in tables(found, KNOWN.__contains__):
        assert all(row.number > table.last for row in table.rows)
        assert table.known <= len({normal(one) for one in table.headings})


PLAIN_CELL = (
    st.none() | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=8)
    | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | st.booleans() | st.dates(date(1950, 1, 1), date(2050, 1, 1))
)  # fmt: skip


@given(rows=st.lists(st.lists(PLAIN_CELL, min_size=1, max_size=6), min_size=1, max_size=8))
@settings(max_examples=200)
def test_another_reader_reads_the_same(rows):
    """python-calamine, of other hands and another language."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([f"a{one}" if isinstance(one, str) else one for one in row])
    content = making.saved(book)
    page = kinds.read(content).pages[0]
    ours = {(row.number, at): value for row in page.rows for at, value in enumerate(row.values) if value is not None}
    others = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    theirs = {
        (number, at): value for number, row in enumerate(others, start=1) for at, value in enumerate(row) if value != ""
    }
    assert ours.keys() == theirs.keys()
    assert all(_same(ours[place], theirs[place]) for place in ours)


def _same(ours, theirs) -> bool:
    if isinstance(ours, datetime):
        return (
            ours == datetime.combine(theirs, datetime.min.time())
            if not isinstance(theirs, datetime)
            else ours == theirs
        )
    if isinstance(ours, float):
        return math.isclose(ours, theirs, rel_tol=1e-12)
    return ours == theirs


@given(
    rows=st.lists(
        st.lists(PLAIN_CELL.filter(lambda one: not isinstance(one, date)), min_size=1, max_size=6),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=100)
def test_old_books_read_the_same_by_another_reader(rows):
    def write(sheet):
        for at, row in enumerate(rows, start=10):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)

    content = making.xls(write)
    page = kinds.read(content).pages[0]
    ours = {(row.number, at): value for row in page.rows for at, value in enumerate(row.values) if value is not None}
    others = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    theirs = {
        (number, at): value for number, row in enumerate(others, start=1) for at, value in enumerate(row) if value != ""
    }
    assert ours.keys() == theirs.keys()
    assert all(_same(ours[place], theirs[place]) for place in ours)


def test_the_answer_of_the_process_is_the_readers():
    for content in GOOD:
        if content and (book := read(content)):
            assert read_book(content) == book
