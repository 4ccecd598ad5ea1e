"""The archive of a plenary year: what belongs to the year in open formats, nothing of another, all with digests."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import ActivityFile
from cppcc import jobs
from cppcc.models import Job, JobFile, Notice
from cppcc.rights import Role
from reports.jobs import ARCHIVE
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


def test_an_administrator_orders_the_archive_and_takes_it_away(year, account, settings):
    admin, page = account(Role.ADMIN), reverse("year_archive", args=[2024])
    factories.ProposalFactory(plenary=year, title="关于河道治理的提案", number=1)
    assert page in admin.get(reverse("year_page", args=[2024])).content.decode()
    assert admin.get(page, {"download": 1}).status_code == 404
    assert admin.post(page, follow=True).status_code == 200
    assert "归档进度" in admin.get(page).content.decode()
    assert admin.get(page, headers={"hx-request": "true"}).content.decode().lstrip().startswith("<div")
    job = Job.objects.get(kind=ARCHIVE)
    jobs.run(job.pk)
    said = Notice.objects.get(user=admin.user)
    assert "2024年度归档已完成" in said.words
    answer = admin.get(page, {"download": 1})
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert "数据/提案.xlsx" in archive.namelist()
    first = JobFile.objects.get(job=job)
    assert first.passing, "goes after a day"
    admin.post(page)
    jobs.run(Job.objects.exclude(pk=job.pk).get(kind=ARCHIVE).pk)
    assert JobFile.objects.get(job__kind=ARCHIVE).pk != first.pk, "one at a time"


def test_nobody_else_sees_the_button_or_gets_the_file(year, account):
    jobs.run(jobs.request(ARCHIVE, "2024", account(Role.ADMIN).user).pk)
    page = reverse("year_archive", args=[2024])
    for role in (Role.STAFF, Role.LEADER):
        client = account(role)
        assert page not in client.get(reverse("year_page", args=[2024])).content.decode()
        assert client.get(page, {"download": 1}).status_code == client.post(page).status_code == 403


def test_a_year_that_was_deleted_meanwhile_is_told(year, account):
    job = jobs.request(ARCHIVE, "1999", account(Role.ADMIN).user)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "没有1999年度。")
