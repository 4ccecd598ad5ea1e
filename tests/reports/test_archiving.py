"""The archive of a plenary year: what belongs to the year in open formats, nothing of another, all with digests."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from activities.models import ActivityFile
from tests import factories


def rows_of(book, title):
    return [[cell.value for cell in row] for row in book[title].iter_rows()]


def test_a_year_is_kept_in_open_formats_with_a_list_of_digests(year, tmp_path, capsys):
    other = factories.PlenaryYearFactory(year=2023)
    factories.ProposalFactory(plenary=year, title="=关于河道治理的提案", number=1)
    factories.ProposalFactory(plenary=other, title="去年的提案", number=1)
    activity = factories.ActivityFactory(title="视察河道")
    kept = ActivityFile(activity=activity, name="材料.pdf")
    kept.file.save("材料.pdf", ContentFile(b"%PDF-1.4 paper"))
    lost = ActivityFile(activity=activity, name="丢失.pdf")
    lost.file.save("丢失.pdf", ContentFile(b"gone"))
    lost.file.storage.delete(lost.file.name)
    path = tmp_path / "2024.zip"
    call_command("archive_year", "2024", str(path))
    assert lost.file.name in capsys.readouterr().out
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("目录.json"))
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()[:-1]} == {
            name: one["sha256"] for name, one in told["files"].items()
        }
        assert archive.read(f"文件/{kept.file.name}") == b"%PDF-1.4 paper"
        assert told["missing"] == [lost.file.name]
        proposals = load_workbook(io.BytesIO(archive.read("数据/提案.xlsx")))
        titles = [str(cell) for row in rows_of(proposals, "提案") for cell in row]
        assert "=关于河道治理的提案" in titles
        assert "去年的提案" not in titles
        book = load_workbook(io.BytesIO(archive.read("数据/活动.xlsx")))
        assert "视察河道" in [cell for row in rows_of(book, "活动") for cell in row]
        for label, one in told["records"].items():
            held = load_workbook(io.BytesIO(archive.read(BOOKS[label.partition(".")[0]])))
            assert len(rows_of(held, one["sheet"])) == one["rows"] + 1, label
    with pytest.raises(CommandError, match="没有覆盖"):
        call_command("archive_year", "2024", str(path))
    with pytest.raises(CommandError, match="没有 1999 年度"):
        call_command("archive_year", "1999", str(path))


BOOKS = {
    "members": "数据/委员.xlsx", "proposals": "数据/提案.xlsx", "activities": "数据/活动.xlsx", "reports": "数据/报告.xlsx",
}  # fmt: skip
