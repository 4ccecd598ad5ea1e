"""The worker's processes on the queue of files: whichever is killed while it waits for work, others get the work."""

import subprocess
import sys

import pytest

SCRIPT = """
import os, signal, sys, time
from cppcc.queue.pool import Pool

pool = Pool(processes=int(sys.argv[1]))
for number in range(4):
    assert pool.apply_async(int, ["7"]).get(timeout=60) == 7
    idle = {one.pid for one in pool._pool if one.pid}  # one that is being started has none yet
    for pid in idle:
        os.kill(pid, signal.SIGKILL)
    while idle & {one.pid for one in pool._pool}:
        time.sleep(0.01)
print("went on")
os._exit(0)
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_killed_while_they_wait(processes):
    command = [sys.executable, "-c", SCRIPT, str(processes)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "went on" in ended.stdout, ended.stderr
