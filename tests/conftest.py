"""What all tests share."""

import io
import os

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cppcc.rights import Role
from tests import factories

QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def storages(place) -> dict:
    local = {"BACKEND": "cppcc.files.storage.WholeFiles", "OPTIONS": {"location": place}}
    return {**django_settings.STORAGES, "default": local}


@pytest.fixture(autouse=True)
def _own_place(request, settings, tmp_path):
    """Files of a test lie in its own folder; those of the demonstration in the module's."""
    on_demo = "demo_loaded" in request.fixturenames
    settings.MEDIA_ROOT = request.getfixturevalue("demo_media") if on_demo else tmp_path / "media"
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.STORAGES = storages(settings.MEDIA_ROOT)
    cache.clear()


@pytest.fixture
def year(db):
    """The plenary year 2024."""
    return factories.PlenaryYearFactory()


@pytest.fixture
def account(db):
    """account(Role.STAFF) makes an account and a client that is logged in."""

    def make(*roles: Role, **kwargs) -> Client:
        user = factories.UserFactory(roles=roles, **kwargs)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.user = user
        return client

    return make


@pytest.fixture
def member_client(account, year):
    """A member's account with its member."""
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(user=client.user)
    return client


@pytest.fixture(scope="module")
def demo_media(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "media"


@pytest.fixture(scope="module")
def demo_loaded(demo_media, django_db_setup, django_db_blocker):
    """The demonstration year, loaded once for a module; each test's own changes are rolled back."""
    from reports import demo

    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=demo_media, PASSWORD_HASHERS=QUICK_HASHERS, STORAGES=storages(demo_media)):
            demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_year(demo_loaded, db):
    """The demonstration year, loaded as the command does."""
    from members.models import PlenaryYear

    return PlenaryYear.objects.get(year=2024)


@pytest.fixture
def picture():
    """picture("JPEG") is an upload of a real picture."""

    def make(kind: str = "JPEG", name: str = "photo.jpg", size=(320, 240), **save) -> SimpleUploadedFile:
        buffer = io.BytesIO()
        Image.new("RGB", size, (180, 40, 40)).save(buffer, kind, **save)
        return SimpleUploadedFile(name, buffer.getvalue(), f"image/{kind.lower()}")

    return make


@pytest.fixture
def same_queries():
    """same_queries(fill, open_page): the page takes as many queries for many rows as for few."""

    def check(fill, open_page, *, at_most: int) -> None:
        made = fill(2)
        open_page(made)  # caches that live longer than a request fill here
        with CaptureQueriesContext(connection) as few:
            assert open_page(made).status_code == 200
        made = fill(9)
        with CaptureQueriesContext(connection) as many:
            assert open_page(made).status_code == 200
        assert len(many) <= len(few), [query["sql"][:120] for query in many][len(few) :]
        assert len(many) <= at_most

    return check


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    arguments = {**browser_type_launch_args, "args": [*quiet, "--disable-sync", "--no-first-run"]}
    if os.path.exists("/usr/bin/chromium"):
        arguments["executable_path"] = "/usr/bin/chromium"
    return arguments
