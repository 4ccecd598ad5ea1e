"""A name planted into every exception: it comes out by no line, trouble, incident or row; what a developer needs does."""

import io
import logging
import logging.config
import smtplib
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from celery import shared_task
from celery.signals import after_setup_logger, after_setup_task_logger
from celery.utils.log import get_task_logger
from django.conf import settings as project
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cppcc import incidents, jobs, logs, troubles
from cppcc.backup.faults import BackupFault, in_words
from cppcc.discreet import told
from cppcc.frame import condition
from cppcc.jobs import kinds
from cppcc.models import Incident, Job, Trouble
from cppcc.notices import mailing
from cppcc.rights import Role
from members.models import Member
from tests import factories
from tests.cppcc.test_logs import ROOT

NAME = "蔡杰华"
log = logging.getLogger("cppcc.planted")


@pytest.fixture(params=["line", "json"])
def written(request):
    """What the handler of the settings writes, in each of both forms."""
    out, before = io.StringIO(), logging.getLogger().handlers[:]
    handlers = {"console": {**project.LOGGING["handlers"]["console"], "formatter": request.param, "stream": out}}
    logging.config.dictConfig({**project.LOGGING, "handlers": handlers})
    incidents._times.clear()
    yield out.getvalue
    logging.getLogger().handlers[:] = before
    incidents._times.clear()


@pytest.fixture
def member(year):
    return factories.MemberFactory(name=NAME)


# --- every way in which an exception comes to quote a row -------------------------------------------------------------
def not_null(member):
    Member.objects.filter(pk=member.pk).update(name=NAME, gender=None)


def unique(member):
    Job.objects.create(kind="x", subject=NAME)
    Job.objects.create(kind="x", subject=NAME)


def too_long_or_no_number(member):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_member WHERE no_such_column = %s", [NAME])


def text_in_sql(member):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '{NAME}' FROM no_such_table")


def typed_number(member):
    int(f"{NAME} 12")


def typed_key(member):
    Member.objects.filter(pk=NAME).exists()


def looked_up(member):
    {}[NAME]


def repr_of_a_record(member):
    raise ValueError(f"not allowed: {member!r} {[member]!r}")


def with_a_note(member):
    error = LookupError("nothing found")
    error.add_note(f"for {NAME}")
    raise error


def file_of_a_person(member):
    Path(f"/no/such/{NAME}.jpg").read_bytes()


def no_utf8(member):
    NAME.encode("ascii")


def group(member):
    raise ExceptionGroup("several", [ValueError(NAME), KeyError(NAME)])


def of_the_code(member):
    None.members  # noqa: B018


WAYS = [
    (not_null, "IntegrityError", "gender"),
    (unique, "IntegrityError", "subject|one_active|cppcc_job"),
    (too_long_or_no_number, "Error", "42703|SQLITE_ERROR"),
    (text_in_sql, "Error", "42P01|SQLITE_ERROR"),
    (typed_number, "ValueError", ""),
    (typed_key, "ValueError", ""),
    (looked_up, "KeyError", ""),
    (repr_of_a_record, "ValueError", ""),
    (with_a_note, "LookupError", ""),
    (file_of_a_person, "FileNotFoundError", "ENOENT"),
    (no_utf8, "UnicodeEncodeError", ""),
    (group, "ExceptionGroup", ""),
    (of_the_code, "AttributeError", "'NoneType' object has no attribute 'members'"),
]
ways = pytest.mark.parametrize(("way", "kind", "fact"), WAYS, ids=lambda one: getattr(one, "__name__", ""))


def handled(way, member, then, *, wrapped=False):
    """Calls ``then`` with the exception of a way, while it is handled; returns it."""
    try:
        try:
            with transaction.atomic():
                way(member)
        except Exception as error:
            if wrapped:
                raise RuntimeError(f"while at {member!r}: {error}") from error
            raise
    except Exception as error:  # noqa: BLE001 - all that was planted
        then(error)
        return error


@pytest.mark.parametrize("wrapped", [False, True])
@ways
def test_no_line_quotes_what_an_exception_is_about(way, kind, fact, wrapped, member, written):
    def tell(error):
        logging.getLogger("django.request").error("%s: %s", "Internal Server Error", "/members/", exc_info=error)
        log.exception("job %s failed", 12)
        log.warning("not kept: %s", error)
        log.warning("not kept: %r, %s", [error], {"why": error})
        log.warning(f"not kept: {error}")
        log.error(error)
        log.warning("not kept: %(why)s", {"why": str(error)})
        log.warning("%s cannot be done: %s", member, [member])
        log.info("seen", extra={"seen": {"error": error, "record": member}})

    handled(way, member, tell, wrapped=wrapped)
    said = written()
    assert NAME not in said
    assert ascii(NAME)[1:-1] not in said
    assert kind in said
    assert f"in {way.__name__}" in said
    assert f"Member {member.pk}" in said
    assert "job 12 failed" in said
    assert any(one in said for one in fact.split("|"))


@pytest.mark.parametrize("form", [logs.Discreet, logs.Json])
@ways
def test_what_another_handler_has_written_is_not_taken_over(way, kind, fact, form, member):
    record = logging.LogRecord("django", logging.ERROR, "", 1, "too few %s values %s", (NAME,), None)

    def tell(error):
        record.exc_info = (type(error), error, error.__traceback__)
        record.exc_text = logging.Formatter().formatException(record.exc_info)

    handled(way, member, tell)
    said = form().format(record)
    assert kind in said
    assert "too few" in said
    assert NAME not in said


@ways
def test_a_page_that_fails_leaves_no_name(way, kind, fact, member, written, account, monkeypatch):
    client = account(Role.ADMIN)
    client.raise_request_exception = False
    monkeypatch.setattr(condition, "read", lambda: transaction.atomic(way)(member))
    page = client.get(reverse("trouble_list"))
    assert page.status_code == 500
    assert NAME not in page.content.decode() + written() + str(list(Incident.objects.values()))
    assert page["X-Request-ID"] in written()


@ways
def test_a_job_that_fails_leaves_no_name(way, kind, fact, member, written, monkeypatch):
    def work(wanted, progress):
        transaction.atomic(way)(member)

    monkeypatch.setitem(kinds._kinds, "test.planted", work)
    monkeypatch.setitem(kinds._limits, "test.planted", kinds.limits_of("backup"))
    job = jobs.request("test.planted", "1")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert NAME not in written() + job.error + str(list(Incident.objects.values()))
    assert f"job-{job.pk}" in written()
    assert f"in {way.__name__}" in written()


@ways
def test_no_trouble_and_no_fault_of_a_backup_quotes_it(way, kind, fact, member, written):
    error = handled(way, member, lambda error: troubles.tell("planted", "夜间备份没有成功", error))
    words = mailing._words(error)
    if isinstance(error, OSError | DatabaseError):
        with pytest.raises(BackupFault) as fault, in_words("备份"):
            raise error
        words += str(fault.value)
    kept = Trouble.objects.get(key="planted")
    assert NAME not in written() + kept.detail + words
    assert kind in kept.detail
    assert kind in words
    assert "夜间备份没有成功" in written()


def test_the_detail_of_a_trouble_stands_in_its_row_alone(member, written):
    troubles.tell("update:x", "更新后的整理有几处要人看", f"{NAME}：第 3 行")
    assert Trouble.objects.get().detail.startswith(NAME)
    assert NAME not in written()


def test_what_a_refused_job_quotes_to_its_owner_stays_with_him(member, written):
    job = Job.objects.create(kind="backup", subject="1", user=factories.UserFactory())
    words = f"“{NAME}”在试读之后有改动（{NAME}）。不能撤销：{NAME}、{NAME}。请逐条处理。"
    incidents.job_failed(job, "导入", words)
    assert Incident.objects.get().words == "“…”在试读之后有改动（…）。不能撤销：…。请逐条处理。"


# --- what others write ------------------------------------------------------------------------------------------------
@shared_task(name="tests.planted")
def planted(words):
    log_of_task.warning("at work on %s", ValueError(words))
    try:
        int(words)
    except ValueError as error:
        raise LookupError(f"<Member: {words}>") from error


log_of_task = get_task_logger("planted")


@pytest.mark.parametrize("form", ["line", "json"])
def test_celerys_own_lines_of_a_failed_task_hold_no_name(form, monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", form)
    out, loggers = io.StringIO(), [logging.getLogger(name) for name in ("celery.app.trace", "celery.task")]
    handler = logging.StreamHandler(out)
    for logger in loggers:
        logger.addHandler(handler)
    try:
        after_setup_logger.send(sender=None, logger=loggers[0])
        after_setup_task_logger.send(sender=None, logger=loggers[1])
        assert planted.apply((NAME,)).failed()
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    said = out.getvalue()
    assert "Task tests.planted[" in said
    assert "LookupError" in said
    assert "in planted" in said
    assert "at work on" in said
    assert NAME not in said
    assert ascii(NAME)[1:-1] not in said


def test_a_text_with_a_traceback_of_another_process_is_hushed(written):
    log.warning("ended: %s", f"Traceback (most recent call last):\n  File x\npsycopg.Error: {NAME}\nValueError: {NAME}")
    log.warning(f"<Member: {NAME}> and <Duty: {NAME} 2024>")
    log.warning("said: %s", f"null value in column\nDETAIL:  Failing row contains ({NAME},\n{NAME}).")
    assert "psycopg.Error" in written()
    assert "null value in column" in written()
    assert NAME not in written()


def test_a_warning_says_where_and_of_which_kind(written):
    log_of_warnings = logging.getLogger("py.warnings")
    log_of_warnings.warning("%s", warnings.formatwarning(f"naive: <Member: {NAME}>\n{NAME}", RuntimeWarning, "a.py", 7))
    assert "a.py:7: RuntimeWarning" in written()
    assert NAME not in written()


def test_what_ends_a_process_or_a_thread_names_nobody():
    """All that Python itself would print, in a program of its own."""
    code = (
        "import django, os, sys, threading, warnings\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'cppcc.settings'\n"
        "django.setup()\n"
        "def fail(): raise ValueError(sys.argv[1])\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "class Dies:\n    def __del__(self): fail()\n"
        "Dies()\n"
        "warnings.warn(sys.argv[1], RuntimeWarning)\n"
        "fail()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, NAME], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 1
    assert ended.stderr.count("ValueError") == 3
    assert "RuntimeWarning" in ended.stderr
    assert "in fail" in ended.stderr
    assert NAME not in ended.stderr + ended.stdout


# --- what stays -------------------------------------------------------------------------------------------------------
def test_what_a_developer_needs_stays(member):
    said = told(handled(not_null, member, str, wrapped=True))
    assert said.startswith("RuntimeError <- django.db.utils.IntegrityError")
    assert "gender" in said
    if connection.vendor == "postgresql":
        assert "psycopg.errors.NotNullViolation [23502 members_member gender]" in said
    refused = smtplib.SMTPRecipientsRefused({"a0@example.cn": (450, b"later")})
    assert told(refused) == "smtplib.SMTPRecipientsRefused [450]"
    assert told(ConnectionRefusedError(111, NAME)) == "ConnectionRefusedError [ECONNREFUSED Connection refused]"
    assert told(IntegrityError(NAME)) == "django.db.utils.IntegrityError"


def test_what_may_be_said_is_said_once(written):
    try:
        raise ConnectionRefusedError(111, "Connection refused")
    except OSError as error:
        log.warning("the queue is away: %s, %s", error, str(error))
    assert written().count("ECONNREFUSED") == 2
    assert "ECONNREFUSED Connection refused], ConnectionRefusedError [" in written()
