"""What tests of backups stand on: a copy of a database with its files, a key pair, a stored file that a row names."""

import pyrage
import pytest

from cppcc import jobs
from cppcc.backup import sealing
from cppcc.jobs import Progress
from cppcc.models import Job, JobFile
from tests.conftest import standing_on, storages

KEY = pyrage.x25519.Identity.generate()


@pytest.fixture
def on(django_db_setup, django_db_blocker, settings, tmp_path):
    """on(copy) works on that copy, with its files."""
    with django_db_blocker.unblock():

        def go(copy):
            settings.MEDIA_ROOT = copy.place / "media"
            settings.VAR_DIR = copy.place
            settings.STORAGES = storages(settings.MEDIA_ROOT)
            return standing_on(copy)

        yield go


@pytest.fixture
def sealed(tmp_path):
    """The lock of a recipient, with its private key in a file."""
    path = tmp_path / "key.txt"
    path.write_text(f"# created today\n{KEY}\n")
    return sealing.Lock(recipient=str(KEY.to_public()), identity=str(path))


def kept_file(name: str) -> JobFile:
    job = Job.objects.create(kind="test.kept", subject=name, state=Job.State.RUNNING, claim="0" * 32)
    return jobs.hand_in(job, Progress(job), name.encode() * 50, "bin", passing=True)
