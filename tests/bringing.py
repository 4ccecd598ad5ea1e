"""Books as offices make them, brought to an import page and through it."""

import io

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from cppcc import jobs
from cppcc.books.shape import letters
from cppcc.models import Import, Job
from cppcc.sheets import Sheet, runs, workbook
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


# --- without pages ---------------------------------------------------------------------------------------------------
def by_cell(faults) -> dict[str, str]:
    """What is wrong, by cell ("B5"); several things of one cell after each other."""
    found: dict[str, str] = {}
    for fault in faults:
        cell = fault.cell.split("（")[0]
        found[cell] = found.get(cell, "") + fault.words
    return found


def written(one, content, user) -> Import:
    """A book without faults, from its bytes to the records."""
    run = Import(kind=one.kind, user_id=user.pk, name="表格.xlsx")
    run.file.save("x.book", ContentFile(content), save=False)
    runs.look(run)
    assert not runs.questions(run)
    runs.attempt(run)
    assert run.said["faults"] == []
    assert runs.carry_out(run, run.said["sight"])
    return Import.objects.get(pk=run.pk)


def going_out(one, records) -> bytes:
    """Records in the columns of their import."""
    rows = [[column.value(record) for column in one.columns] for record in records]
    return workbook(Sheet("表格", one.headings(), rows))


def cell_of(one, heading: str, line: int = 2) -> str:
    """Where that column stands in what goes out ("B2")."""
    return f"{letters(one.headings().index(heading) + 1)}{line}"


def changed(content: bytes, **cells) -> bytes:
    """The book with some of its cells typed over."""
    made = load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        made.active[cell] = value
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
