"""Two web processes that start at once: one brings the tables to this version, the other waits for it."""

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from cppcc.management.commands.prepare import LOCK
from tests import made

pytestmark = pytest.mark.database("a database of its own, in processes of their own")
SERVER = os.environ.get("DATABASE_URL", "")
FORMER = ("members", "0031_given_points")


def environment(copy):
    left_out = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VAR_DIR")
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    return kept | copy.environment | {"DJANGO_SETTINGS_MODULE": "cppcc.settings"}


def begun(copy, *words):
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(
        command, cwd=made.ROOT, env=environment(copy), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@contextmanager
def held(copy):
    """What a process holds that prepares."""
    if copy.server:
        import psycopg

        with psycopg.connect(copy.environment["DATABASE_URL"], autocommit=True) as line:
            line.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
    else:
        with (copy.place / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def test_of_two_that_start_at_once_one_migrates_and_the_other_waits(tmp_path):
    copy = made.copied("empty", tmp_path, SERVER)
    try:
        back = begun(copy, "migrate", "--verbosity", "0", *FORMER)
        assert back.wait() == 0, back.stderr.read()
        with held(copy):
            two = [begun(copy, "prepare"), begun(copy, "prepare")]
            for one in two:
                assert "等待它完成" in one.stdout.readline()
                assert one.poll() is None
        for one in two:
            _, errors = one.communicate()
            assert (one.returncode, errors) == (0, "")
        left = begun(copy, "migrate", "--check")
        assert left.wait() == 0
    finally:
        copy.drop()


@pytest.mark.one_database("what fills the tables after a migration asks the same everywhere")
def test_one_app_is_migrated_by_itself(tmp_path):
    """What fills the tables after a migration waits for those of the other apps."""
    one = begun(made.Copy(tmp_path), "migrate", "--verbosity", "0", "cppcc")
    assert one.wait() == 0, one.stderr.read()
    left = begun(made.Copy(tmp_path), "migrate", "--check", "--verbosity", "0")
    assert left.wait() == 1
