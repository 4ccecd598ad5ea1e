"""The trail is sealed in a chain: whatever is changed, put in or taken out is seen; what the law erases leaves it whole."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cppcc.audit import archiving, events, sealing
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
    assert sealing.erase(Member, [sealed[0].pk], "委员任期已过保存年限") == 2
    sealing.seal()
    found = sealing.verify()
    assert (found.faults, found.erased) == ([], 2)
    rows = LogEntry.objects.get_for_object(sealed[0])
    assert all(not row.changes and not row.object_repr for row in rows)
    assert rows.count() == 2  # that it was changed, by whom and when stays


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
