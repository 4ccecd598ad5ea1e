"""What is done after an update is done by the program: once, in portions, past a kill, by one of several."""

import io
import os
import subprocess
import sys
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from cppcc import jobs, updates, updating
from cppcc.frame import condition
from cppcc.models import AfterUpdate, Job, SearchRow, Trouble
from cppcc.rights import Role
from cppcc.search.keeping import rebuild
from cppcc.search.sources import source_of, sources
from cppcc.updating import Portion
from members.models import LedgerCheck, Sector
from proposals.models import Proposal
from tests import factories, made
from tests.conftest import standing_on


@pytest.fixture
def counted(db, monkeypatch):
    """A work of three portions alone, which writes down where each began; ``counted.stops`` before that one once."""
    monkeypatch.setattr(updating, "_works", {})
    counted = type("Counted", (), {"begun": [], "mark": "1", "stops": None})

    @updating.after_update("counting", "计数", lambda: counted.mark)
    def count(at):
        if counted.stops == at:
            counted.stops = None
            raise ValueError("stopped on purpose")
        counted.begun.append(at)
        return Portion({"": "b", "b": "c", "c": None}[at], 30, changed=1)

    return counted


def done_by_a_job():
    asked = updating.ask()
    for one in Job.objects.filter(kind=updating.KIND, state="waiting"):
        jobs.run(one.pk)
    return asked


def told(label="更新后的整理"):
    return next(one for one in condition.told(condition.read()) if one.label == label)


def test_it_is_done_once_for_a_mark(counted):
    assert done_by_a_job() == 1
    assert done_by_a_job() == 0
    assert counted.begun == ["", "b", "c"]
    assert AfterUpdate.objects.get(name="counting").changed == 3
    counted.mark = "2"
    assert [one.name for one in updating.due()] == ["counting"]
    done_by_a_job()
    assert counted.begun == ["", "b", "c"] * 2
    assert AfterUpdate.objects.get(name="counting").changed == 3


def test_what_stopped_goes_on_where_it_was(counted):
    counted.stops = "b"
    done_by_a_job()
    assert Job.objects.get().state == "failed"
    assert AfterUpdate.objects.get(name="counting").at == "b"
    assert (told().tone, told().words) == (condition.BAD, "没有做成：计数，一小时后再试")
    assert done_by_a_job() == 0
    Job.objects.update(finished_at=timezone.now() - timedelta(hours=2))
    assert done_by_a_job() == 1
    assert counted.begun == ["", "b", "c"]
    assert told().tone == condition.GOOD


def test_a_long_work_gives_its_process_to_others_and_goes_on(counted, monkeypatch):
    monkeypatch.setattr(updating, "SPELL", 0)
    for begun in ([""], ["", "b"], ["", "b", "c"]):
        assert done_by_a_job() == 1
        assert counted.begun == begun
        assert Job.objects.latest("pk").state == "done"
    assert done_by_a_job() == 0


def test_a_job_of_another_version_does_nothing(counted):
    asked = jobs.request(updating.KIND, "counting:0")
    jobs.run(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, counted.begun) == ("done", [])
    jobs.run(jobs.request(updating.KIND, "gone:1").pk)
    assert [one.name for one in updating.due()] == ["counting"]


def test_a_new_installation_has_nothing_of_before(counted):
    updating.note(new=True)
    assert updating.due() == []
    counted.mark = "2"
    updating.note(new=False)
    assert [one.name for one in updating.due()] == ["counting"]


def test_administrators_see_it_and_a_check_says_it(counted, account):
    page = account(Role.ADMIN).get(reverse("trouble_list")).content.decode()
    assert "正在做或等着做：计数" in page
    with pytest.raises(CommandError):
        call_command("after_update", "--check", stdout=io.StringIO())
    said = io.StringIO()
    call_command("after_update", "--now", stdout=said)
    call_command("after_update", "--check", stdout=said)
    assert "计数（counting）" in said.getvalue()
    assert "改正 3 项" in said.getvalue()
    assert told().words == "1 项都已做好"


# --- what is declared ------------------------------------------------------------------------------------------------
def test_texts_of_before_the_door_are_made_plain_and_what_a_person_must_see_is_told(in_2024, monkeypatch):
    AfterUpdate.objects.all().delete()
    Sector.objects.filter(pk=factories.SectorFactory().pk).update(name="教育\u200b界")
    Sector.objects.filter(pk=factories.SectorFactory().pk).update(name="科技\ue001界")
    LedgerCheck.objects.create(plenary=in_2024, code="x", checked_at=timezone.now(), lines=[], decision="rebuilt")
    call_command("after_update", "--now", stdout=io.StringIO())
    assert Sector.objects.filter(name="教育界").exists()
    assert "U+E001" in Trouble.objects.get(key="update:plain-texts").detail
    assert LedgerCheck.objects.get().code == ""
    assert updating.due() == []


def test_what_is_left_to_a_person_is_cut_by_lines_and_said_and_closed_when_nothing_is(counted):
    long = tuple(f"第{number}行：请核对" for number in range(1000))
    found = updating._listed("", long)
    assert len(found) <= updating.MUCH
    assert found.endswith("请核对" + updating.REST)
    assert updating._listed(found, ("又一行",)) == found
    assert updating._listed("一", ("二",)) == "一\n二"
    AfterUpdate.objects.create(name="counting", mark="1", left="旧的一行")
    done_by_a_job()
    assert Trouble.objects.get(key="update:counting").closed_at is None
    counted.mark = "2"
    done_by_a_job()
    assert Trouble.objects.get(key="update:counting").closed_at


def test_a_database_that_could_not_is_not_told_as_a_record_that_is_like_another(in_2024):
    AfterUpdate.objects.all().delete()
    sector = factories.SectorFactory()
    Sector.objects.filter(pk=sector.pk).update(name="教育\u200b界")

    def locked(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and Sector._meta.db_table in sql:
            raise OperationalError("deadlock detected")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(locked), pytest.raises(OperationalError):
        call_command("after_update", "--now", stdout=io.StringIO())
    assert not Trouble.objects.exists()
    call_command("after_update", "--now", stdout=io.StringIO())
    assert Sector.objects.get(pk=sector.pk).name == "教育界"


def test_a_portion_of_the_index_holds_rows_of_one_kind(in_2024):
    factories.ProposalFactory()
    at, seen = "", []
    while at is not None:
        with CaptureQueriesContext(connection) as asked:
            at = updates.search_index(at).at
        held = {kind.kind for kind in sources() for one in asked if f'FROM "{kind.model._meta.db_table}"' in one["sql"]}
        seen.append(held)
    assert all(len(held) <= 1 for held in seen)
    assert len(seen) > len(sources())


def test_what_the_former_version_wrote_is_indexed_as_it_is_declared_now(in_2024):
    AfterUpdate.objects.all().delete()
    proposal = factories.ProposalFactory(title="关于加强社区养老的建议")
    found = SearchRow.objects.filter(kind=source_of(Proposal).kind, key=proposal.pk)
    found.update(text="x")
    call_command("after_update", "--now", stdout=io.StringIO())
    assert not rebuild(source_of(Proposal), only_look=True).wrong
    assert updating.due() == []


# --- in processes of their own ---------------------------------------------------------------------------------------
MANY = 900


def old_texts() -> None:
    one = factories.ActivityFactory()
    values = {
        field.attname: getattr(one, field.attname) for field in Activity._meta.concrete_fields if not field.primary_key
    }
    Activity.objects.bulk_create(Activity(**values | {"title": f"调研\v座谈{n}"}) for n in range(MANY))
    AfterUpdate.objects.all().delete()


def stand() -> tuple:
    """How many texts were changed, whether all was done, which versions the activities have."""
    row = AfterUpdate.objects.filter(name="plain-texts").first()
    return (
        row and row.changed,
        row and bool(row.done_at),
        sorted(set(Activity.objects.values_list("version", flat=True))),
    )


def begun(copy, *words):
    left_out = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VAR_DIR")
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    environment = kept | copy.environment | {"DJANGO_SETTINGS_MODULE": "cppcc.settings"}
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(
        command, cwd=made.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(copy, *words):
    one = begun(copy, *words)
    out, errors = one.communicate()
    assert one.returncode == 0, errors
    return out.strip().rpartition("\n")[2]


@pytest.fixture
def updated(copy_of, django_db_setup, django_db_blocker):
    """An installation with texts of before, after whose update nothing was done yet; ``do(stand)`` looks into it."""
    copy = copy_of("empty")

    def do(what):
        with django_db_blocker.unblock(), standing_on(copy):
            return what()

    do(old_texts)
    return SimpleNamespace(copy=copy, do=do)


@pytest.mark.database("a database of its own, in processes of their own")
def test_of_two_that_begin_at_once_each_portion_is_done_by_one(updated):
    said(updated.copy, "prepare")
    two = [begun(updated.copy, "after_update", "--now") for _ in range(2)]
    for one in two:
        _, errors = one.communicate()
        assert one.returncode == 0, errors
    assert updated.do(stand) == (MANY, True, [1, 2])


@pytest.mark.database("a database of its own, in processes of their own")
def test_killed_it_goes_on_and_does_nothing_twice(updated):
    dying = begun(updated.copy, "after_update", "--now")
    while dying.poll() is None and not updated.do(stand)[0]:
        time.sleep(0.05)
    dying.kill()
    dying.communicate()
    said(updated.copy, "after_update", "--now")
    assert updated.do(stand) == (MANY, True, [1, 2])
    said(updated.copy, "after_update", "--check")
