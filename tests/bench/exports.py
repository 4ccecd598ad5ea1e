"""The sheet of a year's duty ledger, 18,000 rows, beside the same cells written bare."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.test import RequestFactory
from django.urls import resolve, reverse

from cppcc import jobs
from cppcc.lists import exporting
from cppcc.models import JobFile, ListExport
from cppcc.rights import Role
from cppcc.sheets import Sheet, rows_of, workbook
from members.models import DutyRecord, PlenaryYear
from tests import factories
from tests.bench.reading import Reading, measured
from tests.members.assessed import fill


def readings() -> Iterator[Reading]:
    fill(300, 60)
    office = factories.UserFactory(roles=[Role.STAFF])
    asked = ordered(office)
    page = exporting.page_of(asked, office)
    headings = [column.heading for column in page.columns()]
    rows = list(rows_of(page.columns(), page.exported(page.found())))
    yield measured("18,000 rows of ready cells written", lambda: workbook(Sheet("台账", headings, rows)))
    reading = measured("sheet of the duty ledger, 18,000 rows, as its job makes it", lambda: made(asked, office))
    yield replace(reading, notes=f"{JobFile.objects.first().size // 1024} kB, peak {peak(asked, office)} MB of its own")
    assert DutyRecord.objects.count() == len(rows)


def ordered(user: Any) -> ListExport:
    path = reverse("duty_list")
    request = RequestFactory().get(path)
    request.user, request.session, request.resolver_match = user, {}, resolve(path)
    request.shown_year = PlenaryYear.objects.get().pk
    page = resolve(path).func.view_class()
    page.setup(request)
    return exporting.ask(page, page.columns())


def made(asked: ListExport, user: Any) -> None:
    jobs.run(jobs.request(exporting.KIND, str(asked.pk), user).pk)


def peak(asked: ListExport, user: Any) -> int:
    """What the making holds at most, beyond what the process held before."""
    tracemalloc.start()
    made(asked, user)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most // 2**20
