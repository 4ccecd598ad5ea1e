"""What a process may hold: a web process that has grown or served long makes room, and no request is lost by it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

from django.conf import settings

ROOT = settings.BASE_DIR
GROWING = """
import os
held = []
def app(environ, start):
    held.append(bytearray(b"x" * 2 ** 20 * {each_mb}))
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


def answers(folder, number, each_mb, **env):
    """The numbers of the processes that answered so many requests, one after the other, of the real server."""
    (folder / "growing.py").write_text(GROWING.format(each_mb=each_mb))
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
        return [urllib.request.urlopen(f"http://127.0.0.1:{port}/").read() for _ in range(number)]
    finally:
        server.terminate()
        server.communicate()


def test_a_web_process_that_holds_too_much_ends_and_every_request_is_answered(tmp_path):
    served = answers(tmp_path, 130, 1, WEB_MEMORY_MB="40", WEB_REQUESTS="100000")
    assert len(set(served)) > 1
    assert served.count(served[0]) > 50


def test_one_that_stays_small_goes_on(tmp_path):
    assert len(set(answers(tmp_path, 130, 0, WEB_MEMORY_MB="300", WEB_REQUESTS="100000"))) == 1


def test_a_web_process_ends_after_so_many_requests(tmp_path):
    served = answers(tmp_path, 60, 0, WEB_REQUESTS="20", WEB_MEMORY_MB="0")
    assert len(set(served)) > 1
    assert 20 <= served.count(served[0]) <= 26
