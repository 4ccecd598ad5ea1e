"""The trail is sealed in a chain: whatever is changed, put in or taken out is seen; what the law erases leaves it whole."""

import gzip
import hashlib
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from cppcc.audit import archiving, erasure, events, sealing
from cppcc.models import TrailArchive, TrailBlock, TrailLink
from members.models import Member
from tests import factories


@pytest.fixture
def sealed(year, monkeypatch):
    """Some rows that landed before, and some since."""
    monkeypatch.setattr(sealing, "CHUNK", 5)
    members = factories.MemberFactory.create_batch(8)
    sealing.seal()
    members[0].employer = "某厂"
    members[0].save()
    events.note("sign_in", actor=factories.UserFactory(name="甲"))
    sealing.seal()
    return members


def opened() -> None:
    """As who has the database's own password could."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL cppcc.trail = 'open'")


def test_what_landed_before_is_one_block_and_the_rest_follows(sealed):
    first, *rest = TrailBlock.objects.all()
    assert first.count >= 8
    assert first.upto
    assert rest
    assert all(block.seal for block in (first, *rest))
    assert sealing.unsealed(everywhere=True).count() == 0
    found = sealing.verify()
    assert (found.faults, found.rows) == ([], LogEntry.objects.count())


def test_a_row_that_commits_late_is_sealed_later(sealed):
    late = LogEntry.objects.order_by("pk")[3]
    TrailLink.objects.filter(entry=late.pk).delete()  # as if it had not been there
    assert sealing.any_unsealed()


@pytest.mark.parametrize("what", ["content", "who", "gone", "link", "block", "erased by hand"])
def test_each_change_is_seen(sealed, what):
    entry = LogEntry.objects.filter(changes__has_key="employer").last()
    opened()
    if what == "content":
        LogEntry.objects.filter(pk=entry.pk).update(changes={"employer": ["", "别厂"]})
    elif what == "who":
        LogEntry.objects.filter(pk=entry.pk).update(actor=factories.UserFactory())
    elif what == "gone":
        LogEntry.objects.filter(pk=entry.pk).delete()
    elif what == "link":
        LogEntry.objects.filter(pk=entry.pk).delete()
        TrailLink.objects.filter(entry=entry.pk).delete()
    elif what == "block":
        last = TrailBlock.objects.last()
        last.links.all().delete()
        last.delete()
        TrailBlock.objects.filter(number=1).update(count=1)
    else:
        LogEntry.objects.filter(pk=entry.pk).update(
            changes={}, object_repr="", additional_data={"erased": "2024-01-01"}
        )
    assert sealing.verify().faults


def test_content_is_erased_by_law_and_the_chain_holds(sealed):
    assert erasure.erase(Member, [sealed[0].pk], "委员任期已过保存年限") == 2
    sealing.seal()
    found = sealing.verify()
    assert (found.faults, found.erased) == ([], 2)
    rows = LogEntry.objects.get_for_object(sealed[0])
    assert all(not row.changes and not row.object_repr for row in rows)
    assert rows.count() == 2  # that it was changed, by whom and when stays
    assert erasure.erase(Member, [sealed[0].pk], "委员任期已过保存年限") == 0
    row = rows.first()
    opened()
    LogEntry.objects.filter(pk=row.pk).update(additional_data={**row.additional_data, "erased": "2024-01-01"})
    assert sealing.verify().faults  # the mark is of the row and the day


def test_a_part_of_a_record_is_erased_with_the_rows_that_hold_it(sealed):
    assert erasure.erase(Member, [one.pk for one in sealed], "规定", fields=["employer"]) >= 1
    rows = LogEntry.objects.get_for_object(sealed[1])
    kept = [row for row in rows if row.changes]
    assert all("employer" not in row.changes for row in rows)
    assert sealing.verify().faults == []
    assert len(kept) <= len(rows)


def test_content_is_erased_in_the_files_of_years_too(sealed):
    this = timezone.localtime().year
    events.note("sign_out", actor=factories.UserFactory())
    sealing.seal()
    kept = archiving.archive(this)
    before = kept.file.name
    assert any("某厂" in line for line in archiving.lines_of(kept))
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = erasure.erase_in_files({Member: ([sealed[0].pk], ["employer"])}, "规定")
    kept.refresh_from_db()
    assert done >= 1
    assert not any("某厂" in line for line in archiving.lines_of(kept))
    assert not kept.file.storage.exists(before)
    faults: list[str] = []
    found = sealing.verify(archiving.archived(faults))
    assert (faults, found.faults, found.erased) == ([], [], done)
    assert erasure.erase_in_files({Member: ([sealed[0].pk], ["employer"])}, "规定") == 0
    lines = archiving.lines_of(kept)
    with gzip.open(kept.file.path, "wt") as file:  # by hand, registered as if it were right
        file.write("\n".join(line.replace(f'"{sealed[1].name}"', '"别人"') for line in lines))
    kept.sha256 = hashlib.sha256(Path(kept.file.path).read_bytes()).hexdigest()
    kept.save()
    assert sealing.verify(archiving.archived(faults)).faults


def test_the_database_refuses_changes_of_sealed_rows(sealed):
    """On PostgreSQL; SQLite has the chain alone."""
    entry = LogEntry.objects.filter(changes__has_key="employer").last()
    fresh = LogEntry.objects.create(content_type=entry.content_type, action=1, changes={}, object_pk="1")
    assert LogEntry.objects.filter(pk=fresh.pk).update(object_repr="未封存") == 1
    for change in (lambda rows: rows.update(object_repr="改过"), lambda rows: rows.delete()):
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError, match="sealed row"), transaction.atomic():
                change(LogEntry.objects.filter(pk=entry.pk))
    with sealing.opened():
        LogEntry.objects.filter(pk=entry.pk).update(object_repr=entry.object_repr)
    if connection.vendor == "postgresql":  # the door is shut again, in the same transaction too
        with pytest.raises(DatabaseError, match="sealed row"), transaction.atomic():
            LogEntry.objects.filter(pk=entry.pk).update(object_repr="改过")
    assert sealing.verify().faults == []


def test_rows_that_landed_lose_the_secrets_that_they_held(year):
    user = factories.UserFactory()
    rows = LogEntry.objects.get_for_object(user)
    assert rows.count() == 1
    old = {"password": ["", "pbkdf2_sha256$1$secret"], "name": ["", "甲"]}
    rows.update(changes=old)
    other = factories.MemberFactory()
    LogEntry.objects.get_for_object(other).update(changes={"password": ["", "一栏同名"]})
    import_module("cppcc.migrations.0017_trail_without_secrets").without_secrets(apps, None)
    assert rows.get().changes == {"name": ["", "甲"]}
    assert LogEntry.objects.get_for_object(other).get().changes == {"password": ["", "一栏同名"]}


def test_a_year_goes_to_a_file_when_its_time_is_over(sealed, settings):
    settings.TRAIL_KEEP_MONTHS = 6
    events.note("sign_out", actor=factories.UserFactory())
    with pytest.raises(ValueError, match="没有封存"):
        archiving.archive(timezone.localtime().year)
    sealing.seal()
    this, number = timezone.localtime().year, LogEntry.objects.count()
    assert archiving.due_years(date(this + 1, 5, 1)) == []
    assert archiving.due_years(date(this + 1, 7, 2)) == [this]
    kept = archiving.archive(this)
    assert kept.count == number == sum(kept.kinds.values())
    assert LogEntry.objects.count() == 1  # that it was done
    faults: list[str] = []
    found = sealing.verify(archiving.archived(faults))
    assert (faults, found.faults, found.archived) == ([], [], number)
    kept.file.storage.delete(kept.file.name)
    assert list(archiving.archived(faults)) == []
    assert faults
    assert TrailArchive.objects.get().count == number


def test_the_command_seals_and_says_what_it_found(sealed, capsys):
    events.note("sign_in", actor=factories.UserFactory())
    call_command("verify_trail")
    assert "日志完整" in capsys.readouterr().out
    opened()
    LogEntry.objects.filter(changes__has_key="employer").update(timestamp=timezone.now() - timedelta(days=400))
    with pytest.raises(SystemExit):
        call_command("verify_trail")
    assert "被改动" in capsys.readouterr().out
