"""One line of the table."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LINE = "{:<74} {:>8} {:>8} {:>7}  {}"


@dataclass(frozen=True)
class Reading:
    name: str
    seconds: float
    queries: int | None = None
    """None where the work is done in other processes."""
    notes: str = ""
    yard: float = field(default_factory=lambda: yardstick())

    def tell(self) -> None:
        ratio = self.seconds / self.yard
        queries = "" if self.queries is None else str(self.queries)
        say(self.name, f"{self.seconds:.3f}", queries, f"{ratio:.1f}", self.notes)


def say(*cells: str) -> None:
    sys.stdout.write(LINE.format(*cells).rstrip() + "\n")
    sys.stdout.flush()


def heading() -> None:
    say("", "seconds", "queries", "ratio", "")


def measured(name: str, run: Callable[[], Any], times: int = 3, notes: str = "") -> Reading:
    """The quickest of some runs, and the queries of the last."""
    from django.db import connection

    found, asked, before = [], [], yardstick()

    def count(execute: Any, *arguments: Any) -> Any:
        asked.append(1)
        return execute(*arguments)

    for _ in range(times):
        asked.clear()
        start = time.perf_counter()
        with connection.execute_wrapper(count):
            run()
        found.append(time.perf_counter() - start)
    return Reading(name, min(found), len(asked), notes, (before + yardstick()) / 2)


def yardstick() -> float:
    """Seconds that a fixed piece of work takes here and now: the quickest of five."""
    rows = [{"key": f"{number * 7919 % 20_011:05d}", "values": [number] * 8} for number in range(20_000)]
    found = []
    for _ in range(5):
        start = time.perf_counter()
        json.loads(json.dumps(sorted(rows, key=lambda row: str(row["key"]))))
        found.append(time.perf_counter() - start)
    return min(found)
