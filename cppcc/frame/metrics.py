"""/metrics for Prometheus: counts of requests, and what ``condition`` read; for who has ``METRICS_TOKEN``, else 404."""

import hmac
import logging
import math
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from cppcc.backup import nightly
from cppcc.frame import condition, counters

log = logging.getLogger("cppcc.metrics")


def answer(request: HttpRequest) -> HttpResponse:
    """The text that Prometheus reads; 404 without the token, so that nothing shows that it is there."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    wanted = settings.METRICS_TOKEN.encode()
    if not wanted or not hmac.compare_digest(given, wanted):
        return HttpResponse("not found", content_type="text/plain", status=404)
    machine = CollectorRegistry()
    machine.register(Machine())
    return HttpResponse(_counts() + generate_latest(machine), content_type=CONTENT_TYPE_LATEST)


def _counts() -> bytes:
    """The counts of requests; none where their files can't be read, so that the rest is told all the same."""
    try:
        return bytes(generate_latest(counters.registry()))
    except (OSError, ValueError, RuntimeError, struct.error) as fault:
        log.warning("the counts of requests can't be read: %s", fault)
        return b""


class Machine(Collector):
    """What the database and the disks say, read when it is asked for. ``cppcc_up`` 0: the database does not answer."""

    def describe(self) -> list[Any]:
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found = condition.read()
        except Error as error:
            log.warning("the database is away: %s", error)
            yield GaugeMetricFamily("cppcc_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("cppcc_up", "Whether the database answers.", value=1)
        yield from _of(found)


def _of(found: condition.Found) -> Iterator[GaugeMetricFamily]:
    yield _family("cppcc_jobs", "Jobs.", ("kind", "state"), found.jobs)
    yield _one("cppcc_jobs_waiting", "Jobs that wait for a worker.", found.waiting)
    waited = (found.at - found.waits_since).total_seconds() if found.waits_since else 0
    yield _one("cppcc_jobs_waiting_seconds", "How long the first of them waits.", waited)
    yield _family("cppcc_mails", "Mails of notices.", ("state",), {(state,): n for state, n in found.mails.items()})
    signs = {(name,): (found.at - at).total_seconds() for name, at in found.signs.items()}
    yield _family("cppcc_sign_age_seconds", "Since the last sign of a worker or beat.", ("process",), signs)
    disks = found.disks.items()
    away = {("backup",): 0} if nightly.wanted() else {}  # a place that can't be read has no room
    yield _family("cppcc_disk_free_bytes", "Room.", ("place",), away | {(name,): free for name, (free, _) in disks})
    yield _family("cppcc_disk_bytes", "Size of the disk.", ("place",), {(name,): total for name, (_, total) in disks})
    if nightly.wanted():  # +Inf where there is none, so that an alarm has something to go by
        age = (found.at - found.backup_at).total_seconds() if found.backup_at else math.inf
        yield _one("cppcc_backup_age_seconds", "Since the last nightly backup.", age)
    left = len(found.updates.open) + len(found.updates.failed)
    yield _one("cppcc_after_update_left", "What is to be done after the update and is not.", left)
    yield _one("cppcc_troubles_open", "What waits for an administrator.", len(found.troubles))
    day = {(kind,): n for kind, n in found.incidents.items()}
    yield _family("cppcc_incidents_day", "Failed and slow pages, failed jobs within a day.", ("kind",), day)


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _family(name: str, words: str, labels: tuple[str, ...], values: Mapping[Any, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=labels)
    for of, value in values.items():
        family.add_metric([str(one) for one in of], value)
    return family
