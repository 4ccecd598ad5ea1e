"""The queue of files under two processes at once, and with what cannot be read in it."""

import json
import os
import shutil
import subprocess
import sys
import threading
import uuid
from queue import Empty

import pytest
from kombu import Connection

from cppcc import celery as _celery  # noqa: F401 - names the transport
from cppcc.queue import aside

MANY = 400
WRITER = """
import sys
from tests.cppcc.test_filequeue import MANY, connect
with connect(sys.argv[1]) as connection:
    queue = connection.SimpleQueue("many")
    for number in range(MANY):
        queue.put({"number": number, "much": "字" * 3000})
"""


def connect(folder) -> Connection:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder)}
    return Connection("files://localhost", transport_options={**options, "polling_interval": 0.01})


def test_a_reader_never_meets_half_a_message(tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)])
    found = []
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("many")
        while len(found) < MANY:
            message = queue.get(timeout=20)
            found.append(message.payload["number"])
            message.ack()
    assert writer.wait(20) == 0
    assert sorted(found) == list(range(MANY))


NO_TAG = {"body": "x", "content-type": "application/json", "content-encoding": "utf-8", "headers": {}, "properties": {}}
POISON = {
    "none": b"",
    "half": b'{"body": "e30',
    "odd": b"\xff\xfe",
    "empty": b"{}",
    "list": b"[]",
    "null": b"null",
    "words": b'"words"',
    "number": b"1",
    "untagged": json.dumps(NO_TAG).encode(),
    "unaddressed": json.dumps({**NO_TAG, "properties": {"delivery_tag": "1"}}).encode(),
    "headless": json.dumps({**NO_TAG, "headers": None}).encode(),
}


# kombu keeps in the process which queues it has bound: each test has a queue of its own
@pytest.mark.parametrize("name", POISON)
def test_a_message_that_cannot_be_read_is_put_aside_and_told(tmp_path, name, monkeypatch):
    told = []
    monkeypatch.setattr(aside, "told", lambda *what: told.append(what[:2]))
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue(name)
        (tmp_path / f"0_first.{name}.msg").write_bytes(POISON[name])
        with pytest.raises(Empty):
            queue.get(timeout=0.3)
        queue.put({"number": 1})
        assert queue.get(timeout=5).payload == {"number": 1}
    assert told == [(name, POISON[name])]
    assert (tmp_path / "aside" / f"0_first.{name}.msg").read_bytes() == POISON[name]


def test_a_folder_in_the_place_of_a_message_is_put_aside(tmp_path):
    with connect(tmp_path) as connection:
        queue = connection.SimpleQueue("folder")
        (tmp_path / "0_first.folder.msg").mkdir()
        queue.put({"number": 1})
        assert queue.get(timeout=5).payload == {"number": 1}


def test_a_table_of_queues_that_is_being_written_is_waited_for(tmp_path):
    table = tmp_path / "late.exchange"
    table.write_bytes(b"")
    with connect(tmp_path) as connection:
        later = threading.Timer(0.2, table.write_bytes, [b'[["late", "", "late"]]'])
        later.start()
        connection.SimpleQueue("late").put({"number": 1})
        later.join()
        assert connection.SimpleQueue("late").get(timeout=5).payload == {"number": 1}


def test_what_dead_processes_left_in_the_folder_is_swept(tmp_path):
    names = ("1_a.many.msg.part", "1_a.many.msg.0f.taken", "1_a.many.msg")
    for name in names:
        (tmp_path / name).write_bytes(b"{}")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "2_b.many.msg.part").write_bytes(b"{")
    with connect(tmp_path) as connection:
        connection.connect()
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {"1_a.many.msg", "2_b.many.msg.part"}


@pytest.mark.parametrize("table", [b"", b'[["half', b"{}", b"7", b"null"])
@pytest.mark.parametrize("bound", [False, True])
def test_a_table_of_queues_that_cannot_be_read_is_begun_anew(tmp_path, table, bound):
    name = f"table{uuid.uuid4().hex}"
    with connect(tmp_path) as connection:
        if bound:
            connection.SimpleQueue(name)
        (tmp_path / f"{name}.exchange").write_bytes(table)
        queue = connection.SimpleQueue(name)
        queue.put({"number": 7})
        assert queue.get(timeout=20).payload == {"number": 7}


def test_a_folder_that_was_removed_is_made_again(tmp_path):
    name, folder = f"removed{uuid.uuid4().hex}", tmp_path / "queue"
    with connect(folder) as connection:
        connection.SimpleQueue(name).put({"number": 1})
    shutil.rmtree(folder)
    with connect(folder) as connection:
        queue = connection.SimpleQueue(name)
        queue.put({"number": 7})
        assert queue.get(timeout=20).payload == {"number": 7}
