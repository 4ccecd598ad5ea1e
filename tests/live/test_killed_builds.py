"""A build that is killed at any of its points is finished by the next try or failed with words; never half a file."""

import json
import subprocess
import sys

import pytest

from tests.live.installation import ROOT, Installation

SIGKILL = 9
pytestmark = pytest.mark.embedded(
    "SQLite has no server that ends a dead process's transaction: its file and locks are what a death could spoil"
)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What ``tests.live.dying`` tells of each point, in an installation without other processes."""
    place = Installation(tmp_path_factory.mktemp("dying"), stage="empty", embedded=True)
    try:
        command = [sys.executable, "-m", "tests.live.dying"]
        ended = subprocess.run(command, cwd=ROOT, env=place.env, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        yield [json.loads(line) for line in ended.stdout.splitlines()], place
    finally:
        place.stop()


def test_after_each_death_the_next_try_finishes_and_no_file_is_ever_half(told):
    points, place = told
    assert len(points) == 13
    for one in points[:-1]:
        assert one["signals"] == [SIGKILL], one
        assert one["dead"] == "running", one
        assert one["after_death"]["whole"], one
        assert one["after_death"]["former"] == (one["point"] != "提交之后"), one
        assert (one["state"], one["attempts"], one["error"]) == ("done", 2, ""), one
        assert one["after"]["whole"], one
        assert one["after"]["current"], one
        assert len(one["after"]["names"]) == 3, one  # PDF, Word, sheet
        assert one["only_named_left"], one
    assert "文件完整" in place.manage("verify_report", "2024")


def test_one_that_always_dies_fails_with_words_and_leaves_the_former_file(told):
    last = told[0][-1]
    assert last["signals"] == [SIGKILL] * 5
    assert last["state"] == "failed"
    assert "多次中断" in last["error"]
    assert last["after_death"]["former"]
    assert last["after"]["whole"]
    assert last["only_named_left"]
