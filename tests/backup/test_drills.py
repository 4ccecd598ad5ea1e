"""Restore drills: the demonstration year backed up while somebody writes, restored, and compared table by table.

On SQLite into SQLite; on servers from PostgreSQL and from SQLite into PostgreSQL, and by ``move``.
"""

import json
import os
import re
import subprocess
import sys

import psycopg
import pytest

from tests import made

pytestmark = pytest.mark.database("whole installations in processes of their own")
SERVER = os.environ.get("DATABASE_URL", "")
SEALED = "correct horse battery staple"


def run(copy, *words, **environment):
    left_out = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VAR_DIR")
    env = {key: value for key, value in os.environ.items() if key not in left_out}
    env |= copy.environment | {"DJANGO_SETTINGS_MODULE": "cppcc.settings", "LOG_LEVEL": "ERROR"} | environment
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=made.ROOT, env=env, capture_output=True, text=True, check=False)


def drilled(copy, do, path, **environment):
    ended = run(copy, "-m", "tests.backup.drilling", do, str(path), **environment)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def compared(before, after):
    assert after["told"] == before["told"]
    assert any(one["holds"] for one in after["told"]["assessments"].values())
    assert len(after["told"]["figures"]["2024年"]) >= 27
    assert after["tables"] == before["tables"]
    assert after["indexed"]
    assert after["next"]


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    opened = []

    def make(stage, name, server):
        opened.append(made.copied(stage, tmp_path_factory.mktemp(name), server))
        return opened[-1]

    yield make
    for one in opened:
        one.drop()


@pytest.fixture(scope="module")
def written(copies, tmp_path_factory):
    """written(server): what was told of an installation there, and its backup, made under load; once for all tests."""
    known = {}

    def write(server):
        if server not in known:
            path = tmp_path_factory.mktemp("written") / "all.backup"
            known[server] = drilled(copies("demo", "old", server), "out", path, BACKUP_PASSPHRASE=SEALED), path
        return known[server]

    return write


@pytest.mark.parametrize(
    ("source", "target"),
    sorted({("", SERVER), (SERVER, SERVER), (SERVER, "")}),
    ids=lambda url: "server" if url else "file",
)
def test_a_backup_made_under_load_restores_everything(copies, written, source, target):
    """With a key of the backup's own: the new installation's is replaced, and seals hold."""
    (before, path), new = written(source), copies("empty", "new", target)
    assert before["during"] > 0
    assert set(before["told"]["guards"].values()) == {1}
    (new.place / "secret_key").write_text("another key, drawn by the new installation at its first start" * 2)
    after = drilled(new, "in", path, BACKUP_PASSPHRASE=SEALED)
    assert after["broken"] == []
    assert (new.place / "secret_key").read_text() == made.KEY
    assert after["told"]["trail"]["rows"] > 0
    assert after["told"]["trail"]["faults"] == []
    compared(before, after)


def test_a_database_of_another_encoding_is_refused_in_words(copies, tmp_path):
    """As ``createdb`` makes one in a cluster of the C locale."""
    if not SERVER:
        return  # an encoding of its own has a server's database alone
    old, new = copies("empty", "old", ""), copies("empty", "new", SERVER)
    with psycopg.connect(SERVER, autocommit=True) as line:
        line.execute(f'DROP DATABASE "{new.name}"')
        line.execute(
            f"CREATE DATABASE \"{new.name}\" ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
    path = tmp_path / "all.backup"
    assert run(old, "manage.py", "backup", str(path)).returncode == 0
    for way in (
        run(old, "manage.py", "move", new.environment["DATABASE_URL"]),
        *(run(new, "manage.py", *words) for words in (
            ("restore", str(path)), ("prepare",), ("migrate",), ("check", "--database", "default"),
        )),
    ):  # fmt: skip
        assert (way.returncode, "SQL_ASCII，不是 UTF8" in way.stderr) == (1, True), way.stderr
        assert "Traceback" not in way.stderr


def test_the_keys_of_an_encrypted_backup_are_told_on_a_full_installation(copies, tmp_path):
    """Where the key comes from the environment, which a restore can't set: in a container, on servers."""
    old, new = copies("empty", "old", ""), copies("empty", "new", "")
    path = tmp_path / "all.backup"
    assert run(old, "manage.py", "backup", str(path), BACKUP_PASSPHRASE=SEALED).returncode == 0
    own = {"SECRET_KEY": "another key, of the environment " * 3, "BACKUP_PASSPHRASE": SEALED}
    restored = run(new, "manage.py", "restore", str(path), **own)
    assert (restored.returncode, f"manage.py backup_keys {path}" in restored.stdout) == (0, True), restored.stderr
    assert made.KEY not in restored.stdout
    told = run(new, "manage.py", "backup_keys", str(path), **own)
    assert told.stdout == f"SECRET_KEY={made.KEY}\n"
    plain = tmp_path / "plain.backup"
    assert run(old, "manage.py", "backup", str(plain)).returncode == 0
    assert "不含密钥" in run(new, "manage.py", "backup_keys", str(plain), **own).stderr
    assert run(new, "manage.py", "backup_keys", str(tmp_path / "none"), **own).returncode == 1


def test_settings_that_say_half_of_it_are_refused(copies):
    copy = copies("empty", "old", "")
    for half, words in (
        ({"S3_ENDPOINT_URL": "https://s3.example.gov.cn", "S3_BUCKET": ""}, "S3_BUCKET"),
        ({"S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "b", "S3_BUCKET": ""}, "S3_BUCKET"),
        ({"BACKUP_TIME": "26:00"}, "BACKUP_TIME"),
        ({"BACKUP_TIME": "02:00+08:00"}, "BACKUP_TIME"),
        ({"BACKUP_TIME": "23:30"}, "BACKUP_TIME"),
    ):
        ended = run(copy, "manage.py", "check", **half)
        assert (ended.returncode, words in ended.stderr) == (1, True), ended.stderr
    asked = "import cppcc.tasks; from cppcc.jobs import recurring; print(recurring._all['nightly-backup'].at)"
    assert run(copy, "manage.py", "shell", "-c", asked, BACKUP_TIME="03:40").stdout.strip().endswith("03:40:00")


def test_an_embedded_installation_moves_to_a_server(copies, tmp_path):
    if not SERVER:
        return  # there is none to move to: it runs with the suite on servers
    old, new = copies("demo", "old", ""), copies("empty", "new", SERVER)
    (old.place / "keep.pid").write_text(str(os.getpid()))
    url = new.environment["DATABASE_URL"]
    refused = run(old, "manage.py", "move", url)
    assert (refused.returncode, "请先停止" in refused.stderr) == (1, True), refused.stderr
    (old.place / "keep.pid").unlink()
    before = drilled(old, "seen", tmp_path / "old.backup")
    moved = run(old, "manage.py", "move", url)
    assert moved.returncode == 0, moved.stderr
    assert f"DATABASE_URL={url}" in moved.stdout
    again = run(old, "manage.py", "move", url)
    assert "已有数据" in again.stderr
    assert "仍是空的" not in again.stderr
    assert not re.search(r"[a-z]+-[a-z]+", again.stderr), again.stderr
    (tmp_path / "moved").mkdir()
    after = drilled(old, "seen", tmp_path / "moved" / "new.backup", DATABASE_URL=url)
    compared(before, after)
