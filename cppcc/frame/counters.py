"""Counts of requests for Prometheus: how many by route and status, how long they took.

gunicorn's processes count into files of one folder (``PROMETHEUS_MULTIPROC_DIR``, made by gunicorn.conf.py), so that
whichever is asked gives the counts of all; a process alone counts in memory. The files are called by the place that a
process takes (``WEB_SLOT``): who takes the place of another counts on. One without a place counts in memory.
Without ``METRICS_TOKEN`` nothing is counted.
"""

import os

from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = frozenset({"GET", "HEAD", "POST"})
UNKNOWN = "none"
"""The route of what is no page of this site; whatever was asked for."""
BUCKETS = (0.05, 0.1, 0.15, 0.3, 0.5, 1, 2, 5, 10, 30)

COUNTS, SLOT = "PROMETHEUS_MULTIPROC_DIR", "WEB_SLOT"

if os.environ.get(COUNTS):
    _slot = os.environ.get(SLOT)
    values.ValueClass = values.MultiProcessValue(lambda: _slot) if _slot else values.MutexValue
_requests = Counter("cppcc_requests", "Answers by route, method and status.", ["route", "method", "status"])
_seconds = Histogram("cppcc_request_seconds", "Seconds until the answer was made.", ["route"], buckets=BUCKETS)


def asked(route: str, method: str, status: int, milliseconds: int) -> None:
    """One request was answered. What a sender chooses (method, address) makes no new series."""
    if settings.METRICS_TOKEN:
        _requests.labels(route or UNKNOWN, method if method in METHODS else "other", str(status)).inc()
        _seconds.labels(route or UNKNOWN).observe(milliseconds / 1000)


def registry() -> CollectorRegistry:
    """The counts of all processes of this server."""
    if not os.environ.get(COUNTS):
        return REGISTRY
    found = CollectorRegistry()
    MultiProcessCollector(found)
    return found
