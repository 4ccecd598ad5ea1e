"""A book of 5,000 attendances: 100 activities with 50 of 300 members each, beside a bare read of the same file."""

import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from activities.importing import ATTENDANCE
from activities.models import Attendance
from cppcc.books.layout import tables
from cppcc.books.opening import read_book
from cppcc.models import Import
from cppcc.rights import Role
from cppcc.sheets import runs
from cppcc.sheets.importer import suggested
from cppcc.sheets.reading import table_of
from members import duties
from tests import factories
from tests.bench.reading import Reading, measured
from tests.bringing import book_of

STATES = ("出席", "出席", "出席", "请假", "缺席")
ROWS = 5_000


def book() -> bytes:
    members = [factories.MemberFactory(name=f"成{chr(0x4E00 + number)}{chr(0x5E00 + number)}") for number in range(300)]
    first = timezone.make_aware(datetime(2024, 1, 8, 9))
    rows = []
    for number in range(100):
        on = first + timedelta(days=number)
        title = f"第{number + 1}次视察"
        factories.ActivityFactory(title=title, starts_at=on, ends_at=on + timedelta(hours=3))
        for place in range(50):
            who = members[(number * 7 + place) % 300]
            rows.append([title, on.date(), who.name, STATES[place % 5], "出差" if place % 5 == 3 else ""])
    return book_of(("活动名称", "日期", "委员", "出席情况", "备注"), *rows)


def readings() -> Iterator[Reading]:
    year, office = factories.PlenaryYearFactory(), factories.UserFactory(roles=[Role.STAFF])
    content = book()
    yield measured(f"a bare read of {ROWS} rows", lambda: read_book(content), times=1)
    run = Import(kind=ATTENDANCE.kind, user_id=office.pk, name="出席.xlsx")
    run.file.save("attendance.book", ContentFile(content), save=False)
    runs.look(run)
    notes = f"{_megabytes(content, office):.0f} MB for its rows"
    yield measured(f"the dry run of {ROWS} attendances", lambda: runs.attempt(run), times=1, notes=notes)
    assert not run.said["faults"], run.said["faults"][:3]
    yield measured("their import, with the ledger", lambda: runs.carry_out(run, run.said["sight"]), times=1)
    assert Attendance.objects.count() == ROWS
    assert duties.rebuild(year, only_look=True).total == 0
    yield measured("the dry run of the same book again", lambda: ATTENDANCE.read_content(content, office), times=1)
    yield measured("the import taken back", lambda: runs.undo(run), times=1)
    assert not Attendance.objects.exists()


def _megabytes(content: bytes, user) -> float:
    """What checking the rows holds at most, without the reader of the file."""
    words = ATTENDANCE.words()
    found = tables(read_book(content), words.__contains__)[0]
    tracemalloc.start()
    ATTENDANCE.read(table_of(found, suggested(found, words)), user)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000
