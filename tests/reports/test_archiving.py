"""The archive of a plenary year: what belongs to the year in open formats, nothing of another, all with digests."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import ActivityFile
from reports import keeping
from reports.archiving import _Archive, archive
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


LONG = "河道" * 20_000
"""A text that no cell of a sheet holds."""


def test_a_text_that_no_cell_holds_lies_whole_beside_its_sheet(year, tmp_path):
    proposal = factories.ProposalFactory(plenary=year, number=1, situation=f"\n{LONG}。\v末尾")
    report = keeping.begun(year)
    keeping.change(report, report.version, None, lambda text: text.update(opening=LONG))
    archive(year, tmp_path / "2024.zip")
    with zipfile.ZipFile(tmp_path / "2024.zip") as kept:
        told = json.loads(kept.read("目录.json"))
        beside = [name for name in told["files"] if name.startswith("长文/")]
        (name,) = [one for one in beside if one.startswith(f"长文/提案 {proposal.pk} ")]
        assert kept.read(name).decode() == proposal.situation
        assert told["files"][name]["sha256"] == hashlib.sha256(proposal.situation.encode()).hexdigest()
        cells = [
            str(cell) for row in rows_of(load_workbook(io.BytesIO(kept.read("数据/提案.xlsx"))), "提案") for cell in row
        ]
        (said,) = [cell for cell in cells if name in cell]
        assert len(said) < 32_767
        (name,) = [one for one in beside if one.startswith(f"长文/报告 {report.pk} ")]
        assert json.loads(kept.read(name))["opening"] == LONG
        assert len(set(kept.namelist())) == len(kept.namelist())


def test_two_reports_of_one_title_are_both_kept(year, tmp_path):
    for number, content in enumerate((b"%PDF-1.4 first", b"%PDF-1.4 second", b"%PDF-1.4 third")):
        report = keeping.begun(year)
        report.pk, report.slug = None, f"2024-x{number}"
        report.name = "专题/报告" if number < 2 else "专题 报告"
        report.file.save(f"{number}.pdf", ContentFile(content), save=False)
        report.sha256, report.built_at = hashlib.sha256(content).hexdigest(), timezone.now()
        report.save()
    archive(year, tmp_path / "2024.zip")
    with zipfile.ZipFile(tmp_path / "2024.zip") as kept:
        papers = [name for name in kept.namelist() if name.startswith("报告/")]
        assert {kept.read(name) for name in papers} >= {b"%PDF-1.4 first", b"%PDF-1.4 second", b"%PDF-1.4 third"}
        assert set(papers) <= set(json.loads(kept.read("目录.json"))["files"])


def test_names_in_the_archive_fit_a_file_system_and_stay_apart(year):
    with zipfile.ZipFile(io.BytesIO(), "w") as out:
        kept = _Archive(out, year)
        names = [kept._free(f"报告/{'长' * 200}.pdf") for _ in range(12)]
    assert len(set(names)) == 12
    for name in names:
        assert name.startswith("报告/长")
        assert name.endswith(".pdf")
        assert len(name.rpartition("/")[2].encode()) <= 255
