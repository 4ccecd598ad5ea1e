"""What a process may hold: one that has grown or served long makes room, and no request is lost by it; how a server ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
GROWING = """
import os, time
held = []
def app(environ, start):
    if environ["PATH_INFO"] == "/held":
        open({folder!r} + "/begun", "w").close()
        while not os.path.exists({folder!r} + "/goes"):
            time.sleep(0.05)
    held.append(bytearray(b"x" * 2 ** 20 * {each_mb}))
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""
THE_PROGRAM = """
import os, time
from cppcc.wsgi import application
def app(environ, start):
    if environ["PATH_INFO"] == "/held":
        open({folder!r} + "/begun", "w").close()
        while not os.path.exists({folder!r} + "/goes"):
            time.sleep(0.05)
        environ["PATH_INFO"] = "/livez"
    return application(environ, start)
"""


@contextmanager
def serving(folder, each_mb, **env):
    """The address of the real server with one process, while it runs."""
    with started(folder, GROWING, each_mb, **env) as (address, _):
        yield address


@contextmanager
def started(folder, program, each_mb=0, **env):
    """The address and the server."""
    (folder / "growing.py").write_text(program.format(each_mb=each_mb, folder=str(folder)))
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = [sys.executable, "-m", "gunicorn", "growing:app", "--pythonpath", str(folder), "--threads", "4"]
    words += ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    server = subprocess.Popen(words, cwd=ROOT, env=os.environ | env, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/", server
    finally:
        server.terminate()
        server.communicate()


def ask(address):
    return urllib.request.urlopen(address, timeout=180).read()


def answers(folder, number, each_mb, **env):
    """The numbers of the processes that answered so many requests, one after the other."""
    with serving(folder, each_mb, **env) as address:
        return [ask(address) for _ in range(number)]


def test_a_web_process_that_holds_too_much_ends_and_every_request_is_answered(tmp_path):
    served = answers(tmp_path, 180, 3, WEB_MEMORY_MB="40", WEB_REQUESTS="100000")
    assert len(set(served)) > 1
    assert served.count(served[0]) >= 100


def test_one_that_is_large_from_its_start_and_grows_no_more_goes_on(tmp_path):
    assert len(set(answers(tmp_path, 180, 0, WEB_MEMORY_MB="1", WEB_REQUESTS="100000"))) == 1


def test_another_serves_before_the_one_that_ends_has_answered_what_it_began(tmp_path):
    """The only process has a request under way that waits for this test, and reaches its end."""
    with serving(tmp_path, 0, WEB_REQUESTS="20", WEB_MEMORY_MB="0") as address, ThreadPoolExecutor(1) as pool:
        waits = pool.submit(ask, f"{address}held")
        try:
            while not (tmp_path / "begun").exists():
                time.sleep(0.05)
            first = ask(address)
            seen = {first}
            while len(seen) == 1:
                seen.add(ask(address))
            assert not waits.done()
        finally:
            (tmp_path / "goes").touch()
        assert waits.result() == first


def test_one_that_stays_small_goes_on(tmp_path):
    assert len(set(answers(tmp_path, 130, 0, WEB_MEMORY_MB="300", WEB_REQUESTS="100000"))) == 1


def test_a_web_process_ends_after_so_many_requests(tmp_path):
    served = answers(tmp_path, 60, 0, WEB_REQUESTS="20", WEB_MEMORY_MB="0")
    assert len(set(served)) > 1
    assert 20 <= served.count(served[0]) <= 26


def status(address):
    try:
        return urllib.request.urlopen(address, timeout=180).status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_from_sigterm_on_it_is_not_ready_and_answers_until_a_proxy_has_turned_away(tmp_path):
    """A request under way all the while is answered; without a second SIGTERM it would serve on for a minute."""
    place = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    running = started(tmp_path, THE_PROGRAM, WEB_DRAIN_SECONDS="60", **place)
    with running as (address, server), ThreadPoolExecutor(1) as pool:
        try:
            assert status(f"{address}healthz") == 200
            waits = pool.submit(ask, f"{address}held")
            while not (tmp_path / "begun").exists():
                time.sleep(0.05)
            server.terminate()
            while status(f"{address}healthz") != 503:
                assert server.poll() is None
                time.sleep(0.05)
            assert ask(f"{address}livez") == b"ok"
            assert ask(f"{address}robots.txt")
            server.terminate()
            assert not waits.done()
        finally:
            (tmp_path / "goes").touch()
        assert waits.result() == b"ok"
        assert server.wait(180) == 0


@pytest.mark.parametrize("drain", ["0", "0.2"])
def test_it_ends_by_itself_after_that_time(tmp_path, drain):
    with started(tmp_path, GROWING, WEB_DRAIN_SECONDS=drain) as (address, server):
        ask(address)
        server.send_signal(signal.SIGTERM)
        assert server.wait(180) == 0
