"""More people than one machine can play: what they would wait, by simulation of their arrivals. Pure."""

import heapq
import random
from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.standing.table import percentile

PAUSE = 20.0
"""Seconds at least that a person reads or writes between two requests; at most three times as many."""
ENOUGH = 1.0
"""Seconds of waiting, for 95 of 100 requests, up to which it counts as served."""


def waits(people: int, window: float, acts: Sequence[float], cores: int, seed: int = 17) -> list[float]:
    """Seconds that each request waits for a free core.

    ``acts``: seconds of work of each of a person's requests, in their order. People come evenly spread over ``window``
    seconds; whoever asks first is served first.
    """
    drawn = random.Random(seed)  # the same arrivals each time
    asks = [(drawn.uniform(0, window), person, 0) for person in range(people)]
    heapq.heapify(asks)
    free = [0.0] * cores
    found = []
    while asks:
        at, person, act = heapq.heappop(asks)
        begins = max(at, heapq.heappop(free))
        ends = begins + acts[act]
        heapq.heappush(free, ends)
        found.append(begins - at)
        if act + 1 < len(acts):
            heapq.heappush(asks, (ends + drawn.uniform(PAUSE, 3 * PAUSE), person, act + 1))
    return found


def simulated(people: int, window: float, acts: Mapping[str, float], cores: int) -> dict[str, Any]:
    """What they wait with so many cores, and with how many 95 of 100 wait for a second at most."""
    work = list(acts.values())
    enough = next(
        many for many in range(1, people + 1) if percentile(waits(people, window, work, many), 0.95) <= ENOUGH
    )
    found = waits(people, window, work, cores)
    return {
        "people": people,
        "cores": cores,
        "p50": round(percentile(found, 0.5), 2),
        "p95": round(percentile(found, 0.95), 2),
        "enough": enough,
    }
