"""What all tests share."""

import io
import os
import shutil
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from itertools import count
from types import SimpleNamespace

import pytest
from auditlog.context import disable_auditlog
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache, caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings
from PIL import Image
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.scheduler import LoadFileScheduling

from cppcc.calendar import clock, workdays
from cppcc.rights import Role
from tests import factories, made
from tests.place import PLACE

ANY_MACHINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""How long examples take says how busy the machine is."""
settings.register_profile("searching", **ANY_MACHINE)
settings.register_profile("the same examples", **ANY_MACHINE, derandomize=True)
settings.load_profile("the same examples")  # one commit, one answer; ``make laws`` searches with others
NO_WAIT = 0.1
"""Seconds. On SQLite no other thread can write before a test's transaction ends: a job's heartbeat need not wait for that."""
QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def storages(place) -> dict:
    local = {"BACKEND": "cppcc.files.storage.WholeFiles", "OPTIONS": {"location": place}}
    return {**django_settings.STORAGES, "default": local}


FOLDERS = count()


@pytest.fixture(autouse=True)
def _own_place(request, settings):
    """Files of a test lie in its own folder; those of the demonstration in the module's. Most tests never make theirs."""
    on_demo = "demo_loaded" in request.fixturenames
    settings.MEDIA_ROOT = request.getfixturevalue("demo_media") if on_demo else PLACE / f"media-{next(FOLDERS)}"
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.STORAGES = storages(settings.MEDIA_ROOT)
    settings.TODO_NUMBERS_SECONDS = 3600  # so that what a page asks does not depend on how fast the machine is
    settings.CACHES = {**django_settings.CACHES, "limits": {**django_settings.CACHES["default"], "LOCATION": "limits"}}
    cache.clear()
    caches["limits"].clear()
    workdays.forget()


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once():
    """A server's process lists them once; each ``Client`` makes its middlewares anew, and would read the disk again."""
    read, listed = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add(self):
        told = (self.static_prefix, self.static_root, self.max_age, self.allow_all_origins, self.charset)
        if told not in listed:
            read(self)
            listed[told] = dict(self.files)
        self.files.update(listed[told])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(autouse=True)
def _threads_wait_for_each_other(request):
    """On SQLite, where the threads of a test commit: as long as a busy machine takes."""
    marker = request.node.get_closest_marker("django_db")
    if not marker or not marker.kwargs.get("transaction") or connection.vendor != "sqlite":
        yield
        return

    def wait(seconds: float) -> None:
        connection.close()
        connection.settings_dict["OPTIONS"]["timeout"] = seconds

    wait(180)
    yield
    wait(NO_WAIT)


@pytest.fixture
def year(db):
    """The plenary year 2024."""
    return factories.PlenaryYearFactory()


@pytest.fixture
def now_year(db):
    """The plenary year of these days, in its midst: what is of yesterday or tomorrow belongs to it whenever tests run."""
    now = timezone.localtime()
    with clock.at(timezone.make_aware(datetime(now.year, 6, 18, 10))):
        yield factories.PlenaryYearFactory(year=now.year)


@pytest.fixture
def change_of_terms(db):
    """2021 ends with its term in August, 2022 begins with the next one in September."""
    ninth = factories.TermFactory(number=9, starts_on=date(2016, 11, 1), ends_on=date(2021, 8, 31))
    return (
        factories.PlenaryYearFactory(
            year=2021, session=5, term=ninth, starts_on=date(2021, 1, 10), ends_on=date(2021, 8, 31)
        ),
        factories.PlenaryYearFactory(year=2022, session=1, starts_on=date(2021, 9, 1)),
    )


@pytest.fixture
def in_2024(year):
    """The day is 20 December 2024: what is submitted belongs to that year."""
    with clock.at(timezone.make_aware(datetime(2024, 12, 20, 9))):
        yield year


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


def pytest_configure(config):
    """On a server, what this run makes there leaves with it; workers are part of the run that started them."""
    run = made.owned_run(os.environ.get("DATABASE_URL", ""))
    run.__enter__()
    config.add_cleanup(lambda: run.__exit__(None, None, None))


BLOCKER = pytest.StashKey()
SHIPPED = (
    "members.migrations.0010_occasions", "members.migrations.0011_levels", "members.migrations.0030_duty_kinds",
    "members.migrations.0033_reports_written", "members.migrations.0035_duty_parts", "members.migrations.0036_late",
    "members.migrations.0037_kinds_of_leave",
    "activities.migrations.0011_kinds_and_themes", "activities.migrations.0014_adoptions_as_rows",
    "activities.migrations.0017_more_vocabularies",
)  # fmt: skip
"""Migrations whose ``ship`` writes the values that come with the program."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """A test that commits is cleared away with all rows; those that come with the program are shipped again."""
    answer = yield
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with item.config.stash[BLOCKER].unblock(), disable_auditlog():
            there = connection.introspection.table_names()  # a test may have stood on a database of its own
            if "members_occasion" in there:
                for module in SHIPPED:
                    import_module(module).ship(apps, SimpleNamespace(connection=connection))
                know_content_types()
    return answer


LONGEST = (
    "test_guarded.py", "reports/test_demo_guard.py", "tests/test_landed.py", "cppcc/test_updating.py",
    "reports/test_report.py", "test_two_editors.py", "backup/test_backup.py", "tests/test_methods.py", "test_planted.py",
    "test_words_of_faults.py", "test_full_disk.py", "test_matrix.py", "reports/test_demo_living.py", "test_links.py",
    "lists/test_rights.py", "tests/test_prepare.py", "proposals/test_workflow.py", "reports/test_spans.py",
    "members/test_language_laws.py", "reports/test_kinds.py", "search/test_keeping.py", "incoming/test_asked.py",
    "cppcc/test_disclosure.py", "reports/test_text.py", "test_empty_house.py", "backup/test_drills.py",
    "members/test_kinds_and_sources.py", "cppcc/test_tracing.py", "proposals/test_random_walks.py",
    "members/test_scoring_laws.py", "test_steps_keep_words.py",
    "live/test_crawl.py", "live/test_chaos.py", "live/test_flows.py", "live/test_own_report.py", "live/test_killed_jobs.py",
    "live/test_longest_way.py", "live/test_other_district.py", "live/test_hanging.py",
    "live/test_duty_year.py", "live/test_year_change.py", "live/test_deployed.py", "live/test_worker.py",
    "live/test_counted.py", "live/test_activities.py", "live/test_attack.py", "live/test_counted_deciding.py",
)  # fmt: skip
"""Files that take longest, longest first: none of them begins when the other processes are about to end."""
SINGLES = ("live/test_killed_jobs.py",)
"""Each test stands by itself, and together they take one process as long as all others of their part take two."""


def pytest_addoption(parser):
    parser.addoption(
        "--asking-database", action="store_true", help="only tests that ask a database: the others ran once"
    )


def asks_database(item) -> bool:
    """Whether what a test sees may differ from one database to another."""
    if item.get_closest_marker("one_database"):
        return False
    if any(map(item.get_closest_marker, ("django_db", "database"))) or {
        "db",
        "transactional_db",
        "copy_of",
        "demo_loaded",
    } & set(item.fixturenames):
        return True
    return isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, TransactionTestCase)


class FilesAndSingles(LoadFileScheduling):
    """A file's tests go to one process; each of ``SINGLES`` to any."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return nodeid if file.endswith(SINGLES) else file


def pytest_xdist_make_scheduler(config, log):
    return FilesAndSingles(config, log)


def place_among_the_longest(item) -> int:
    return next((at for at, name in enumerate(LONGEST) if str(item.path).endswith(name)), len(LONGEST))


def pytest_collection_modifyitems(config, items):
    items.sort(key=place_among_the_longest)
    if config.getoption("--asking-database"):
        left = [item for item in items if not asks_database(item)]
        items[:] = [item for item in items if asks_database(item)]
        config.hook.pytest_deselected(items=left)


def know_content_types() -> None:
    """As a process that has run for a while: which test asks for one first decides no number of queries."""
    ContentType.objects.get_for_models(*apps.get_models())


@contextmanager
def standing_on(copy: made.Copy):
    """This process works on the copy."""
    former = connection.settings_dict["NAME"]

    def go(database: str) -> None:
        connection.close()
        django_settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
        ContentType.objects.clear_cache()  # it keeps keys for the life of a process

    go(copy.database)
    try:
        yield
    finally:
        go(former)


@pytest.fixture(scope="session")
def copy_of(tmp_path_factory):
    """copy_of("demo") is a database of one's own as that stage left it, with its files."""
    copies = []

    def make(stage: str) -> made.Copy:
        copies.append(made.copied(stage, tmp_path_factory.mktemp(stage), os.environ.get("DATABASE_URL", "")))
        return copies[-1]

    yield make
    for copy in copies:
        copy.drop()


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, copy_of):
    """In place of pytest-django's: each process works on a copy of the migrated database."""
    request.config.stash[BLOCKER] = django_db_blocker
    copy = copy_of("empty")
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = NO_WAIT
    with django_db_blocker.unblock(), standing_on(copy):
        know_content_types()
        with django_db_blocker.block():
            yield


@pytest.fixture(scope="session")
def demo_copy(copy_of):
    """The demonstration year in a database of this process's own."""
    return copy_of("demo")


@pytest.fixture(scope="module")
def demo_media(demo_copy, tmp_path_factory):
    return shutil.copytree(demo_copy.place / "media", tmp_path_factory.mktemp("demo") / "media")


@pytest.fixture(scope="module")
def demo_loaded(demo_copy, django_db_setup, django_db_blocker):
    """The demonstration year, for a whole module; what the module and each of its tests change is rolled back."""
    with django_db_blocker.unblock():
        with standing_on(demo_copy), transaction.atomic():
            know_content_types()
            yield
            transaction.set_rollback(True)
        know_content_types()


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
        cache.clear()  # what waits is counted in both
        with CaptureQueriesContext(connection) as few:
            assert open_page(made).status_code == 200
        made = fill(9)
        cache.clear()
        with CaptureQueriesContext(connection) as many:
            assert open_page(made).status_code == 200
        assert len(many) <= len(few), [query["sql"][:120] for query in many][len(few) :]
        assert len(many) <= at_most

    return check


CHROMIUM = {
    "args": [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run",
    ]
} | ({"executable_path": "/usr/bin/chromium"} if os.path.exists("/usr/bin/chromium") else {})  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | CHROMIUM
