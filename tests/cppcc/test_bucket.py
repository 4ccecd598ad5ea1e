"""Stored files in a bucket: what holds of a folder holds there, against a real server of the S3 protocol on this machine."""

import hashlib
import threading
from types import SimpleNamespace

import pytest
import requests
from boto3.session import Session
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from cppcc import backup, jobs
from cppcc.backup import sealing
from cppcc.files import checks, sweeping
from cppcc.files.storage import WholeFiles
from cppcc.jobs import Progress
from cppcc.models import Job, JobFile
from cppcc.rights import Role
from reports.building import stored
from tests import factories
from tests.conftest import standing_on
from tests.servers import free_port

BUCKET = "committee"


@pytest.fixture(scope="module")
def service():
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def objects(service):
    """The bucket, empty, as its owner sees it."""
    requests.post(f"{service}/moto-api/reset", timeout=20)
    session = Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name="us-east-1")
    return session.resource("s3", endpoint_url=service).create_bucket(Bucket=BUCKET)


@pytest.fixture
def bucket(objects, service, settings, tmp_path):
    """The installation keeps its files there, in a folder of its own."""
    settings.S3_BUCKET, settings.S3_FOLDER, settings.S3_ENDPOINT_URL = BUCKET, "district", service
    settings.S3_ACCESS_KEY = settings.S3_SECRET_KEY = "testing"
    settings.S3_REGION, settings.S3_ADDRESSING = "us-east-1", "path"
    settings.VAR_DIR = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "cppcc.files.bucket.Bucket"}}
    return objects


def keys(bucket):
    return sorted(one.key for one in bucket.objects.all())


def kept(subject: str, **facts) -> JobFile:
    job = Job.objects.create(kind="test.kept", subject=subject, state=Job.State.RUNNING, claim="0" * 32)
    return jobs.hand_in(job, Progress(job), subject.encode() * 50, "bin", **facts)


class Together(File):
    """A file that is not read before the other one is about to be."""

    def __init__(self, data: bytes, barrier: threading.Barrier) -> None:
        super().__init__(ContentFile(data).file)
        self.barrier = barrier

    def seek(self, *place):
        self.meet()
        return self.file.seek(*place)

    def chunks(self, chunk_size=None):
        self.meet()
        return super().chunks(chunk_size)

    def meet(self):
        barrier, self.barrier = self.barrier, None
        if barrier is not None:
            barrier.wait(60)


def both_at_once(storage) -> dict[str, bytes]:
    """Two save under one name, after both were told that it is free. Returns what lies under the names they got."""
    barrier, names = threading.Barrier(2), dict[bytes, str]()

    def save(data: bytes) -> None:
        names[data] = storage.save("micro/照片.jpg", Together(data, barrier))

    two = [threading.Thread(target=save, args=(data,)) for data in (b"one", b"another")]
    for one in two:
        one.start()
    for one in two:
        one.join(120)
    assert {data: storage.open(name).read() for data, name in names.items()} == {data: data for data in names}
    return {name: data for data, name in names.items()}


def test_of_two_that_ask_for_one_name_at_once_none_is_lost_in_a_folder(tmp_path):
    storage = WholeFiles(location=tmp_path)
    assert len(both_at_once(storage)) == 2
    assert len(storage.listdir("micro")[1]) == 2


def test_of_two_that_ask_for_one_name_at_once_none_is_lost_in_the_bucket(bucket):
    """The second is whole after the first was told that its name is free: threads of the local service share no lock."""
    names = []
    between = SimpleNamespace(
        wait=lambda _: names.append(default_storage.save("micro/照片.jpg", ContentFile(b"another")))
    )
    names.append(default_storage.save("micro/照片.jpg", Together(b"one", between)))
    assert [default_storage.open(name).read() for name in names] == [b"another", b"one"]
    assert len(keys(bucket)) == 2


def test_names_are_kept_and_nobody_reads_without_the_key(bucket, service):
    name = default_storage.save("micro/2024/照片 一.jpg", ContentFile(b"x" * 100))
    assert name == "micro/2024/照片 一.jpg"
    assert keys(bucket) == [f"district/{name}"]
    assert default_storage.save(name, ContentFile(b"y")) != name
    assert default_storage.open(name).read() == b"x" * 100
    assert requests.get(f"{service}/{BUCKET}/district/{name}", timeout=20).status_code == 403
    assert "Signature" not in default_storage.url(name)
    assert "testing" not in default_storage.url(name)


def test_a_file_without_a_name_is_sent_whole(db, bucket):
    held = default_storage.save("asked/one", File(ContentFile(b"x" * 100).file))
    assert default_storage.open(held).read() == b"x" * 100


def test_what_is_not_there_and_a_service_that_is_away_are_told_as_of_a_folder(bucket, service, settings):
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask("micro/none.jpg")
    assert not default_storage.exists("micro/none.jpg")
    default_storage.delete("micro/none.jpg")
    settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{free_port()}"
    settings.STORAGES = dict(settings.STORAGES)
    with pytest.raises(OSError, match="does not answer"):
        default_storage.delete("micro/none.jpg")
    settings.S3_BUCKET, settings.S3_ENDPOINT_URL = "of-nobody", service
    settings.STORAGES = dict(settings.STORAGES)
    with pytest.raises(OSError, match="NoSuchBucket"):
        default_storage.save("micro/a.jpg", ContentFile(b"x"))
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time, default_storage.listdir):
        with pytest.raises(OSError, match="NoSuchBucket"):  # nothing of it is known to be lost
            ask("micro/none.jpg")


def test_the_check_says_that_the_bucket_is_not_there_or_closed(bucket, settings):
    def said() -> str:
        settings.STORAGES = dict(settings.STORAGES)
        return "".join(one.msg for one in checks.bucket())

    assert said() == ""
    settings.S3_BUCKET = "of-nobody"
    assert "of-nobody 不存在" in said()
    settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{free_port()}"
    assert "打不开" in said()
    settings.S3_BUCKET = ""
    assert said() == ""


def test_files_are_handed_out_by_the_pages_alone(account, bucket, settings):
    member = factories.MemberFactory(photo=File(ContentFile(b"picture"), "a.png"))
    address = f"/members/{member.pk}/photo/"
    answer = account(Role.STAFF).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"picture")
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    assert not list(settings.MEDIA_ROOT.iterdir())
    bucket.objects.delete()
    assert account(Role.STAFF).get(address).status_code == 404


def test_what_jobs_made_and_reports_lies_there_and_the_sweep_takes_what_nobody_names(db, bucket):
    name = stored("2024", "pdf", b"paper")
    assert stored("2024", "pdf", b"paper") == name
    made = kept("2024").file.name
    assert sorted(sweeping.stored()) == sorted([name, made])
    assert sweeping.sweep(hours=24) == 0
    assert sweeping.sweep(hours=-1) == 1
    assert list(sweeping.stored()) == [made]


# --- from a folder ---------------------------------------------------------------------------------------------------
@pytest.fixture
def in_folder(db, settings):
    """Three files of rows that lie in the folder."""
    files = [kept(f"{number}").file.name for number in range(3)]
    WholeFiles(location=settings.MEDIA_ROOT).save("micro/named-by-nobody.jpg", ContentFile(b"x"))
    return sorted(files)


def test_files_are_brought_once_compared_and_brought_back(in_folder, bucket, settings, capsys):
    folder = WholeFiles(location=settings.MEDIA_ROOT)
    call_command("bring_files")
    assert keys(bucket) == [f"district/{name}" for name in in_folder]
    assert "新送到 3 个" in capsys.readouterr().out
    before = {one.key: one.last_modified for one in bucket.objects.all()}
    call_command("bring_files")
    assert "新送到 0 个文件，原已在那里 3 个" in capsys.readouterr().out
    assert {one.key: one.last_modified for one in bucket.objects.all()} == before
    # the list of what was compared does not stand for a file that went
    bucket.Object(f"district/{in_folder[0]}").delete()
    call_command("bring_files")
    assert "新送到 1 个文件，原已在那里 2 个" in capsys.readouterr().out
    digests = {name: hashlib.sha256(folder.open(name).read()).hexdigest() for name in in_folder}
    for name in in_folder:
        folder.delete(name)
    call_command("bring_files", "--back")
    assert {name: hashlib.sha256(folder.open(name).read()).hexdigest() for name in in_folder} == digests


def test_what_differs_or_is_missing_is_named_and_not_touched(in_folder, bucket, settings, capsys):
    gone, other, good = in_folder
    WholeFiles(location=settings.MEDIA_ROOT).delete(gone)
    bucket.put_object(Key=f"district/{other}", Body=b"something else")
    with pytest.raises(CommandError, match="1 个文件原处没有，1 个与那里的不同"):
        call_command("bring_files")
    told = capsys.readouterr().out
    assert f"原处没有：{gone}" in told
    assert f"那里已有另一个同名的：{other}" in told
    assert keys(bucket) == sorted(f"district/{name}" for name in (other, good))
    assert default_storage.open(other).read() == b"something else"


def test_without_a_bucket_nothing_is_brought(db):
    with pytest.raises(CommandError, match="S3_BUCKET"):
        call_command("bring_files")


# --- backup ----------------------------------------------------------------------------------------------------------
@pytest.mark.one_database("the database's part is backup/test_drills, on both")
@pytest.mark.database("whole databases of its own")
def test_a_backup_holds_the_buckets_files_and_is_restored_into_an_empty_one(
    copy_of, django_db_setup, django_db_blocker, bucket, tmp_path
):
    with django_db_blocker.unblock():
        with standing_on(copy_of("empty")):
            name = kept("2024").file.name
            manifest = backup.write(tmp_path / "all", lock=sealing.Lock())
        assert list(manifest.files) == [name]
        bucket.objects.delete()
        with standing_on(copy_of("empty")):
            backup.restore(tmp_path / "all", other_key=True)
            assert JobFile.objects.get().file.read() == b"2024" * 50
        assert keys(bucket) == [f"district/{name}"]


@pytest.mark.one_database("the database's part is backup/test_nightly, on both")
@pytest.mark.database("whole databases of its own")
def test_a_backup_while_the_bucket_is_away_is_none(
    copy_of, django_db_setup, django_db_blocker, bucket, settings, tmp_path
):
    with django_db_blocker.unblock(), standing_on(copy_of("empty")):
        kept("2024")
        settings.S3_BUCKET, settings.STORAGES = "of-nobody", dict(settings.STORAGES)
        with pytest.raises(backup.BackupFault, match="NoSuchBucket"):
            backup.write(tmp_path / "all", lock=sealing.Lock())
    assert list(tmp_path.iterdir()) == []


def test_what_no_service_takes_in_one_piece_is_refused_before_it_is_sent(bucket, tmp_path):
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate((5 << 30) + 1)
    with large.open("rb") as file, pytest.raises(OSError, match="5 GiB"):
        default_storage.save("a/large.bin", File(file))
    assert keys(bucket) == []
