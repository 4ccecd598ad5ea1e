"""The files of all members of a year, as one document."""

import resource
from collections.abc import Iterator
from dataclasses import replace

from members.documents import member_files
from members.ledger import served_in
from members.models import PlenaryYear
from tests.bench.reading import Reading, measured


def readings() -> Iterator[Reading]:
    year = PlenaryYear.objects.get(year=2024)
    members = served_in(year)
    made: list = []
    reading = measured(f"files of {len(members)} members", lambda: made.append(member_files(year, members)), times=1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield replace(reading, notes=f"{made[0].pages} pages, peak {peak} MB")
