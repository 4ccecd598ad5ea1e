"""kill -9 at random moments: whole processes, one of a pool, the broker, the database."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.live.installation import Installation, wait_for


class Blows(threading.Thread):
    """Strikes until told to stop; what was struck is started again."""

    def __init__(self, place: Installation, seed: int, pauses: tuple[float, float], database: Any = None) -> None:
        super().__init__(daemon=True)
        self.place, self.random, self.pauses, self.database = place, random.Random(seed), pauses, database
        self.over = threading.Event()
        self.struck: list[str] = []
        self.crash = ""

    def run(self) -> None:
        kinds: list[Callable[[], None]] = [
            self.web,
            self.one_of_web,
            self.slow,
            self.one_of_slow,
            self.quick,
            self.one_of_quick,
            self.beat,
            self.broker,
        ]
        if self.database is not None:
            kinds.append(self.fall_of_database)
        while not self.over.wait(self.random.uniform(*self.pauses)):
            blow = self.random.choice(kinds)
            try:
                blow()
            except Exception as error:  # noqa: BLE001 - told in the result
                self.crash = f"{blow.__name__}: {error!r}"
                return
            self.struck.append(blow.__name__)

    def _again(self, name: str) -> None:
        self.place.kill(name)
        time.sleep(self.random.uniform(0, 1))
        self.place.start(name)

    def web(self) -> None:
        self._again("web")

    def slow(self) -> None:
        self._again("slow")

    def quick(self) -> None:
        self._again("quick")

    def beat(self) -> None:
        self._again("beat")

    def one_of_web(self) -> None:
        self._one_of("web")

    def one_of_slow(self) -> None:
        self._one_of("slow")

    def one_of_quick(self) -> None:
        self._one_of("quick")

    def _one_of(self, name: str) -> None:
        pool = children(self.place.processes[name].pid)
        if pool:
            os.kill(self.random.choice(pool), signal.SIGKILL)

    def broker(self) -> None:
        """Redis without a memory, or the queue's folder away for a moment."""
        self.place.broker_away()
        time.sleep(self.random.uniform(0, 2))
        self.place.broker_back()

    def fall_of_database(self) -> None:
        self.database.fall()
        time.sleep(self.random.uniform(0, 1))
        self.database.rise()
        wait_for(self.place.answers, "for the site after the database")


def children(pid: int) -> list[int]:
    """The ids of the processes under one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                    found.append(int(entry.name))
            except (OSError, IndexError):
                continue
    return found
