"""Every kind of job, killed at every point: the next try finishes it or it fails with words; nothing untrue ever stands."""

import json
import subprocess
import sys

import pytest

from cppcc.jobs import kinds
from tests.live.installation import ROOT, Installation
from tests.live.kinds import KINDS

SIGKILL = 9
pytestmark = pytest.mark.embedded(
    "SQLite has no server that ends a dead process's transaction: its file and locks are what a death could spoil"
)


@pytest.fixture
def place(tmp_path):
    """An installation without processes and without the demonstration year."""
    made = Installation(tmp_path, stage="empty", embedded=True)
    yield made
    made.stop()


def deaths_of(kind, place):
    """What ``tests.live.dying`` tells of each point."""
    command = [sys.executable, "-m", "tests.live.dying", kind]
    ended = subprocess.run(command, cwd=ROOT, env=place.env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    if kind == "reports.build":
        assert "文件完整" in place.manage("verify_report", "2024")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_every_kind_is_killed():
    assert set(KINDS) == {kind for kind in kinds.all_kinds() if not kind.startswith("test.")}


@pytest.mark.parametrize("kind", sorted(KINDS, key=lambda kind: (kind != "reports.build", kind)))  # it takes longest
def test_after_each_death_nothing_untrue_stands_and_the_next_try_finishes(kind, place):
    points = deaths_of(kind, place)
    assert len(points) >= 5
    for one in points:
        assert set(one["signals"]) <= {SIGKILL}, one
        assert one["untrue_after_death"] == one["untrue"] == one["lost"] == [], one
        assert one["nameless"] <= 3, one  # what the dead one had stored; the nightly sweep takes it
        if len(one["signals"]) > 1:  # dies each time
            assert one["state"] == "failed", one
            assert "多次中断" in one["error"], one
            continue
        assert (one["state"], one["error"]) == ("done", ""), one
        assert one["stands"], one
        if one["dead"] == "running":
            assert one["attempts"] == 2, one
        else:  # closed in the transaction of what it made
            assert (one["dead"], one["attempts"]) == ("done", 1), one
            assert one["made_by_death"], one
