"""The demonstration, through all its steps: the year that stands, then what stands beside it on the day of reading."""

from collections.abc import Iterator

from reports import demo
from tests.bench.reading import Reading, measured


def readings() -> Iterator[Reading]:
    yield measured("the demonstration year", lambda: demo.load(year_only=True), times=1)
    yield measured("the years around it and these days", demo.go_on, times=1)
