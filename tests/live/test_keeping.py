"""make run's supervisor: a process that dies is started again and takes no other along."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.installation import ROOT, Installation, wait_for

pytestmark = pytest.mark.embedded("it keeps the processes of the embedded default; on servers Docker does")
NAMES = ("gunicorn", "quick@", "slow@", "cppcc beat")


@pytest.fixture
def kept(tmp_path):
    """An empty installation whose processes are kept as make run keeps them."""
    place = Installation(tmp_path, stage="empty", embedded=True)
    with (tmp_path / "keep.log").open("wb") as log:
        place.processes["keep"] = subprocess.Popen(
            [sys.executable, "scripts/keep.py", "web", "quick", "slow", "beat"],
            cwd=ROOT, env=place.env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    wait_for(place.answers, "for the web process")
    yield place
    keeper = place.processes["keep"]
    keeper.send_signal(signal.SIGTERM)
    keeper.wait()
    place.processes.pop("keep")
    place.stop()
    assert not below(keeper.pid)


def below(pid: int) -> dict[int, str]:
    """The processes that one has started itself, with their commands."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and re.search(rf"\) \w {pid} ", (entry / "stat").read_text()):
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


def of(place, name: str) -> int | None:
    return next((pid for pid, words in below(place.processes["keep"].pid).items() if name in words), None)


def test_each_process_that_is_killed_comes_back_and_the_site_goes_on(kept):
    first = {name: wait_for(lambda name=name: of(kept, name), f"for {name}") for name in NAMES}
    for name, pid in first.items():
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda name=name, pid=pid: of(kept, name) not in (None, pid), f"for {name} again")
        wait_for(kept.answers, "for the site")
    assert kept.processes["keep"].poll() is None
