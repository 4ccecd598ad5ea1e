"""The demonstration year, through all its steps."""

from collections.abc import Iterator

from reports import demo
from tests.bench.reading import Reading, measured


def readings() -> Iterator[Reading]:
    yield measured("the demonstration year", demo.load, times=1)
