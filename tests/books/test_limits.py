"""What is small in the post and huge unpacked costs a sentence or is read; never the server's memory."""

import resource
import sys

import pytest

from cppcc.books import opening, shape
from cppcc.books.layout import tables
from cppcc.books.opening import read_book
from cppcc.books.shape import Unreadable
from tests.books import making
from tests.books.making import HEADINGS, PEOPLE, changed, inline, ods, ods_row, raw_xlsx, xlsx, zipped

ROWS = len(PEOPLE) + 1
ALL = inline((HEADINGS, *PEOPLE))


def test_cells_merged_over_everything_cost_nothing():
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = raw_xlsx(ALL, after=merged)
    assert len(content) < 1700
    page = read_book(content).pages[0]
    assert page.merged == [(1, 1, ROWS, len(HEADINGS))]
    assert tables(read_book(content), lambda name: name == "姓名")


def test_a_stray_cell_is_told_and_a_blank_one_is_nothing():
    stray = raw_xlsx(ALL + '<row r="4000"><c r="XFD4000" t="str"><v>散</v></c></row>')
    assert [one.cell for one in read_book(stray).pages[0].odd] == ["XFD4000"]
    blank = raw_xlsx(
        ALL + '<row r="4000"><c r="XFD4000" s="3"/></row><row r="4001"><c r="XFC4001" t="str"><v> </v></c></row>'
    )
    page = read_book(blank).pages[0]
    assert (page.odd, len(page.rows)) == ([], ROWS)


def test_a_stray_cell_in_the_last_place_of_an_old_book_is_told():
    page = read_book(making.xls(lambda sheet: sheet.write(65535, 255, "散"))).pages[0]
    assert page.rows[-1].number == 65536
    found = tables(read_book(making.xls(lambda sheet: sheet.write(65535, 255, "散"))), {"姓名", "电话"}.__contains__)[0]
    assert len(found.rows) == len(PEOPLE)
    assert [one.cell for one in found.told] == ["第 65536 行"]


def test_sixty_thousand_formatted_empty_rows_are_none():
    empty = ("<row>" + '<c s="1"/>' * 20 + "</row>") * 60_000
    assert len(read_book(raw_xlsx(ALL + empty)).pages[0].rows) == ROWS


def test_a_bomb_is_refused():
    """Three hundred megabytes of blanks in three hundred kilobytes."""
    blanks = b" " * 10_000_000
    content = changed(
        raw_xlsx(ALL), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + blanks * 31)
    )
    assert len(content) < 1_000_000
    with pytest.raises(Unreadable, match="展开后太大"):
        read_book(content)


def test_a_bomb_of_one_text_is_refused():
    content = raw_xlsx(ALL, more={"xl/sharedStrings.xml": f"<sst><si><t>{'a' * 60_000_000}</t></si></sst>"})
    with pytest.raises(Unreadable, match="文字太多"):
        read_book(content)


def test_entities_are_refused():
    laughs = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = raw_xlsx(
        "",
        more={"xl/worksheets/sheet1.xml": f"{laughs}<worksheet><sheetData>{inline([['&b;']])}</sheetData></worksheet>"},
    )
    with pytest.raises(Unreadable):
        read_book(content)


@pytest.mark.parametrize("times", ["1048576", "99999999"])
def test_repeated_empty_rows_and_columns_cost_nothing(times):
    rows = "".join(map(ods_row, (HEADINGS, *PEOPLE)))
    cell = f"<table:table-cell table:number-columns-repeated='{times}'/>"
    empty = f"<table:table-row table:number-rows-repeated='1000000'>{cell}</table:table-row>"
    assert len(read_book(ods(rows + empty)).pages[0].rows) == ROWS


def test_repeated_full_rows_are_refused():
    full = ods_row(["x"], " table:number-rows-repeated='1000000'")
    with pytest.raises(Unreadable, match="单元格超过"):
        read_book(ods(full))
    cell = "<table:table-cell table:number-columns-repeated='9999999'><text:p>x</text:p></table:table-cell>"
    with pytest.raises(Unreadable, match="单元格超过"):
        read_book(ods(f"<table:table-row>{cell}</table:table-row>"))


def test_more_cells_than_the_limit_are_refused():
    row = "<row>" + "<c><v>1</v></c>" * 200 + "</row>"
    with pytest.raises(Unreadable, match="400,000"):
        read_book(raw_xlsx(row * 2001))
    assert len(read_book(raw_xlsx(row * 2000)).pages[0].rows) == 2000


def test_rows_that_are_wide_for_one_cell_are_refused():
    rows = "".join(f'<row r="{at}"><c r="IV{at}"><v>1</v></c></row>' for at in range(1, 30_000))
    with pytest.raises(Unreadable, match="铺得太开"):
        read_book(raw_xlsx(rows))


def test_a_file_over_the_limit_is_not_even_begun():
    with pytest.raises(Unreadable, match="50 MB"):
        read_book(bytes(shape.MOST_BYTES + 1))


def test_a_zip_of_very_many_parts_is_refused():
    with pytest.raises(Unreadable, match="展开后太大"):
        read_book(zipped({f"{number}": "" for number in range(20_001)}))


def test_deep_xml_is_refused():
    with pytest.raises(Unreadable):
        read_book(raw_xlsx("<a>" * 100_000))


def test_a_reader_that_hangs_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "hangs.py"
    program.write_text("import time\nwhile True: time.sleep(1)\n")
    monkeypatch.setattr(opening, "PROGRAM", program)
    monkeypatch.setattr(opening, "WAIT", 0.3)
    with pytest.raises(Unreadable, match="时间太长"):
        read_book(xlsx())


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("import os; os.abort()", "内存太多"),
        ("import no_such_module", "稍后再试"),
        ("import sys; sys.exit(3)", "损坏"),
        ("import sys; sys.stdout.write('x' * 2_000_000)", "时间太长"),
    ],
)
def test_however_the_reader_ends_there_is_a_sentence(monkeypatch, tmp_path, does, words):
    program = tmp_path / "ends.py"
    program.write_text(does)
    monkeypatch.setattr(opening, "PROGRAM", program)
    monkeypatch.setattr(opening, "MOST_SAID", 1_000_000)
    with pytest.raises(Unreadable, match=words):
        read_book(xlsx())


def test_the_reader_limits_itself_and_loads_nothing_of_the_web():
    code = (
        "import runpy, sys, resource; module = runpy.run_path(sys.argv[1]); module['limit'](); module['stand_alone']();"
        "import cppcc.books.kinds; print(resource.getrlimit(resource.RLIMIT_AS)[0], 'django' in sys.modules, 'celery' in sys.modules)"
    )
    said = opening.subprocess.run(
        [sys.executable, "-I", "-B", "-c", code, str(opening.PROGRAM)], capture_output=True, check=True, text=True
    ).stdout
    assert said.split() == [str(opening.reading.MEMORY), "False", "False"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != opening.reading.MEMORY  # not of this process
