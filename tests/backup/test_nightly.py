"""Each night a backup is made, read again and kept; what is not whole never counts as one, and is told."""

import io
import tarfile
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from cppcc import backup, jobs
from cppcc.backup import nightly
from cppcc.frame import condition
from cppcc.jobs import running, watching
from cppcc.models import Job, JobFile, Trouble
from tests.backup.conftest import kept_file
from tests.conftest import storages

pytestmark = pytest.mark.database("whole databases of its own")


@pytest.fixture
def folder(settings, tmp_path):
    """Where the nights go."""
    settings.BACKUP_DIR, settings.BACKUP_KEEP_DAYS = str(tmp_path / "nights"), 7
    (tmp_path / "nights").mkdir()
    return tmp_path / "nights"


def night(subject: str) -> Job:
    """The job of a night, done."""
    job = jobs.request(nightly.KIND, subject)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def of_days_ago(folder, *days: int) -> None:
    for one in days:
        at = timezone.localtime() - timedelta(days=one)
        (folder / f"cppcc-{at:%Y%m%d-%H%M%S}.backup").touch()


def told() -> str:
    """The open trouble of the backup; empty where there is none."""
    found = Trouble.objects.filter(key=nightly.KIND, closed_at=None).first()
    return f"{found.words}\n{found.detail}" if found else ""


def health():
    return next(one for one in condition.told(condition.read()) if one.label == "备份")


def test_each_night_one_is_made_and_old_ones_go_and_failure_is_told(on, copy_of, sealed, settings, tmp_path):
    with on(copy_of("empty")):
        assert not nightly.wanted()
        settings.BACKUP_DIR, settings.BACKUP_KEEP_DAYS = str(tmp_path), 7
        settings.BACKUP_RECIPIENT, settings.BACKUP_IDENTITY = sealed.recipient, sealed.identity
        for days in (8, 6):
            at = timezone.localtime() - timedelta(days=days)
            (tmp_path / f"cppcc-{at:%Y%m%d-%H%M%S}.backup").touch()
        (tmp_path / "cppcc-mine.backup").touch()
        job = jobs.request(nightly.KIND, "2026-11-27")
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.error) == ("done", "")
        found = nightly.kept(tmp_path)
        assert len(found) == 2
        assert backup.check(list(found)[-1]).head.keys == ["SECRET_KEY"]
        assert (tmp_path / "cppcc-mine.backup").exists()
        assert timezone.now() - nightly.newest() < timedelta(minutes=10)
        settings.BACKUP_DIR = str(tmp_path / "away")
        job = jobs.request(nightly.KIND, "2026-11-28")
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, "不存在" in job.error) == ("failed", True)
        told = Trouble.objects.get(closed_at=None)
        assert "夜间备份没有成功" in told.words
        settings.BACKUP_DIR = str(tmp_path)
        jobs.run(jobs.request(nightly.KIND, "2026-11-29").pk)
        assert not Trouble.objects.filter(closed_at=None).exists()


def test_a_night_whose_stored_files_are_away_is_no_success_and_takes_nothing_away(
    on, copy_of, folder, settings, tmp_path
):
    """The disk with the files is not mounted: an empty folder stands in its place."""
    with on(copy_of("empty")):
        of_days_ago(folder, 9, 8)
        for one in ("one", "two"):
            kept_file(one)
        files, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "not-mounted"
        settings.STORAGES = storages(settings.MEDIA_ROOT)
        job = night("2026-11-27")
        assert (job.state, "2 个文件" in job.error, "一份也没有清理" in job.error) == ("failed", True, True)
        assert "2 个文件" in told()
        assert (len(nightly.kept(folder)), nightly.newest() < timezone.now() - timedelta(days=7)) == (2, True)
        assert health().bad
        lacking = next(folder.glob("cppcc-*.lacking"))
        assert len(backup.check(lacking).missing) == 2
        assert night("2026-11-28").state == "failed"  # not used to it by the next night
        for day in range(5):
            of = folder / f"cppcc-2026110{day + 1}-020000.lacking"
            of.touch()
        assert night("2026-11-28b").state == "failed"
        assert len(list(folder.glob("cppcc-*.lacking"))) == 3, "they do not fill the disk"
        settings.MEDIA_ROOT, settings.STORAGES = files, storages(files)
        assert night("2026-11-29").state == "done"
        assert (told(), len(nightly.kept(folder)), health().bad) == ("", 1, False)


def test_what_is_known_to_be_lost_is_told_once_and_accepted_by_a_person(on, copy_of, folder, capsys):
    """A later loss is told again, also when as many are missing as before."""
    with on(copy_of("empty")):
        lost = kept_file("lost")
        lost.file.storage.delete(lost.file.name)
        with pytest.raises(CommandError, match="--accept-missing 1"):
            call_command("backup")
        with pytest.raises(
            CommandError, match="您确认丢失的是 3 个文件，有 1 个"
        ):  # the disk went, or came, in between
            call_command("backup", "--accept-missing", "3")
        call_command("backup", "--accept-missing", "1")
        assert "共 1 个" in capsys.readouterr().out
        assert (night("2026-11-27").state, told()) == ("done", "")
        JobFile.objects.filter(pk=lost.pk).delete()
        another = kept_file("another")
        another.file.storage.delete(another.file.name)
        assert (night("2026-11-28").state, "1 个文件" in told()) == ("failed", True)
        with pytest.raises(
            CommandError, match="您确认丢失的是 2 个文件，有 1 个"
        ):  # the one of before is known, and no news
            call_command("backup", "--accept-missing", "2")
        another.file.storage.save(another.file.name, ContentFile(b"back"))
        call_command("backup", "--accept-missing", "1")  # it is there again, and nothing has to be accepted
        another.file.storage.delete(another.file.name)
        with pytest.raises(CommandError, match="有 1 个"):
            call_command("backup")
        known = (folder / "cppcc-known-missing.txt").read_text()
        assert another.file.name not in known


def test_one_that_is_damaged_when_it_is_read_again_never_has_the_name_of_a_backup(on, copy_of, folder, monkeypatch):
    """The disk keeps another byte than it was given."""
    real = tarfile.copyfileobj

    def worn(source, goal, *rest, **more):
        return real(io.BytesIO(b"x" + source.read()[1:]), goal, *rest, **more)

    with on(copy_of("empty")):
        monkeypatch.setattr(tarfile, "copyfileobj", worn)
        job = night("2026-11-27")
        assert (job.state, "核对" in job.error, health().bad) == ("failed", True, True)
        assert "核对" in told()
    assert list(folder.iterdir()) == []


def test_a_night_that_fails_before_there_was_any_backup_is_red(on, copy_of, settings, tmp_path):
    with on(copy_of("empty")):
        settings.BACKUP_DIR = str(tmp_path / "away")
        assert not health().bad
        assert night("2026-11-27").state == "failed"
        assert health().bad
        Trouble.objects.update(closed_at=timezone.now())
        assert health().bad
        (tmp_path / "away").mkdir()
        call_command("backup")
        assert (health().bad, told()) == (False, "")


def test_a_folder_that_is_empty_after_nights_that_went_well_is_red(on, copy_of, folder, settings, tmp_path):
    """The disk with the backups is not mounted."""
    with on(copy_of("empty")):
        assert night("2026-11-27").state == "done"
        settings.BACKUP_DIR = str(tmp_path / "not-mounted")
        assert health().bad
        (tmp_path / "not-mounted").mkdir()
        assert health().bad


@pytest.mark.parametrize("way", ["running", "watching"])
def test_a_night_that_died_too_often_is_told(on, copy_of, folder, way):
    with on(copy_of("empty")):
        job = Job.objects.create(
            kind=nightly.KIND, subject="2026-11-27", state=Job.State.RUNNING, claim=uuid.uuid4(), pid=1,
            attempts=running.MAX_ATTEMPTS, heartbeat_at=timezone.now() - timedelta(days=1),
        )  # fmt: skip
        if way == "running":
            jobs.run(job.pk)
        else:
            watching.take_back(job)
        job.refresh_from_db()
        assert job.state == "failed"
        assert "多次中断" in told()


def test_what_has_another_name_or_is_no_file_in_the_folder_stops_nothing(on, copy_of, folder):
    """A day that there is not, a folder, a day to come."""
    with on(copy_of("empty")):
        (folder / "cppcc-20261399-999999.backup").touch()
        (folder / "cppcc-20200101-000000.backup").mkdir()
        (folder / ".cppcc-20200101.part").mkdir()
        (folder / f"cppcc-{timezone.localtime() + timedelta(days=400):%Y%m%d-%H%M%S}.backup").touch()
        assert nightly.newest() is None
        assert health().words
        assert night("2026-11-27").state == "done"
        assert timezone.now() - nightly.newest() < timedelta(minutes=10)


def test_by_hand_without_a_file_it_is_the_nights(on, copy_of, folder, settings, capsys):
    with on(copy_of("empty")):
        call_command("backup")
        assert len(nightly.kept(folder)) == 1
        assert str(folder) in capsys.readouterr().out
        settings.BACKUP_DIR = ""
        with pytest.raises(CommandError, match="BACKUP_DIR"):
            call_command("backup")


def test_metrics_say_that_there_is_none_and_that_its_disk_is_away(on, copy_of, settings, tmp_path, client):
    """An alarm goes by a number: none at all never rings."""
    settings.METRICS_TOKEN, settings.BACKUP_DIR = "t" * 40, str(tmp_path / "not-mounted")
    with on(copy_of("empty")):
        said = client.get("/metrics", headers={"authorization": f"Bearer {settings.METRICS_TOKEN}"}).content.decode()
    assert "cppcc_backup_age_seconds +Inf" in said
    assert 'cppcc_disk_free_bytes{place="backup"} 0.0' in said
