"""Spans by setting: a real collector gets them without personal data; off, or without the packages, all goes on."""

import gzip
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings as project
from django.urls import reverse
from google.protobuf.json_format import MessageToJson
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from cppcc import jobs, tracing
from cppcc.jobs import kinds
from cppcc.models import Job
from cppcc.rights import Role
from cppcc.tasks import sweep_sessions
from cppcc.tracing import sending
from cppcc.tracing.work import SLOWEST
from tests import factories
from tests.servers import free_port

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@contextmanager
def sent_to(address, settings, monkeypatch):
    """As if the program had been started with this collector."""
    monkeypatch.setenv(ENDPOINT, address)
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=chaoyang")
    settings.TRACES = True
    sending.provider.cache_clear()
    try:
        yield
    finally:
        sending.provider().shutdown()
        sending.provider.cache_clear()


@contextmanager
def collecting():
    """The address of a collector and what it was sent: path and body of each message."""
    came: list[tuple[str, bytes]] = []

    class Taken(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taken)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def values_of(attributes):
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


def spans_of(came):
    """(span, its attributes, those of its resource) of all that came."""
    assert {path for path, _ in came} == {"/v1/traces"}
    return [
        (span, values_of(span.attributes), values_of(resource.resource.attributes))
        for _, body in came
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def test_pages_jobs_and_the_database_reach_the_collector_without_personal_data(account, year, settings, monkeypatch):
    staff = account(Role.STAFF, name="某某某", username="zhaoqiansun")
    member = factories.MemberFactory(name="欧阳测试")
    with collecting() as (address, came):
        with sent_to(address, settings, monkeypatch):
            page = staff.get(reverse("member_detail", args=[member.pk]), {"q": "欧阳测试"})
            assert staff.get("/nothing-of-98765432-here/").status_code == 404
            jobs.run(jobs.request("members.files", "19991999:zip", staff.user).pk)
            sweep_sessions()
            sending.provider().force_flush()
        spans = spans_of(came)
    by_name = {span.name: (span, seen, of) for span, seen, of in spans}
    span, seen, of = by_name["GET /members/<int:pk>/"]
    assert (of["service.name"], of["deployment.environment.name"]) == ("cppcc", "chaoyang")
    assert (seen["http.route"], seen["http.request.method"]) == ("/members/<int:pk>/", "GET")
    assert (seen["http.response.status_code"], seen["request.id"]) == (page.status_code, page["X-Request-ID"])
    queries = [one for one in spans if one[0].parent_span_id == span.span_id]
    assert 0 < len(queries) <= min(seen["db.queries"], SLOWEST)
    assert "SELECT members_member" in {one.name for one, _, _ in queries}
    assert all(span.start_time_unix_nano <= one.start_time_unix_nano for one, _, _ in queries)
    lasted = sum(one.end_time_unix_nano - one.start_time_unix_nano for one, _, _ in queries) / 1e6
    assert lasted <= seen["db.milliseconds"] + 0.001
    assert by_name["GET none"][1]["http.response.status_code"] == 404
    span, seen, _ = by_name["job members.files"]
    assert (seen["job.kind"], seen["job.state"], span.status.code) == ("members.files", "failed", 2)
    assert span.end_time_unix_nano > span.start_time_unix_nano
    assert by_name["task sweep-sessions"][0].status.code != 2
    told = "\n".join(words_of(came))
    assert "/members/<int:pk>/" in told
    assert "SELECT members_member" in told
    for word in ("欧阳测试", "某某某", staff.user.username, "98765432", "19991999", "q=", "WHERE"):
        assert word not in told, word


def words_of(came):
    """All that was sent, in words: without identifiers, which chance draws, and times; any letters turn up in them."""
    for _, body in came:
        sent = ExportTraceServiceRequest.FromString(body)
        for span in (one for resource in sent.resource_spans for scope in resource.scope_spans for one in scope.spans):
            for name in ("trace_id", "span_id", "parent_span_id", "start_time_unix_nano", "end_time_unix_nano"):
                span.ClearField(name)
            for event in span.events:
                event.ClearField("time_unix_nano")
        yield MessageToJson(sent, ensure_ascii=False)


@pytest.mark.django_db
def test_a_collector_that_is_away_keeps_nobody_from_anything(client, settings, monkeypatch):
    monkeypatch.setitem(kinds._kinds, "test.quiet", lambda wanted, progress: None)
    monkeypatch.setitem(kinds._limits, "test.quiet", kinds.Limits())
    with sent_to(f"http://127.0.0.1:{free_port()}", settings, monkeypatch):
        assert client.get("/robots.txt").status_code == 200
        job = jobs.request("test.quiet", "x")
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_only_the_slowest_queries_have_spans_and_all_are_counted():
    work = tracing.Work()
    for number in range(SLOWEST + 30):
        work.count(lambda *given: None, f'SELECT * FROM "t{number}" WHERE "name" = \'某人\'', None, False, {})
    assert (work.queries, len(work.slowest)) == (SLOWEST + 30, SLOWEST)
    assert {one.verb for one in work.slowest} == {"SELECT"}
    assert "某人" not in repr(work.slowest)


ASKS = """
import sys
for name in {missing}:
    sys.modules[name] = None
import cppcc.wsgi
from django.core.management import call_command
from django.test import Client
call_command("check")
assert Client(SERVER_NAME="localhost").get("/robots.txt").status_code == 200
assert {loaded} == any(name.startswith(("cppcc.tracing.sending", "opentelemetry.exporter")) for name in sys.modules)
"""


def started(environment, *, missing=(), loaded=False):
    """What a process of its own said at its start."""
    asks = ASKS.format(missing=list(missing), loaded=loaded)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("OTEL_")} | environment
    ended = subprocess.run(
        [sys.executable, "-c", asks], cwd=project.BASE_DIR, env=kept, capture_output=True, text=True
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stderr + ended.stdout


def test_off_nothing_is_loaded_and_nothing_said():
    assert tracing.MISSING not in started({})
    assert tracing.MISSING not in started({ENDPOINT: ""})


def test_without_the_packages_the_check_says_so_and_the_program_runs():
    address = {ENDPOINT: f"http://127.0.0.1:{free_port()}"}
    said = started(address, missing=["opentelemetry"])
    assert tracing.MISSING in said
    assert tracing.HINT in said
    assert tracing.MISSING not in started(address | {"OTEL_EXPORTER_OTLP_TIMEOUT": "1"}, loaded=True)
