"""What was signed stays as it was: on line, as Word, behind its figures; earlier signed files are kept; leavings go."""

import io
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from docx import Document

from cppcc.rights import Role
from reports import building, keeping
from reports.building import build
from reports.content import gather
from reports.documents import report_pdf
from reports.models import Edition, Report
from tests import factories
from tests.reports.test_text import through, write


@pytest.fixture
def signed(year):
    proposals = [factories.ProposalFactory(state="filed", number=n, title=f"关于第{n}事的提案") for n in (1, 2)]
    write(year, "立案[[proposals.filed]]件：[[titles:proposals.filed]]。")
    report = keeping.begun(year)
    parts = report.text["parts"]
    chart = {"key": "c", "kind": "chart", "head": "", "lines": ["proposal_categories"]}
    report = keeping.change(report, report.version, None, lambda data: data["parts"][0]["blocks"].append(chart))
    assert parts
    through(report, "submit")
    build(keeping.begun(year))
    return through(report, "pass_check", "sign", "publish"), proposals


def test_a_signed_report_reads_as_it_printed_whatever_becomes_of_the_records(account, signed):
    _, proposals = signed
    leader = account(Role.LEADER)
    type(proposals[0]).objects.filter(pk=proposals[0].pk).update(title="改过的题目", state="withdrawn")
    factories.ProposalFactory(state="filed", number=3, title="新的提案")
    page = leader.get(reverse("report_read", args=[2024])).content.decode()
    assert "关于第1事的提案" in page
    assert "改过的题目" not in page
    document = Document(io.BytesIO(b"".join(leader.get(reverse("report_as", args=[2024, "docx"])).streaming_content)))
    assert any("关于第2事的提案和关于第1事的提案" in one.text for one in document.paragraphs)
    chart = leader.get(reverse("report_chart", args=[2024, "proposal_categories"])).content.decode()
    assert chart == leader.get(reverse("report_chart", args=[2024, "proposal_categories"])).content.decode()
    figure = leader.get(reverse("report_figure", args=[2024, "proposals.filed"]))
    assert figure.context["frozen"] == {"value": 2, "gone": 1, "come": 1}
    assert figure.context["page"].paginator.count == 2
    assert "此后有 1 条不再计入、1 条新计入" in figure.content.decode()


def test_other_records_behind_the_same_number_are_told_by_verify_report(signed, capsys):
    _, proposals = signed
    call_command("verify_report", "2024")
    type(proposals[0]).objects.filter(pk=proposals[0].pk).update(state="withdrawn")
    factories.ProposalFactory(state="filed", number=3)
    with pytest.raises(SystemExit) as drifted:
        call_command("verify_report", "2024")
    assert drifted.value.code == 1
    assert "立案提案：数值未变，但记录减少 1 条、增加 1 条" in capsys.readouterr().out


def test_a_signature_taken_back_leaves_the_signed_file_as_an_edition(
    account, signed, django_capture_on_commit_callbacks
):
    report, _ = signed
    first = report.file.name
    through(report, "reopen")
    factories.ProposalFactory(state="filed", number=3)
    with django_capture_on_commit_callbacks(execute=True):
        build(keeping.begun(report.plenary))
    edition = Edition.objects.get()
    assert (edition.number, edition.file.name, edition.reason) == (1, first, "改")
    assert Report.objects.get().file.name != first
    staff = account(Role.STAFF)
    page = staff.get(report.get_absolute_url()).content.decode()
    assert reverse("report_edition", args=[2024, 1]) in page
    kept = b"".join(staff.get(reverse("report_edition", args=[2024, 1])).streaming_content)
    assert kept[:5] == b"%PDF-"
    assert edition.figures["proposals.filed"]["value"] == 2


def test_half_a_file_of_a_killed_build_gives_way_and_leavings_are_swept(signed):
    report, _ = signed
    half = default_storage.save(f"reports/2024-{building.digest_of(b'%PDF-whole')}.pdf", ContentFile(b"%PDF-half"))
    assert building.stored("2024", "pdf", b"%PDF-whole") == half
    with default_storage.open(half) as file:
        assert file.read() == b"%PDF-whole"
    assert building.sweep() == 0  # younger than a day: a build may be about to name it
    old = time.time() - 25 * 3600
    for name in (half, *building.named(report)):
        os.utime(default_storage.path(name), (old, old))
    assert building.sweep() == 1
    assert not default_storage.exists(half)
    assert default_storage.exists(report.file.name)


def test_the_same_inputs_give_the_same_content_and_a_file_of_the_same_size(signed):
    report, _ = signed
    first, second = gather(report), gather(report)
    assert first == second
    assert len(report_pdf(first).data) == pytest.approx(len(report_pdf(second).data), rel=0.01)
