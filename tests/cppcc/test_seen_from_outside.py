"""What the machine says of itself: an id for each request, lines as JSON, counts, what failed or was slow, how it fares."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cppcc import incidents, jobs, logs
from cppcc.frame import condition, counters, naming
from cppcc.jobs import alive, kinds
from cppcc.models import Incident, Job, Periodic
from cppcc.rights import Role
from tests import factories
from tests.servers import free_port

GIVEN = "0123456789abcdef0123456789abcdef"
TOKEN = "a-token-of-this-test"


@pytest.fixture(autouse=True)
def a_quiet_minute():
    incidents._times.clear()
    yield
    incidents._times.clear()


@pytest.fixture
def broken(monkeypatch):
    """The page 运行情况 fails; the client answers as a browser sees it."""

    def fail(*args, **kwargs):
        raise ValueError("broken on purpose")

    monkeypatch.setattr(condition, "read", fail)


@pytest.fixture
def admin(account):
    client = account(Role.ADMIN)
    client.raise_request_exception = False
    return client


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


# --- what failed or was slow -----------------------------------------------------------------------------------------
def test_a_failed_page_says_a_number_by_which_it_is_found(admin, broken, monkeypatch):
    page = admin.get(reverse("trouble_list"))
    assert page.status_code == 500
    number = re.search(r"<strong[^>]*>(\d{8})</strong>", page.content.decode())[1]
    kept = Incident.objects.get()
    assert (kept.kind, kept.number, kept.user_id) == ("fault", number, admin.user.pk)
    assert kept.request_id == page["X-Request-ID"]
    assert (kept.page, kept.words) == ("运行情况", "程序内部错误：数值不合要求")
    found = admin.get(reverse("incident_list"), {"q": number}).content.decode()
    assert number in found
    assert "运行情况" in found
    assert "ValueError" not in found


def test_what_cannot_be_kept_makes_no_second_failure(admin, broken, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(Incident.objects, "create", away)
    assert admin.get(reverse("trouble_list")).status_code == 500
    assert not Incident.objects.exists()


def test_what_cannot_be_told_undoes_no_answer(admin, year, monkeypatch, settings):
    def full(*args, **kwargs):
        raise OSError("no room for counts")

    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(counters, "asked", full)
    assert admin.get(reverse("account_list")).status_code == 200
    monkeypatch.setattr(counters, "registry", full)
    answer = asked(Client())
    assert (answer.status_code, "cppcc_up 1.0" in answer.content.decode()) == (200, True)


def test_a_full_disk_is_called_one(admin, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(condition, "read", full)
    assert admin.get(reverse("trouble_list")).status_code == 507
    assert Incident.objects.get().words == "存储空间不足"


@pytest.mark.django_db
def test_who_keeps_waits_shortly_and_others_as_long_as_before():
    if connection.vendor != "sqlite":
        return
    said = []

    def listen(execute, sql, *rest):
        said.append(sql)
        return execute(sql, *rest)

    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
    with connection.execute_wrapper(listen):
        assert incidents.keep(Incident.Kind.FAULT, GIVEN, page="提案")
    assert said[1] == f"PRAGMA busy_timeout = {incidents.PATIENCE}"
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before


@pytest.mark.django_db
def test_what_failed_of_a_job_is_kept_without_telephones():
    job = Job.objects.create(kind="backup", subject="1")
    incidents.job_failed(job, "夜间备份", "打不通 13900001234 " + "很长" * 2000)
    kept = Incident.objects.get()
    assert kept.words.startswith(f"打不通 {logs.MASK} ")
    assert len(kept.words) == 500


def test_a_storm_of_failures_is_kept_in_part(db):
    for _ in range(incidents.A_MINUTE + 30):
        incidents.keep(Incident.Kind.FAULT, GIVEN, page="提案")
    assert Incident.objects.count() == incidents.A_MINUTE


def test_after_a_minute_there_is_room_again():
    assert all(incidents.may_keep(float(second)) for second in range(incidents.A_MINUTE))
    assert not incidents.may_keep(59.0)
    assert incidents.may_keep(60.5)


def test_a_slow_page_is_kept_by_its_name_in_words(admin, year, settings):
    settings.SLOW_PAGE_MS = 1
    proposal = factories.ProposalFactory(title="关于某路的提案")
    admin.get(reverse("account_list"))
    admin.get(reverse("proposal_edit", args=[proposal.pk]))
    admin.get(reverse("help"))
    settings.SLOW_PAGE_MS = 0
    kept = list(Incident.objects.order_by("pk").values_list("kind", "page"))
    assert kept[0] == ("slow", "账号")
    assert kept[1] == ("slow", "提案：修改")
    for _, page in kept:
        assert not re.search(r"[A-Za-z<>_/]", page), page


def every_path():
    """An address of each name that the project gives."""
    named = get_resolver().reverse_dict
    for name in named:
        if isinstance(name, str):
            pattern, wanted = named.getlist(name)[0][0][0]
            given = {key: key if key in ("slug", "name", "step", "kind") else 2024 for key in wanted}
            try:
                path = "/" + pattern % given
                yield path, resolve(path)
            except Resolver404:  # a converter of the project's own takes neither
                continue


def test_every_page_has_a_name_without_a_code_word(rf, db):
    seen = set()
    for path, match in every_path():
        request = rf.get(path)
        request.resolver_match = match
        words = naming.page_words(request)
        seen.add(match.url_name)
        assert re.search(r"[\u4e00-\u9fff]", words), path
        assert not re.search(r"[a-zA-Z<>_/]", words), (path, words)
    assert len(seen) > 150


def test_a_failed_job_is_kept_with_what_its_owner_reads(monkeypatch, db):
    def fails(job, progress):
        raise jobs.JobFailed("没有可以汇编的提案。")

    monkeypatch.setitem(kinds._kinds, "test.fails", fails)
    monkeypatch.setitem(kinds._limits, "test.fails", kinds.Limits(words="提案汇编"))
    wanted = Job.objects.create(kind="test.fails", subject="1")
    jobs.run(wanted.pk)
    jobs.run(wanted.pk)
    kept = Incident.objects.get()
    assert (kept.kind, kept.page, kept.words) == ("job", "提案汇编", "没有可以汇编的提案。")
    assert kept.request_id == f"job-{wanted.pk}"


def test_every_kind_of_job_has_a_name():
    assert not [kind for kind in kinds.all_kinds() if not re.search(r"[\u4e00-\u9fff]", kinds.limits_of(kind).words)]


def test_old_ones_go_and_never_too_many_stand(db, settings, monkeypatch):
    incidents.keep(Incident.Kind.SLOW, GIVEN, page="提案")
    Incident.objects.update(at=timezone.now() - timedelta(days=settings.INCIDENT_DAYS, minutes=1))
    for _ in range(5):
        incidents.keep(Incident.Kind.SLOW, GIVEN, page="活动")
    monkeypatch.setattr(incidents, "MOST", 3)
    assert incidents.sweep() == 3
    assert list(Incident.objects.values_list("page", flat=True)) == ["活动"] * 3


def test_only_administrators_see_them(account, year):
    assert account(Role.ADMIN).get(reverse("incident_list")).status_code == 200
    assert account(Role.STAFF).get(reverse("incident_list")).status_code == 403


# --- how it fares ----------------------------------------------------------------------------------------------------
def health(label):
    return next(one for one in condition.told(condition.read()) if one.label == label)


@pytest.mark.django_db
def test_beat_that_is_silent_is_red_and_says_what_to_do():
    assert health("定时服务").state == "未运行"
    alive.sign(alive.name_of("beat"))
    assert (health("定时服务").state, health("定时服务").bad) == ("正常", False)
    Periodic.objects.update(sent_at=timezone.now() - timedelta(minutes=10))
    assert health("定时服务").bad
    assert "启动" in health("定时服务").remedy


@pytest.mark.django_db
def test_quick_and_slow_are_told_apart():
    """One that is dead is named, though the other works; the one worker of a small installation is both."""
    assert health("短任务进程").state == health("长任务进程").state == "未运行"
    alive.sign(alive.name_of("worker"))
    assert health("短任务进程").state == health("长任务进程").state == "正常"
    Periodic.objects.all().delete()
    for process in ("quick", "slow"):
        alive.sign(alive.name_of(process))
    Periodic.objects.filter(name=alive.name_of("slow")).update(sent_at=timezone.now() - timedelta(minutes=10))
    assert (health("短任务进程").bad, health("长任务进程").bad) == (False, True)
    assert "slow" in health("长任务进程").remedy
    alive.leave(alive.name_of("quick"))
    assert health("后台服务").state == "未运行"  # its end is no work done


@pytest.mark.django_db
def test_a_queue_that_stands_still_is_red():
    assert not health("任务排队").bad
    waits = Job.objects.create(kind="test.waits", subject="1")
    assert not health("任务排队").bad
    Job.objects.filter(pk=waits.pk).update(created_at=timezone.now() - timedelta(minutes=20))
    assert health("任务排队").bad


@pytest.mark.django_db
def test_a_backup_that_is_old_is_red(settings, tmp_path):
    assert health("备份").state == "未设置"
    settings.BACKUP_DIR = str(tmp_path)
    assert health("备份").state == "还没有"
    for hours, bad in ((40, True), (3, False)):
        at = timezone.localtime() - timedelta(hours=hours)
        (tmp_path / f"cppcc-{at:%Y%m%d-%H%M%S}.backup").touch()
        assert health("备份").bad == bad


@pytest.mark.django_db
def test_a_place_that_cannot_be_read_is_left_out(monkeypatch, settings, tmp_path):
    def away(*args):
        raise OSError("stale")

    settings.BACKUP_DIR = str(tmp_path)
    monkeypatch.setattr(condition.shutil, "disk_usage", away)
    monkeypatch.setattr(condition.nightly, "kept", away)
    found = condition.read()
    assert (found.disks, found.backup_at) == ({}, None)
    assert health("磁盘").state == "读不到"


@pytest.mark.django_db
def test_faults_and_many_slow_pages_are_red():
    for _ in range(condition.MANY_SLOW - 1):
        Incident.objects.create(kind="slow", page="提案", at=timezone.now())
    assert not health("打开慢").bad
    Incident.objects.create(kind="slow", page="提案", at=timezone.now())
    assert health("打开慢").bad
    assert not health("页面出错").bad
    Incident.objects.create(kind="fault", page="提案", at=timezone.now() - timedelta(days=2))
    assert not health("页面出错").bad
    Incident.objects.create(kind="fault", page="提案", at=timezone.now())
    assert health("页面出错").bad


def test_whatever_is_not_well_says_what_to_do(admin):
    Incident.objects.create(kind="fault", page="提案", at=timezone.now())
    page = admin.get(reverse("trouble_list")).content.decode()
    for one in condition.told(condition.read()):
        assert one.label in page
        assert one.words in page
        assert one.remedy in page
        assert bool(one.remedy) == (one.tone != condition.GOOD), one


def test_the_embedded_way_says_at_start_what_it_is_good_for(db):
    said = io.StringIO()
    call_command("welcome", "--address", "http://127.0.0.1:8000/", stdout=said)
    assert ("约 60 人" in said.getvalue()) == (connection.vendor == "sqlite")
    assert ("manage.py move" in said.getvalue()) == (connection.vendor == "sqlite")


# --- Prometheus ------------------------------------------------------------------------------------------------------
def asked(client, token=TOKEN, **more):
    return client.get("/metrics", headers={"authorization": f"Bearer {token}", **more})


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
