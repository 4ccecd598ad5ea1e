"""The real server on an installation of the bench: started as the Procfile says, with what its processes have taken."""

import os
import shlex
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import made
from tests.servers import free_port

PROCESSES = 2
LONGEST = 180
"""Seconds until the server must answer."""


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]
    ready: float
    """Seconds from its start to the first answer of ``/healthz``."""

    def children(self) -> list[int]:
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(one) for one in told.split()]

    def most_mb(self) -> int:
        """What the largest of its processes has held at most."""
        return max((_held(one) for one in self.children()), default=0)


def _held(process: int) -> int:
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    return next((int(line.split()[1]) // 1024 for line in told.splitlines() if line.startswith("VmHWM")), 0)


@contextmanager
def serving(copy: made.Copy, settings: dict[str, str], log: Any) -> Iterator[Server]:
    """RuntimeError where it ends before it answers, TimeoutError where it never does."""
    port = free_port()
    told = next(line for line in (made.ROOT / "Procfile").read_text().splitlines() if line.startswith("web: "))
    environment = os.environ | settings | copy.environment
    environment |= {"HOST": "127.0.0.1", "PORT": str(port), "WEB_WORKERS": str(PROCESSES), "SLOW_PAGE_MS": "0"}
    command = ["bash", "-c", f"exec {told.removeprefix('web: ')}"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=made.ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, shlex.join(command))
        yield Server(port, process, round(time.perf_counter() - begun, 2))
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], command: str) -> None:
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"ended with {process.returncode}: {command}") from None
            time.sleep(0.1)
    raise TimeoutError(command)
