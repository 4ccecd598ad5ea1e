"""What comes again is due by what the database says was done last."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cppcc.jobs import recurring
from cppcc.models import Periodic

CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 12, 7, tzinfo=CHINA)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """So many days after that Monday, at that time."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.fixture
def beat(db, monkeypatch):
    """beat(moment) is what the scheduler sends then; a worker does it at once, unless ``beat.away``."""
    sent: list[dict] = []
    moment = [MONDAY]
    monkeypatch.setattr(recurring.timezone, "now", lambda: moment[0])

    class Task:
        def __init__(self, name):
            self.name = name

        def apply_async(self, **options):
            sent.append({"name": self.name, **options})
            if not tick.away:
                recurring.done(self.name)

    monkeypatch.setattr(
        recurring,
        "_all",
        {
            "morning": recurring.Recurring("morning", Task("morning"), time(7, 30), 0, None),
            "often": recurring.Recurring("often", Task("often"), None, 15, lambda: tick.wanted),
        },
    )

    def tick(now):
        moment[0] = now
        before = len(sent)
        recurring.send_due()
        return [one["name"] for one in sent[before:]]

    tick.away, tick.wanted, tick.sent = False, False, sent
    return tick


def test_a_morning_comes_once_a_day_at_its_time(beat):
    assert beat(at(0, 7, 29)) == []
    assert beat(at(0, 7, 30)) == ["morning"]
    assert beat(at(0, 7, 31)) == beat(at(0, 23)) == beat(at(1, 7, 29)) == []
    assert beat(at(1, 7, 30)) == ["morning"]


def test_a_missed_morning_is_made_up_for_once(beat):
    beat(at(0, 7, 30))
    assert beat(at(7, 9)) == ["morning"]  # a week later, 09:00: once, not seven times
    assert beat(at(7, 9, 1)) == []


def test_a_clock_that_is_set_back_and_forth_stops_nothing(beat):
    beat.wanted = True
    beat(at(2, 10))
    assert set(beat(at(1, 10))) == {"morning", "often"}  # a day earlier: done "in the future" is not done
    assert beat(at(1, 9)) == ["often"]
    assert set(beat(at(2, 10))) == {"morning", "often"}


def test_what_has_nothing_to_do_sends_no_message(beat):
    beat(at(0, 8))
    beat.wanted = False
    assert beat(at(0, 9)) == []
    beat.wanted = True
    assert beat(at(0, 9)) == ["often"]
    assert beat(at(0, 9)) == []


def test_a_worker_that_is_away_for_a_weekend_finds_few_messages_and_all_expire(beat):
    beat.away = beat.wanted = True
    for minute in range(0, 60 * 60, 6):
        beat(at(0, 0) + timedelta(minutes=minute))
    assert len(beat.sent) < 150
    assert all(one["expires"] <= 3600 for one in beat.sent)
    beat.away = False
    beat(at(3, 0))
    assert Periodic.objects.get(name="often").tries == 0


def test_of_two_schedulers_one_sends(beat):
    row = Periodic.objects.create(name="morning")
    one = recurring._all["morning"]
    assert recurring._send(one, row, at(0, 8))
    assert not recurring._send(one, row, at(0, 8))  # the other had read the same row


def test_a_task_that_fails_is_not_done(db, monkeypatch):
    monkeypatch.setattr(recurring, "_all", {})

    @recurring.periodic("failing", every=15)
    def failing():
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        failing()
    assert not Periodic.objects.filter(name="failing").exists()


def test_all_that_came_by_beats_own_table_still_comes():
    from activities import tasks as _a  # noqa: F401
    from cppcc import tasks  # noqa: F401 - declares
    from members import tasks as _m  # noqa: F401
    from proposals import tasks as _p  # noqa: F401

    found = {name: (one.at, one.every, one.task.name) for name, one in recurring._all.items()}
    assert found["morning-reminders"] == (time(7, 30), 0, "proposals.tasks.morning_reminders")
    assert found["activity-reminders"] == (time(8, 0), 0, "activities.tasks.remind_of_activities")
    assert found["close-left-accounts"] == (time(0, 10), 0, "members.tasks.close_left_accounts")
    assert found["sweep-left-files"] == (time(3, 20), 0, "cppcc.tasks.sweep_left_files")
    assert found["send-waiting-mail"] == (None, 15, "cppcc.tasks.send_waiting_mail")
