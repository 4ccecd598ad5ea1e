"""Jobs are rows: sent again until done, claimed by one worker, never done twice."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cppcc import jobs
from cppcc.jobs import asking, kinds
from cppcc.models import Job
from tests import factories

done: list[int] = []


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    done.clear()
    monkeypatch.setitem(kinds._kinds, "test.work", lambda job, progress: done.append(job.pk))


@pytest.fixture
def sent(monkeypatch):
    """The messages that would have gone to the queue (the queue itself is tested with a real worker)."""
    found: list[int] = []
    monkeypatch.setattr(asking, "send", lambda job: found.append(job.pk))
    return found


def test_the_same_wish_twice_is_one_job(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        first = jobs.request("test.work", "2024")
        second = jobs.request("test.work", "2024")
    assert first.pk == second.pk
    assert sent == [first.pk]


def test_nothing_is_sent_when_the_transaction_fails(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.request("test.work", "2024")
        transaction.set_rollback(True)
    assert not sent
    assert not Job.objects.exists()


def test_a_job_sent_twice_is_done_once(db):
    job = Job.objects.create(kind="test.work", subject="1")
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert done == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.percent, job.attempts) == ("done", 100, 1)


def test_a_running_job_is_left_to_its_worker_until_that_gives_no_sign(db, sent, settings):
    job = Job.objects.create(
        kind="test.work", subject="1", state="running", claim=uuid.uuid4(), heartbeat_at=timezone.now()
    )
    jobs.run(job.pk)
    assert not done
    assert jobs.resend_waiting() == 0
    Job.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
    assert jobs.resend_waiting() == 1
    jobs.run(job.pk)
    assert done == [job.pk]


def test_a_worker_that_lost_its_claim_cannot_write_any_more(db, monkeypatch):
    def slow(job, progress):
        Job.objects.filter(pk=job.pk).update(claim=uuid.uuid4())  # another worker took over
        progress(50, "半途")
        done.append(job.pk)

    monkeypatch.setitem(kinds._kinds, "test.work", slow)
    job = Job.objects.create(kind="test.work", subject="1")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert not done
    assert (job.state, job.percent) == ("running", 0)


@pytest.mark.parametrize(
    ("fault", "words"), [(jobs.JobFailed("没有2024年度。"), "没有2024年度。"), (ValueError("x"), "内部错误")]
)
def test_a_failed_job_says_why_and_can_be_asked_for_again(db, sent, monkeypatch, fault, words):
    def fail(job, progress):
        raise fault

    monkeypatch.setitem(kinds._kinds, "test.work", fail)
    job = Job.objects.create(kind="test.work", subject="1")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert words in job.error
    assert jobs.request("test.work", "1").pk != job.pk


def test_a_job_that_kills_its_worker_again_and_again_ends(db):
    stale = timezone.now() - timedelta(hours=1)
    job = Job.objects.create(kind="test.work", subject="1", state="running", heartbeat_at=stale, attempts=5)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "多次中断" in job.error
    assert not done


def test_an_unknown_kind_is_a_programming_fault(db):
    with pytest.raises(LookupError):
        jobs.request("no.such", "1")


def test_a_user_who_leaves_does_not_take_the_job_along(db):
    user = factories.UserFactory()
    job = Job.objects.create(kind="test.work", subject="1", user=user)
    user.delete()
    job.refresh_from_db()
    assert job.user is None
