"""make run's supervisor: a process that dies is started again and takes no other along; what ends it ends them all."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.installation import ROOT, Installation, wait_for

pytestmark = pytest.mark.embedded("it keeps the processes of the embedded default; on servers Docker does")
NAMES = ("gunicorn", "quick@", "slow@", "cppcc beat")


@pytest.fixture
def kept(tmp_path):
    """An empty installation whose processes are kept as make run keeps them; what they say goes to a socket."""
    place = Installation(tmp_path, stage="empty", embedded=True)
    ours, theirs = socket.socketpair()
    place.processes["keep"] = subprocess.Popen(
        [sys.executable, "scripts/keep.py", "web", "quick", "slow", "beat"],
        cwd=ROOT, env=place.env, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(place.answers, "for the web process")
        yield place
    finally:
        end(place, signal.SIGTERM)
        place.stop()
        ours.close()
        theirs.close()


def end(place, number) -> None:
    keeper = place.processes.pop("keep", None)
    if keeper is not None:
        keeper.send_signal(number)
        keeper.wait()


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_what_ends_the_supervisor_ends_all_processes(kept, number):
    if number == signal.SIGKILL and not shutil.which("setpriv"):
        return  # processes that end with a killed parent are Linux's
    own = [wait_for(lambda name=name: of(kept, name), f"for {name}") for name in NAMES]
    every = [*own, *(child for pid in own for child in below(pid))]
    assert len(every) > len(NAMES)
    end(kept, number)
    wait_for(lambda: not [pid for pid in every if Path(f"/proc/{pid}").exists()], "for the end of all")
