"""Written workbooks open in LibreOffice as they are: what was written is what another program reads."""

import csv
import io
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from lxml import etree
from openpyxl import load_workbook

from cppcc.sheets import Sheet, workbook

HARD = [
    ["=1+1", "+2", "-3", "@cmd", "\tx", "#REF!", "＝1"],
    [0, -5, 3.25, Decimal("12.50"), Decimal("0.10"), 10**14, 7],
    [float("nan"), float("inf"), Decimal("NaN"), 220104197403010012, 10**15, "110101199003070018", "13900000000"],
    [date(2024, 3, 1), datetime(2024, 3, 1, 9, 30), date(1899, 1, 1), None, True, False, ""],
    ["甲\v乙", "a\x00b", "x" * 40_000, "\ud800z", "𠮷", "<&>\"'", " 前后 "],
]
TITLES = ["数据", "数据", "a/b\\c?d*[e]:f", "'引'", "History", "", "很长的名字" * 9, "𠮷" * 20, "数 据"]


@pytest.fixture(scope="module")
def written():
    return workbook(*(Sheet(title, [f"列{n}" for n in range(7)], HARD) for title in TITLES))


def test_numbers_days_and_texts_are_what_they_are(written):
    sheet = load_workbook(io.BytesIO(written)).worksheets[0]
    kinds = ["".join(cell.data_type for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert kinds == ["sssssss", "nnnnnnn", "sssssss", "ddsnssn", "sssssss"]
    assert [cell.value for cell in sheet[4]][3:] == [
        "220104197403010012", "1000000000000000", "110101199003070018", "13900000000",
    ]  # fmt: skip
    assert all(cell.quotePrefix for cell in sheet[2][:6])
    assert [cell.number_format for cell in sheet[5]][:2] == ["yyyy-mm-dd", "yyyy-mm-dd h:mm:ss"]
    assert [sheet[5][4].value, sheet[5][5].value] == ["是", "否"]


def test_the_names_of_sheets_are_legal_and_distinct(written):
    names = load_workbook(io.BytesIO(written)).sheetnames
    assert len({name.casefold() for name in names}) == len(TITLES)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31, name
        assert not set(name) & set("\\/*?:[]"), name
        assert name.strip("'") == name
        assert name.casefold() != "history"


def test_every_part_is_whole_and_no_cell_has_a_formula(written):
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(archive.read(name))
                assert not tree.findall(".//{*}f"), name


def test_libreoffice_opens_it_and_reads_the_same(written, tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(written)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    said = subprocess.run(
        ["soffice", profile, "--headless", "--norestore", "--convert-to", convert, "--outdir", tmp_path, book],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    made = sorted(tmp_path.glob("*.csv"))
    assert len(made) == len(TITLES), said.stdout + said.stderr
    with open(tmp_path / "book-数据.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(HARD)
    assert rows[1] == ["=1+1", "+2", "-3", "@cmd", "\tx", "#REF!", "＝1"]
    assert rows[2] == ["0", "-5", "3.25", "12.5", "0.1", "100000000000000", "7"]
    assert rows[3] == [
        "nan",
        "inf",
        "NaN",
        "220104197403010012",
        "1000000000000000",
        "110101199003070018",
        "13900000000",
    ]
    assert rows[4][0] == "2024-03-01"
    assert rows[4][1].startswith("2024-03-01 09:30")
    assert rows[5][4:6] == ["𠮷", "<&>\"'"]
