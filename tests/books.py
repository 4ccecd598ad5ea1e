"""Books as offices make them, brought to an import page and through it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cppcc import jobs
from cppcc.models import Import, Job
from cppcc.sheets.runs import JOB


def book_of(*rows, title="Sheet1", merge=()) -> bytes:
    """A workbook of one sheet; the first row holds the headings."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for span in merge:
        sheet.merge_cells(span)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def settled(client, page):
    """The page of a book once the jobs that it waits for are done."""
    waited = False
    while wanted := Job.objects.filter(kind=JOB, state=Job.State.WAITING).first():
        jobs.run(wanted.pk)
        waited = True
    if not waited:
        return page
    return client.get(page.request["PATH_INFO"], {"book": str(page.context["run"].token)})


def brought(client, address, content, name="名册.xlsx"):
    """Upload a book; the page that follows: its columns, and the dry run where nothing is left to ask."""
    return settled(client, client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True))


def run_of(page) -> Import:
    return page.context["run"]


def confirmed(client, address, page):
    """Press the button of a dry run; the page that follows."""
    run = run_of(page)
    wanted = {"book": str(run.token), "confirm": "1", "sight": run.said["sight"]}
    return settled(client, client.post(address, wanted, follow=True))


def faults_of(page) -> dict[str, str]:
    """What is wrong, by cell ("B5")."""
    return {cell.split("（")[0]: words for cell, words in run_of(page).said.get("faults", ())}


def imported(client, address, content, name="名册.xlsx"):
    """A book without faults, from upload to the records."""
    page = brought(client, address, content, name)
    assert run_of(page).state == "tried", page.content.decode()
    assert not run_of(page).said["faults"]
    return confirmed(client, address, page) if run_of(page).said["rows"] else page
