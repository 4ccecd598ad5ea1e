"""One storm over one installation: six people work, blows fall, then everything is counted."""

import json
import subprocess
import sys
import time
from typing import Any

from tests.chaos.blows import Blows
from tests.chaos.checking import faults
from tests.chaos.people import Book, Member, Office, Person, Staff
from tests.live.installation import ROOT, Installation, wait_for


def storm(
    place: Installation, actions: int, seconds: float, seed: int, check_in: bool = False, database: Any = None
) -> tuple[Book, list[str], list[str]]:
    """What was pressed, what was struck, and what is not as it must be."""
    command = [sys.executable, "-m", "tests.chaos.world"]
    ended = subprocess.run(command, cwd=ROOT, env=place.env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    place.env["JOB_STALE_SECONDS"] = "10"  # a killed worker's jobs are taken over within the storm
    world = json.loads(ended.stdout) | {"check_in": check_in}
    place.start("web", "quick", "slow", "beat")
    book = Book(actions, time.monotonic() + seconds)
    people: list[Person] = [Member(f"member{one}", book, world, place.port, seed + one) for one in range(4)]
    people += [Staff("staff0", book, world, place.port, seed + 8), Office("staff1", book, world, place.port, seed + 9)]
    blows = Blows(place, seed, (2.0, max(4.0, seconds / 40)), database)
    for one in (*people, blows):
        one.start()
    for one in people:
        one.join(seconds + 300)
    blows.over.set()
    blows.join(120)
    wait_for(place.answers, "for the site")
    found = faults(place, book, world)
    found += [f"crash: {one}" for one in (*book.crashes, *filter(None, [blows.crash]))]
    found += [f"{one.name} is still at it" for one in people if one.is_alive()]
    return book, blows.struck, found
