"""Restore drills: the demonstration year backed up while somebody writes, restored, and compared table by table.

On SQLite into SQLite; on servers from PostgreSQL and from SQLite into PostgreSQL, and by ``move``.
"""

import json
import os
import subprocess
import sys

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
    (tmp_path / "moved").mkdir()
    after = drilled(old, "seen", tmp_path / "moved" / "new.backup", DATABASE_URL=url)
    compared(before, after)
