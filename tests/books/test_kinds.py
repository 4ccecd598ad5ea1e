"""Each kind of book, through the door as it stands: the reader's own process, the heading found, the rows read."""

from pathlib import Path

import pytest

from cppcc.books.layout import normal, tables
from cppcc.books.opening import read_book
from cppcc.books.shape import Unreadable
from cppcc.books.values import shown
from tests.books.cases import CASES, table

KNOWN = {normal(one) for one in ("姓名", "出生年月", "工作单位", "电话", "主办单位", "会办单位", "序号")}
DOC = Path(__file__).resolve().parents[2] / "docs/imports.md"


@pytest.mark.parametrize("case", [case for case in CASES if not case.refused], ids=lambda case: case.looks)
def test_it_is_read(case):
    found = tables(read_book(case.make()), KNOWN.__contains__)[0]
    assert tuple(normal(one) for one in found.headings) == tuple(normal(one) for one in case.headings)
    width = len(case.headings)
    assert [_filled(map(shown, row.values), width) for row in found.rows] == [_filled(row, width) for row in case.rows]
    said = [f"{one.cell}：{one.words}" for one in found.told]
    for words in case.told:
        assert any(words in one for one in said), said
    assert bool(said) == bool(case.told), said


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.looks)
def test_it_is_refused_with_what_to_do(case):
    with pytest.raises(Unreadable, match=case.refused):
        read_book(case.make())


def _filled(values, width):
    found = tuple(values)
    return found + ("",) * (width - len(found))


def test_the_table_of_the_docs_is_that_of_the_tests():
    assert table() in DOC.read_text(), "the table is printed by python -m tests.books.cases"
