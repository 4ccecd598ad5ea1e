"""Jobs through a real worker: from the button to the file, past a killed worker and a broker that is away."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.live.conftest import running
from tests.live.installation import wait_for

QUEUE_OF_FILES = pytest.mark.embedded("the queue of files and its worker are the embedded default's own")


@pytest.fixture(scope="module", params=["as_given", pytest.param("embedded", marks=QUEUE_OF_FILES)])
def place(request, tmp_path_factory):
    """An installation of its own, whose worker is killed and whose broker goes away: on servers, and on the queue of files."""
    yield from running(tmp_path_factory.mktemp("worker"), embedded=request.param == "embedded")


def newest_job(place):
    return place.sql("SELECT state, percent, attempts FROM cppcc_job ORDER BY id DESC LIMIT 1")[0]


def press_build(page, place):
    page.goto(f"{place.url}/report/")
    page.get_by_role("button", name="生成").click()
    page.wait_for_selector("#report-status")


def download(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 PDF").click()
    return PdfReader(io.BytesIO(waiting.value.path().read_bytes()))


def test_a_leader_presses_the_button_and_downloads_the_report(place, enter):
    leader = enter("leader")
    press_build(leader, place)
    leader.wait_for_selector("text=下载 PDF")
    reader = download(leader)
    assert "履职报告" in reader.metadata.title
    assert not leader.faults
    (pid,) = place.sql("SELECT pid FROM cppcc_job WHERE kind = 'reports.build' ORDER BY id DESC LIMIT 1")[0]
    wait_for(lambda: not runs(pid), "for the process to give its memory back")


def runs(pid):
    """Whether a process is there that has not ended; one that its parent has not asked about yet has."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_worker_killed_in_the_middle_finishes_after_restart_without_a_click(place, enter):
    leader = enter("leader")
    press_build(leader, place)
    wait_for(lambda: newest_job(place)[0] == "running" and newest_job(place)[1] >= 15, "for the build")
    place.kill("slow")
    assert newest_job(place)[0] == "running"
    place.worker_gave_no_sign()
    place.start("slow")
    wait_for(lambda: newest_job(place)[0] == "done", "for the second try")
    assert newest_job(place) == ("done", 100, 2)
    leader.reload()
    assert len(download(leader).pages) > 10
    assert place.sql("SELECT COUNT(*) FROM reports_report") == [(1,)]


def test_a_broker_that_is_away_delays_nobody_and_the_job_runs_when_it_is_back(place, enter):
    leader, member = enter("leader"), enter("member", 390)
    place.broker_away()
    try:
        press_build(leader, place)
        assert "排队中" in leader.inner_text("#report-status")
        member.goto(f"{place.url}/micro/new/")
        member.fill("[name=title]", "队列不在时的微建议")
        member.select_option("[name=category]", "city")
        member.fill("[name=content]", "照样能提交。")
        member.get_by_role("button", name="提交").click()
        member.wait_for_selector("text=微建议已提交")
    finally:
        place.broker_back()
    wait_for(lambda: newest_job(place)[0] == "done", "for the queue to come back")
    assert place.sql("SELECT state FROM activities_microsuggestion WHERE title = '队列不在时的微建议'") == [
        ("submitted",)
    ]
