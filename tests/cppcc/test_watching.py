"""What hangs is ended, by what changed and not by what the clock on the wall says."""

import subprocess
import sys
import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cppcc.jobs import alive, asking, kinds, running, watching
from cppcc.jobs.scheduler import RowScheduler
from cppcc.models import Job, Periodic
from tests.conftest import standing_on

LOOP = "import time\nwhile True: time.sleep(1)"


@pytest.fixture
def process():
    """A process that stands for one of the worker's pool."""
    started = subprocess.Popen([sys.executable, "-c", LOOP])
    yield started
    started.kill()
    started.wait()


@pytest.fixture
def watch(process, monkeypatch, settings):
    """A watch over that process with a clock of its own; ``watch.sent`` holds what was sent again."""
    settings.JOB_HANG_SECONDS, settings.JOB_QUIET_SECONDS = 60, 300
    monkeypatch.setitem(kinds._kinds, "test.work", lambda job, progress: None)
    monkeypatch.setitem(kinds._limits, "test.work", kinds.Limits(minutes=20))
    made = watching.Watch(lambda: [process.pid], clock=lambda: made.now)
    made.now, made.sent = 0.0, []
    monkeypatch.setattr(watching, "send", lambda job: made.sent.append(job.pk))
    return made


def begun(process, **values):
    given = {"attempts": 1, "percent": 10, "step": "排版", "host": running.HOST, "pid": process.pid, **values}
    return Job.objects.create(
        kind="test.work", subject="1", state="running", claim=uuid.uuid4(), heartbeat_at=timezone.now(), **given
    )


def later(watch, seconds, job, **changed):
    """So many seconds pass, and the job's row changes."""
    watch.now += seconds
    Job.objects.filter(pk=job.pk).update(**changed)
    return watch.look()


def test_a_process_without_a_sign_of_life_is_ended_and_its_job_waits_again(db, watch, process):
    job = begun(process)
    assert not watch.look()
    assert not later(watch, 59, job, percent=20)
    assert later(watch, 2, job, percent=30)  # the bar moved by another hand; the sign did not
    assert process.wait(10) == -9
    job.refresh_from_db()
    assert (job.state, job.claim, watch.sent) == ("waiting", None, [job.pk])


def test_progress_that_does_not_move_is_no_sign_of_life(db, watch, process):
    job = begun(process)
    watch.look()
    for minute in range(1, 6):
        assert not later(watch, 50, job, heartbeat_at=timezone.now() + timedelta(minutes=minute))
    assert later(watch, 55, job, heartbeat_at=timezone.now() + timedelta(minutes=9))
    assert process.wait(10) == -9
    job.refresh_from_db()
    assert job.state == "waiting"


def test_what_takes_longer_than_its_kind_may_fails_with_words(db, watch, process):
    job = begun(process)
    watch.look()
    for minute in range(20):
        assert not later(watch, 59, job, percent=minute, heartbeat_at=timezone.now() + timedelta(minutes=minute))
    assert later(watch, 30, job, percent=50, heartbeat_at=timezone.now() + timedelta(minutes=50))
    assert process.wait(10) == -9
    job.refresh_from_db()
    assert job.state == "failed"
    assert "20 分钟" in job.error
    assert not watch.sent


def test_what_hung_too_often_fails_with_words(db, watch, process):
    job = begun(process, attempts=running.MAX_ATTEMPTS)
    watch.look()
    assert later(watch, 61, job)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "多次中断" in job.error


def test_what_a_process_left_that_ended_waits_again_at_once(db, watch, process):
    job = begun(process)
    watch.look()
    watch.pids = list  # out of the pool, and at its end still
    assert not watch.look()
    process.kill()
    process.wait()
    assert [one.pk for one in watch.look()] == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.claim, watch.sent) == ("waiting", None, [job.pk])
    assert not watch.look()


def test_a_process_that_was_never_in_the_pool_is_not_missed(db, watch, process):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    job = begun(gone)
    assert not later(watch, 1000, job)


def test_a_clock_that_jumps_ends_nothing(db, watch, process):
    job = begun(process)
    watch.look()
    assert not later(watch, 2, job, heartbeat_at=timezone.now() + timedelta(hours=3))
    assert not later(watch, 2, job, heartbeat_at=timezone.now() - timedelta(hours=3))
    assert process.poll() is None


def test_other_workers_processes_are_left_alone(db, watch, process):
    job = begun(process, host="another")
    watch.look()
    assert not later(watch, 1000, job)
    assert process.poll() is None


def test_each_kind_says_how_long_it_may_take_and_where_it_waits(settings):
    assert kinds.limits_of("reports.build").queue == settings.SLOW_QUEUE
    assert kinds.limits_of("reports.preview").queue == settings.CELERY_TASK_DEFAULT_QUEUE
    nights = {"backup"}  # of all files of an installation
    assert all(kind in kinds._limits for kind in kinds.all_kinds())
    assert all(kinds.limits_of(kind).minutes <= 60 for kind in kinds.all_kinds() if kind not in nights)


# --- sending again -------------------------------------------------------------------------------------------------
def test_a_queue_that_nobody_reads_is_not_filled(db, settings, monkeypatch):
    settings.JOB_RESEND_SECONDS = 5
    monkeypatch.setitem(kinds._kinds, "test.work", lambda job, progress: None)
    job = Job.objects.create(kind="test.work", subject="1")
    sent = []
    monkeypatch.setattr(asking.current_app, "send_task", lambda *args, **kwargs: sent.append(kwargs["expires"]))
    now = friday = timezone.now()
    monkeypatch.setattr(asking.timezone, "now", lambda: now)
    for minute in range(0, 60 * 60, 10):
        now = friday + timedelta(minutes=minute)
        asking.resend_waiting()
        asking.resend_waiting()
    assert len(sent) == 360  # every ten minutes at last
    assert set(sent) == {1200}
    job.refresh_from_db()
    assert job.sends == len(sent)


def test_a_clock_that_was_set_back_delays_nothing(db, monkeypatch):
    monkeypatch.setitem(kinds._kinds, "test.work", lambda job, progress: None)
    sent = []
    monkeypatch.setattr(asking, "send", lambda job: sent.append(job.pk))
    future = timezone.now() + timedelta(hours=1)
    waiting = Job.objects.create(kind="test.work", subject="1", sent_at=future, sends=3)
    dead = Job.objects.create(kind="test.work", subject="2", state="running", heartbeat_at=future, sent_at=future)
    asking.resend_waiting()
    assert sorted(sent) == [waiting.pk, dead.pk]


@pytest.mark.database("threads of their own write to it")
def test_a_worker_and_beat_that_are_asked_to_end_say_so(copy_of, django_db_setup, django_db_blocker):
    """Their signs are still there, and go when the next of their kind signs."""
    with django_db_blocker.unblock(), standing_on(copy_of("empty")):
        end = watching.start(lambda: (), "quick@former")
        until = time.monotonic() + 120
        while "quick@former" not in alive.signs() and time.monotonic() < until:
            time.sleep(0.1)
        end()
        beat = RowScheduler.__new__(RowScheduler)
        beat.sign()
        beat.close()
        ended = Periodic.objects.filter(done_at__isnull=False).values_list("name", flat=True)
        assert set(ended) == {"alive:quick@former", alive.name_of("beat")}
        alive.sign(alive.name_of("quick", "next"))
        assert set(alive.signs()) == {"quick@next", alive.name_of("beat").removeprefix(alive.SIGN)}
