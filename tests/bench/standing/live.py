"""Each page as a browser gets it from the real server, one request after the other: p50 and p95 in milliseconds."""

import http.client
import os
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from tests.bench.standing.addresses import Page
from tests.bench.standing.asking import BRIEF, clients, wanted
from tests.bench.standing.table import percentile

TIMES = 5 if BRIEF else 20
LONG = 2.0
"""Seconds from which a page is asked but a few times."""
FEW = 3


def measure() -> Iterator[dict[str, Any]]:
    cookies = {name: one.cookies[settings.SESSION_COOKIE_NAME].value for name, one in clients().items()}
    port = int(os.environ["BENCH_PORT"])
    for page in wanted():
        if page.role in cookies:
            yield asked(port, page, f"{settings.SESSION_COOKIE_NAME}={cookies[page.role]}")


def asked(port: int, page: Page, cookie: str) -> dict[str, Any]:
    """After as many requests as there are processes, so that each is warm."""
    found: list[float] = []
    status = 0
    for number in range(TIMES + 2):
        begun = time.perf_counter()
        status = get(port, page.address, cookie)
        took = time.perf_counter() - begun
        if number >= 2:
            found.append(took * 1000)
        if len(found) >= FEW and took > LONG:
            break
    return {
        "role": page.role,
        "name": page.name,
        "yard": page.yard,
        "status": status,
        "p50": round(percentile(found, 0.5), 1),
        "p95": round(percentile(found, 0.95), 1),
    }


def get(port: int, address: str, cookie: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
    try:
        link.request("GET", address, headers={"Cookie": cookie, "Host": f"localhost:{port}"})
        answer = link.getresponse()
        answer.read()
        return answer.status
    finally:
        link.close()
