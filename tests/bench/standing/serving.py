"""The real server on an installation of the bench: started as the Procfile says, with what its processes have taken."""

import os
import shlex
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import made
from tests.servers import free_port

PROCESSES = 2
EVERY = 0.5
"""Seconds between two looks at what its processes hold."""
LONGEST = 180
"""Seconds until the server must answer."""


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]
    ready: float
    """Seconds from its start to the first answer of ``/healthz``."""

    held: int = 0
    """MB of the largest process that was seen so far; those that made room for others are among them."""
    ended: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Until the end: a process leaves when it has served long or grown, and takes what it held along."""
        while not self.ended.wait(EVERY):
            self.most_mb()

    def children(self) -> list[int]:
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [int(one) for one in told.split()]

    def most_mb(self) -> int:
        """What the largest of its processes has held at most, of those that have left, too."""
        with suppress(OSError):  # it has ended
            self.held = max([self.held, *(_held(one) for one in self.children())])
        return self.held


def _held(process: int) -> int:
    """0 of one that has just left."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
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
        server = Server(port, process, round(time.perf_counter() - begun, 2))
        watching = threading.Thread(target=server.watch, daemon=True)
        watching.start()
        try:
            yield server
        finally:
            server.ended.set()
            watching.join()
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
