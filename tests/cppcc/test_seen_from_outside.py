"""What the machine tells of each request: its id, lines as JSON, counts for Prometheus."""

import io
import json
import logging
import os
import subprocess
import sys
import time
import urllib.request

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cppcc import logs
from cppcc.frame import counters
from cppcc.jobs import alive
from cppcc.models import Job
from tests import factories
from tests.servers import free_port

GIVEN = "0123456789abcdef0123456789abcdef"
TOKEN = "a-token-of-this-test"
pytestmark = pytest.mark.usefixtures("a_quiet_minute")


# --- the id ----------------------------------------------------------------------------------------------------------
def test_every_answer_has_an_id_of_its_own(client, db):
    said = [client.get(path)["X-Request-ID"] for path in ("/", "/livez", "/no/such/", reverse("login"), "/")]
    assert len(set(said)) == 5
    assert all(logs.well_formed(one) for one in said)
    assert logs.about.get() == ""


@pytest.mark.parametrize(
    ("given", "proxies", "taken"),
    [
        (GIVEN, 1, True),
        ("01234567-89ab-cdef-0123-456789abcdef", 1, True),
        (GIVEN, 0, False),
        (GIVEN + "\u00e9", 1, False),
        ("<script>", 1, False),
        (GIVEN.upper(), 1, False),
        (GIVEN * 40, 1, False),
        ("", 1, False),
    ],
)
def test_the_proxys_id_is_taken_over_if_it_is_one(client, settings, given, proxies, taken):
    settings.TRUSTED_PROXIES = proxies
    assert (client.get("/livez", headers={"x-request-id": given})["X-Request-ID"] == given) == taken


# --- lines -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def lines(settings):
    settings.LOG_FORMAT = "json"
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Json())
    logger = logging.getLogger("cppcc")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_request_is_a_line_that_names_nobody(admin, year, lines):
    member = factories.MemberFactory(name="王小明甲")
    answer = admin.get(member.get_absolute_url() + "?q=王小明甲")
    (line,) = [one for one in lines() if one["logger"] == "cppcc.requests"]
    assert line["about"] == answer["X-Request-ID"]
    assert line["route"] == "/members/<int:pk>/"
    assert (line["method"], line["status"]) == ("GET", answer.status_code)
    assert line["account"] == admin.user.pk
    assert line["queries"] > 0
    assert line["milliseconds"] >= 0
    assert "王小明甲" not in json.dumps(line, ensure_ascii=False)
    assert admin.user.name not in json.dumps(line, ensure_ascii=False)


def test_machines_that_ask_every_second_write_no_lines(client, db, lines):
    client.get("/livez")
    client.get("/healthz")
    assert lines() == []


def test_a_failure_is_a_line_with_its_class_and_the_number_on_the_page(admin, broken, lines):
    page = admin.get(reverse("trouble_list")).content.decode()
    (line,) = [one for one in lines() if one["logger"] == "cppcc.requests"]
    assert (line["status"], line["error"]) == (500, "ValueError")
    assert line["number"] in page


@given(st.text(max_size=200), st.integers(0, 10**20), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_any_line_is_one_object_and_holds_no_telephone(words, number, phone):
    record = logging.LogRecord("cppcc", logging.INFO, "", 1, "%s %s end", (words, phone), None)
    record.seen = {"queries": number, "who": f"call {phone}"}
    written = logs.Json().format(record)
    assert "\n" not in written
    assert phone not in json.loads(written)["words"].removeprefix(words)
    assert json.loads(written)["who"] == f"call {logs.MASK}"


def test_what_others_set_up_is_json_too_where_it_is_asked_for(monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "json")
    assert isinstance(logs.around(logging.Formatter("%(message)s")), logs.Json)
    assert isinstance(logs.around(logs.Discreet()), logs.Json)
    monkeypatch.delenv("LOG_FORMAT")
    assert not isinstance(logs.around(logging.Formatter("%(message)s")), logs.Json)


# --- Prometheus ------------------------------------------------------------------------------------------------------
def asked(client, token=TOKEN, **more):
    return client.get("/metrics", headers={"authorization": f"Bearer {token}", **more})


def test_what_cannot_be_told_undoes_no_answer(admin, year, monkeypatch, settings):
    def full(*args, **kwargs):
        raise OSError("no room for counts")

    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(counters, "asked", full)
    assert admin.get(reverse("account_list")).status_code == 200
    monkeypatch.setattr(counters, "registry", full)
    answer = asked(Client())
    assert (answer.status_code, "cppcc_up 1.0" in answer.content.decode()) == (200, True)


def test_without_the_token_there_is_nothing(client, db, settings):
    assert asked(client, "").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert asked(client, "another").status_code == 404
    assert asked(client, "\u00e9").status_code == 404


def test_counts_and_conditions_are_told_to_who_has_it(admin, year, settings):
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = TOKEN, ["zx.example.gov.cn"], True
    Job.objects.create(kind="backup", subject="1")
    alive.sign("alive:beat@here")
    Client().get("/no/such/", headers={"host": "zx.example.gov.cn"}, secure=True)
    admin.get(reverse("account_list"), headers={"host": "zx.example.gov.cn"}, secure=True)
    answer = asked(Client(), host="127.0.0.1:8001")
    assert answer.status_code == 200
    said = answer.content.decode()
    assert 'cppcc_requests_total{method="GET",route="/accounts/",status="200"}' in said
    assert 'cppcc_request_seconds_bucket{le="0.5",route="/accounts/"}' in said
    assert 'cppcc_jobs{kind="backup",state="waiting"} 1.0' in said
    assert "cppcc_jobs_waiting 1.0" in said
    assert 'cppcc_sign_age_seconds{process="beat@here"}' in said
    assert 'cppcc_disk_free_bytes{place="var"}' in said
    assert "cppcc_up 1.0" in said
    assert admin.user.username not in said
    assert "/no/such/" not in said


def test_a_database_that_is_away_is_a_zero(client, db, settings, monkeypatch):
    settings.METRICS_TOKEN = TOKEN

    def away(*args, **kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        answer = asked(client)
    assert answer.status_code == 200
    assert "cppcc_up 0.0" in answer.content.decode()


@pytest.mark.one_database("counts stand in files")
def test_whichever_process_is_asked_the_counts_are_those_of_all(tmp_path, settings):
    """Two processes of the real server; each answers the sum, and the folder goes when it ends."""
    port, place = free_port(), tmp_path / "tmp"
    place.mkdir()
    environment = {
        **os.environ, "METRICS_TOKEN": TOKEN, "VAR_DIR": str(tmp_path / "var"), "TMPDIR": str(place),
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "gunicorn", "cppcc.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "1",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    asks = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    try:
        wait_for(f"http://127.0.0.1:{port}/livez")
        for _ in range(12):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt").read()
        for _ in range(6):
            said = urllib.request.urlopen(asks).read().decode()
            assert 'cppcc_requests_total{method="GET",route="/robots.txt",status="200"} 12.0' in said
    finally:
        server.terminate()
        server.wait()
    assert not list(place.glob("cppcc-counts-*"))


def wait_for(address):
    for _ in range(600):
        try:
            urllib.request.urlopen(address).read()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")
