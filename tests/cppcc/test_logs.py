"""Nothing personal in logs: planted into everything that writes lines, and looked for."""

import io
import logging
import logging.config
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from celery.app.log import TaskFormatter
from celery.signals import after_setup_logger, after_setup_task_logger
from django.conf import settings as project
from hypothesis import given
from hypothesis import strategies as st

from cppcc.logs import ACCESS, masked

ROOT = Path(__file__).parents[2]
PHONE, CARD, MAIL, WORD = "13900001234", "22010419740301123X", "wang.xm@example.org", "q=王小明"
NAME = "蔡杰华"
PLANTED = f"member {PHONE} +86 139-0000-1234 0431-88889999 {CARD} <{MAIL}> GET /members/?{WORD}&page=2 end"


def is_clean(text):
    return not any(
        one in text
        for one in (PHONE, "139-0000", "88889999", CARD, MAIL, "王小明", NAME, NAME.encode().decode("latin-1"))
    )


def test_a_line_keeps_what_the_operator_needs():
    said = masked(f"job 123 failed after 20240520103000 seconds at 127.0.0.1:8000 {PLANTED}")
    assert is_clean(said)
    assert "job 123 failed after 20240520103000 seconds at 127.0.0.1:8000" in said
    assert "/members/?***" in said
    assert said.endswith("end")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(alphabet="abc 《》:,中", max_size=6))
def test_no_mobile_number_passes_whatever_stands_around_it(number, around):
    assert number not in masked(f"{around}{number}{around}")


def lines_of(names):
    """The handlers that the settings make, writing into memory."""
    logging.config.dictConfig({**project.LOGGING, "disable_existing_loggers": False})
    out = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.formatter.__class__.__name__ == "Discreet":
            handler.setStream(out)
    for name in names:
        try:
            raise ValueError(PLANTED, NAME)
        except ValueError:
            logging.getLogger(name).exception("failed: %s", PLANTED)
    return out.getvalue()


def test_the_programs_own_lines_and_their_tracebacks_hold_nothing_personal():
    before = logging.getLogger().handlers[:]
    try:
        said = lines_of(["cppcc.jobs", "django.request", "celery.worker"])
    finally:
        logging.getLogger().handlers[:] = before
    assert said.count("Traceback") == 3
    assert is_clean(said)


@pytest.mark.parametrize("signal", [after_setup_logger, after_setup_task_logger])
def test_celerys_lines_hold_nothing_personal(signal):
    out, logger = io.StringIO(), logging.Logger("celery.planted")
    handler = logging.StreamHandler(out)
    handler.setFormatter(TaskFormatter("[%(levelname)s] %(task_name)s %(message)s"))
    logger.addHandler(handler)
    signal.send(sender=None, logger=logger)
    logger.error("task raised %s", PLANTED)
    assert "[ERROR]" in out.getvalue()
    assert is_clean(out.getvalue())


def test_gunicorns_lines_say_what_and_how_long_but_neither_who_nor_the_query(tmp_path):
    """The real server with the configuration that it finds by itself; one request with all that is planted."""
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert conf["access_log_format"] == ACCESS
    assert not {"%(h)s", "%(u)s", "%(r)s", "%(q)s", "%(f)s", "%(a)s"} & set(ACCESS.split())
    (tmp_path / "planted.py").write_text(
        "def app(environ, start):\n"
        "    if environ['PATH_INFO'] == '/boom/': raise ValueError(" + repr(PLANTED) + " + " + ascii(NAME) + ")\n"
        "    start('200 OK', [('Content-Length', '2')])\n    return [b'ok']\n"
    )
    code = (
        "import threading, urllib.request, urllib.parse, os, signal, socket, time\n"
        "s = socket.socket(); s.bind(('127.0.0.1', 0)); port = s.getsockname()[1]; s.close()\n"
        "import subprocess, sys\n"
        "server = subprocess.Popen([sys.executable, '-m', 'gunicorn', 'planted:app', '--pythonpath', sys.argv[1], '--bind',"
        " f'127.0.0.1:{port}', '--access-logfile', '-', '--log-level', 'info', '--no-control-socket'])\n"
        "for _ in range(600):\n"
        "    try:\n"
        f"        urllib.request.urlopen(f'http://127.0.0.1:{{port}}/members/?' + urllib.parse.quote({WORD!r})).read(); break\n"
        "    except OSError: time.sleep(0.1)\n"
        f"try: urllib.request.urlopen(f'http://127.0.0.1:{{port}}/boom/?' + urllib.parse.quote({WORD!r}))\n"
        "except OSError: pass\n"
        "line = socket.create_connection(('127.0.0.1', port))\n"
        f"line.sendall('GET /{NAME} HTTP/9.9\\r\\n\\r\\n'.encode()); line.recv(9999)\n"
        "server.terminate(); server.wait()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    said = done.stdout + done.stderr
    assert "GET /members/ 200" in said
    assert "ValueError" in said
    assert "in app" in said
    assert "Invalid request" in said
    assert is_clean(said)
    assert "%E7%8E%8B" not in said
