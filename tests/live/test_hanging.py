"""A worker's bad days with real processes: what hangs is ended, what is poisoned is put aside, a dead mail server waits."""

import os
import signal
import socket
import uuid
from pathlib import Path

import pytest

from tests.live.installation import Installation, wait_for

QUEUE_OF_FILES = pytest.mark.embedded("the queue of files and its worker are the embedded default's own")
LONG = ("proposals.compendium", "2024")
"""Slow work of some five seconds of processor time: it still runs when the process that asked for it has ended, which
takes a tenth of that, on a busy machine too."""
ASK = "from cppcc import jobs; print('#', jobs.request('{}', '{}').pk)"
POISON = [b"", b"garbage", b"{}", b"[]", b"null", b"\xff\xfe\x00", b'{"properties": {"delivery_tag": "1"}}']
STRANGE = (
    b'{"body": "x", "content-encoding": "utf-8", "content-type": "application/json", "headers": {}, "properties":'
    b' {"delivery_tag": "t", "delivery_info": {"exchange": "", "routing_key": "cppcc"}}}'
)
"""Whole as a message, and no task."""


@pytest.fixture(scope="module")
def hole():
    """A mail server that accepts and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


@pytest.fixture(scope="module", params=["as_given", pytest.param("embedded", marks=QUEUE_OF_FILES)])
def place(request, tmp_path_factory, hole):
    """Both workers and beat over the demonstration year, with that mail server: on servers, and on the queue of files."""
    made = Installation(tmp_path_factory.mktemp("hanging"), embedded=request.param == "embedded")
    made.env |= {"EMAIL_URL": f"smtp://127.0.0.1:{hole}", "JOB_STALE_SECONDS": "10"}
    made.start("quick", "slow", "beat")
    yield made
    made.stop()


def ask(place, kind, subject):
    said = place.manage("shell", "-v0", "-c", ASK.format(kind, subject))
    return int(said.split("#")[1])


def state(place, job):
    return place.sql(f"SELECT state FROM cppcc_job WHERE id = {job}")[0][0]


def children(pid):
    """The ids of the processes under one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def idle(place, name):
    """Its processes, none of which is about to leave: one of slow ends after its job."""
    found = children(place.processes[name].pid)
    worked = (
        {pid for (pid,) in place.sql("SELECT pid FROM cppcc_job WHERE pid IS NOT NULL")} if name == "slow" else set()
    )
    return [] if worked & set(found) else found


def put_poison(place, queue):
    if place.on_servers:
        import redis

        with redis.Redis(port=place.redis_port) as link:
            for raw in (*POISON, STRANGE):
                link.lpush(queue, raw)
        return
    for number, raw in enumerate((*POISON, STRANGE)):
        (place.place / "queue" / f"{number}_{uuid.uuid4()}.{queue}.msg").write_bytes(raw)


def test_a_stopped_process_is_ended_replaced_and_its_job_done(place):
    job = ask(place, *LONG)
    wait_for(lambda: state(place, job) == "running", "for the job")
    stopped = children(place.processes["slow"].pid)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        wait_for(lambda: state(place, job) == "done", "for another process")
    finally:
        for pid in stopped:
            if Path(f"/proc/{pid}").exists():
                os.kill(pid, signal.SIGCONT)
    assert place.sql(f"SELECT attempts FROM cppcc_job WHERE id = {job}") == [(2,)]
    assert place.processes["slow"].poll() is None


def test_processes_that_are_killed_while_they_wait_for_work_are_replaced(place):
    for name in ("quick", "slow"):
        waiting = wait_for(lambda name=name: idle(place, name), "for processes that wait")
        for pid in waiting:
            os.kill(pid, signal.SIGKILL)
        wait_for(
            lambda name=name, waiting=waiting: set(children(place.processes[name].pid)) - set(waiting), "for another"
        )
    wanted = [ask(place, "activities.workbook", "2024"), ask(place, "reports.preview", "2024:opening")]
    wait_for(lambda: all(state(place, one) in ("done", "failed") for one in wanted), "for both jobs")


def test_quick_work_goes_on_while_slow_work_and_the_mail_server_hang(place, hole):
    place.manage("shell", "-v0", "-c", MAILS)
    slow = ask(place, *LONG)
    wait_for(lambda: state(place, slow) == "running", "for slow work")
    quick = ask(place, "reports.preview", "2024:opening")
    wait_for(lambda: state(place, quick) in ("done", "failed"), "for quick work")
    wait_for(lambda: place.sql("SELECT 1 FROM cppcc_trouble WHERE key = 'mail'"), "for the mail server's trouble")
    tries = place.sql("SELECT DISTINCT mail, tries FROM cppcc_notice WHERE key LIKE 'hang%'")
    assert tries == [("waiting", 1)]
    wait_for(lambda: state(place, slow) == "done", "for slow work")


MAILS = """
from django.utils import timezone
from cppcc.models import Notice
from members.models import User
user = User.objects.get(username="staff")
user.email = "a@example.org"
user.save()
for number in range(8):
    Notice.objects.create(user=user, key=f"hang{number}", words="提醒", at=timezone.now(), mail="waiting")
"""


def test_poisoned_messages_are_put_aside_and_told_and_no_worker_ends(place):
    put_poison(place, "cppcc")
    put_poison(place, "cppcc-slow")
    job = ask(place, "activities.workbook", "2024")
    wait_for(lambda: state(place, job) == "done", "for the job behind them")
    wait_for(
        lambda: place.sql("SELECT SUM(count) FROM cppcc_trouble WHERE key LIKE 'message:%'")[0][0] >= 2 * len(POISON),
        "for what was put aside",
    )
    assert all(place.processes[name].poll() is None for name in ("quick", "slow", "beat"))
