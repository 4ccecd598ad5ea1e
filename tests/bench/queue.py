"""What a person waits for at the button, in a real installation with a real browser; also while the queue is away."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.reading import Reading
from tests.conftest import CHROMIUM
from tests.live.conftest import entering, running
from tests.live.installation import wait_for
from tests.live.test_worker import newest_job, press_build


def readings() -> Iterator[Reading]:
    with tempfile.TemporaryDirectory(prefix="cppcc-bench-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for place in running(Path(folder)):
            for enter in entering(place, browser):
                yield from pressed(place, enter("leader"))


def pressed(place, leader) -> Iterator[Reading]:
    start = time.perf_counter()
    press_build(leader, place)
    answered = time.perf_counter()
    leader.wait_for_selector("text=下载 PDF")
    yield Reading("from the button to the year's report, through the worker", time.perf_counter() - start)
    yield Reading("of this, until the page answers", answered - start)
    place.broker_away()
    start = time.perf_counter()
    press_build(leader, place)
    yield Reading("until the page answers, the queue away", time.perf_counter() - start)
    place.broker_back()
    wait_for(lambda: newest_job(place)[0] == "done", "for the queue to come back")
