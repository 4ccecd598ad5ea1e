"""Spans on their way to the collector; the one file that knows OpenTelemetry. Its packages read the OTEL_ settings."""

import os
from collections.abc import Mapping
from functools import cache

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context

from cppcc.tracing.work import Value, Work

SERVICE = "cppcc"
LONGEST = 3.0
"""Seconds that a collector may take to answer, unless OTEL_EXPORTER_OTLP_TIMEOUT says otherwise."""
TIMEOUTS = ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
NAMES = ("OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES")
MILLISECOND = 1_000_000


@cache
def provider() -> TracerProvider:
    """One for each process, made by its first span: never before a fork."""
    named = SERVICE_NAME in os.environ.get(NAMES[1], "") or os.environ.get(NAMES[0])
    timeout = None if any(os.environ.get(name) for name in TIMEOUTS) else LONGEST
    found = TracerProvider(resource=Resource.create(None if named else {SERVICE_NAME: SERVICE}))
    found.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=timeout)))
    return found


def sent(work: Work, name: str, attributes: Mapping[str, Value], *, asked: bool, failed: bool, last: bool) -> None:
    """A span of the work, and beneath it one for each of its slowest queries."""
    tracer = provider().get_tracer(SERVICE)
    database = {"db.queries": work.queries, "db.milliseconds": work.database / MILLISECOND}
    one = tracer.start_span(
        name,
        context=Context(),
        kind=SpanKind.SERVER if asked else SpanKind.CONSUMER,
        attributes={**attributes, **database},
        start_time=work.begun,
    )
    within = set_span_in_context(one, Context())
    for query in sorted(work.slowest, key=lambda query: query.begun) if one.is_recording() else ():
        below = tracer.start_span(
            f"{query.verb} {query.table}".strip(),
            context=within,
            kind=SpanKind.CLIENT,
            attributes={"db.operation.name": query.verb, "db.collection.name": query.table},
            start_time=query.begun,
        )
        below.end(query.begun + query.took)
    if failed:
        one.set_status(Status(StatusCode.ERROR))
    one.end(work.ended)
    if last:
        provider().force_flush()
