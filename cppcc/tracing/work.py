"""What is being done, with the number and time of its queries: never their text or their values."""

import heapq
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Value = str | int | float | bool
SLOWEST = 50
"""So many queries of one work have spans of their own; all are counted."""
VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH", "LOCK"})
TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE) "(\w+)"')


class Query(NamedTuple):
    """``took`` and ``begun`` are nanoseconds, the second of the epoch."""

    took: int
    begun: int
    verb: str
    table: str


@dataclass
class Work:
    """What is being done: a page, a job. Its times are nanoseconds of the epoch."""

    begun: int = field(default_factory=time.time_ns)
    ended: int = 0
    queries: int = 0
    database: int = 0
    slowest: list[Query] = field(default_factory=list)

    def count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A wrapper of the database's ``execute``."""
        begun, clock = time.time_ns(), time.perf_counter_ns()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter_ns() - clock
            self.queries += 1
            self.database += took
            if len(self.slowest) < SLOWEST:
                heapq.heappush(self.slowest, _query(took, begun, sql))
            elif took > self.slowest[0].took:
                heapq.heapreplace(self.slowest, _query(took, begun, sql))


def _query(took: int, begun: int, sql: str) -> Query:
    verb = sql.lstrip("( \n").partition(" ")[0].upper()
    table = TABLE.search(sql)
    return Query(took, begun, verb if verb in VERBS else "OTHER", table[1] if table else "")
