"""The way of a book: brought, looked at, mapped, tried, written, and for a day taken back.

Small books go the way inside the request, large ones as a job with progress: the same functions.
"""

import zlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from auditlog.context import set_actor
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cppcc import jobs
from cppcc.books.layout import Found, normal, tables
from cppcc.books.opening import read_book
from cppcc.books.shape import Unreadable, letters
from cppcc.models import HeadingChoice, Import, Job
from cppcc.recycle.deleting import drop
from cppcc.rights import Refused, holds
from cppcc.sheets.importer import Importer, Readout, Tell, importer_of, sight_of, silent, suggested
from cppcc.sheets.reading import Fault, table_of
from cppcc.sheets.refusing import refusal
from cppcc.sheets.undoing import noted, take_back

JOB = "cppcc.import"
SMALL_BYTES = 100_000
SMALL_ROWS = 200
UNDO_HOURS = 24
MOST_FAULTS = 500
MOST_TIDIED = 200
SAMPLES = 3
COUNTS = {"rows", "fault_count", "tidied_count", "done"}
"""Of what the dry run said, what stays when the book is forgotten: nothing that stood in a cell."""


# --- looking ---------------------------------------------------------------------------------------------------------
def _names(found: list[Found]) -> list[str]:
    """What each table is called: its sheet, and from which row where a sheet holds several."""
    pages = Counter(one.page for one in found)
    return [one.page if pages[one.page] == 1 else f"{one.page[:80]}（第 {one.first} 行起）" for one in found]


def look(run: Import, tell: Tell = silent) -> None:
    """Find the table in the book and what its columns mean. Unreadable where it is no book."""
    one = importer_of(run.kind)
    found = _tables(run, one)
    if not found:
        raise Unreadable("表格里没有内容。请用模板填写后重新上传。")
    names = _names(found)
    best = found[names.index(run.sheet)] if run.sheet in names else found[0]
    run.sheet = names[found.index(best)]
    run.found = {
        "sheets": [[name, one.hidden, one.known, len(one.rows)] for name, one in zip(names, found, strict=True)],
        "first": best.first,
        "last": best.last,
        "headings": best.headings,
        "samples": [[_sample(row.values, index) for row in best.rows[:SAMPLES]] for index in range(len(best.headings))],
        "rows": len(best.rows),
        "unsure": len(found) > 1 and found[0].known == found[1].known and not found[1].hidden,
    }
    run.columns = remembered(one, best)
    run.said = {}
    run.state = Import.State.BROUGHT
    run.save()


def _tables(run: Import, one: Importer) -> list[Found]:
    with run.file.open("rb") as file:
        content = file.read()
    words = one.words()
    asked = set(HeadingChoice.objects.filter(kind=run.kind).exclude(field="").values_list("heading", flat=True))
    return tables(read_book(content, run.name), lambda heading: heading in words or heading in asked)


def _sample(values: Any, index: int) -> str:
    value = values[index] if index < len(values) else None
    return "" if value is None else str(value)[:40]


def remembered(one: Importer, found: Found) -> dict[str, str]:
    """What each column means: by our own heading, as it was chosen last time, by a usual word; "" for one that goes nowhere."""
    chosen = dict(HeadingChoice.objects.filter(kind=one.kind).values_list("heading", "field"))
    ours = {normal(heading): heading for heading in one.headings()}
    words = dict(ours)
    words |= {heading: field for heading, field in chosen.items() if field in ours.values() and heading not in ours}
    words |= {word: field for word, field in one.words().items() if word not in words and word not in chosen}
    by_name = suggested(found, words)
    return {str(index): by_name.get(index, "") for index, heading in enumerate(found.headings) if heading}


def questions(run: Import) -> list[str]:
    """What must be answered before the book can be tried, in words."""
    one = importer_of(run.kind)
    asked = []
    if run.found.get("unsure"):
        asked.append("有几张工作表看上去都是数据，请先选定要导入的一张。")
    counts = Counter(field for field in run.columns.values() if field)
    asked += [f"有 {count} 列都对应“{field}”，请只留一列。" for field, count in counts.items() if count > 1]
    doubled = Counter(normal(heading) for heading in run.found.get("headings", ()) if heading)
    for heading, count in doubled.items():
        means = [
            run.columns.get(str(i), "") for i, own in enumerate(run.found["headings"]) if own and normal(own) == heading
        ]
        if count > 1 and sum(bool(field) for field in means) == 1 and not run.found.get("answered"):
            asked.append(f"表头“{heading}”出现 {count} 次，请确认用哪一列。")
    missing = [name for name in one.needed() if name not in counts and name not in run.found.get("fixed", {})]
    if missing:
        asked.append(f"还没有列对应：{'、'.join(missing)}。请在下面指定，或在表格中补上。")
    return asked


def choose(run: Import, columns: dict[str, str], sheet: str, fixed: dict[str, str]) -> None:
    """What the person says the columns mean; remembered for the next book. Another sheet is looked at anew."""
    if sheet and sheet != run.sheet and sheet in {name for name, *_ in run.found.get("sheets", ())}:
        run.sheet = sheet
        look(run)
        run.found["unsure"] = False
        run.save()
        return
    ours = set(importer_of(run.kind).headings())
    run.columns = {index: columns.get(index, "") if columns.get(index, "") in ours else "" for index in run.columns}
    said = {
        name: words[:100]
        for name, words in fixed.items()
        if name in ours and words and name not in run.columns.values()
    }
    run.found.update(unsure=False, answered=True, fixed=said)
    run.said = {}
    run.state = Import.State.BROUGHT
    run.save()
    if questions(run):
        return
    one = importer_of(run.kind)
    own, usual = {normal(heading) for heading in one.headings()}, one.words()
    for index, field in run.columns.items():
        heading = normal(run.found["headings"][int(index)])[:100]
        if heading in own or (heading in usual and field in ("", usual[heading])):
            continue  # a word of the house goes nowhere, or elsewhere, this once
        HeadingChoice.objects.update_or_create(kind=run.kind, heading=heading, defaults={"field": field})


# --- trying ----------------------------------------------------------------------------------------------------------
def read(run: Import, tell: Tell = silent) -> Readout:
    """The book as its columns are understood now; writes nothing."""
    one = importer_of(run.kind)
    found = _tables(run, one)
    names = _names(found)
    if run.sheet not in names:
        raise Refused("工作表不见了，请重新上传。")
    table = found[names.index(run.sheet)]
    columns = {int(index): field for index, field in run.columns.items() if field}
    return one.readout(one.without_example(table_of(table, columns, run.found.get("fixed"))), run.user, tell)


def attempt(run: Import, tell: Tell = silent) -> None:
    """The dry run: what the import would do, or what is wrong, kept with the book."""
    one = importer_of(run.kind)
    sheet = read(run, tell)
    said: dict[str, Any] = {
        "faults": [[fault.cell, fault.words] for fault in sheet.faults[:MOST_FAULTS]],
        "fault_count": len(sheet.faults),
        "tidied": [[fault.cell, fault.words] for fault in sheet.tidied[:MOST_TIDIED]],
        "tidied_count": len(sheet.tidied),
        "rows": len(sheet.rows),
    }
    if not sheet.faults:
        said["outline"], said["some"] = one.outline(sheet)
        said["sight"] = sight_of(one, sheet)
    run.said = said
    run.state = Import.State.TRIED
    run.save()


# --- writing ---------------------------------------------------------------------------------------------------------
def nothing() -> None:
    """Nobody hears of it."""


def carry_out(
    run: Import, sight: str, tell: Tell = silent, begin: Callable[[], None] = nothing, end: Callable[[], None] = nothing
) -> str:
    """The import itself, all or nothing. Refused where it would do something else than was shown.

    ``begin`` hears when the writing begins, ``end`` is what closes with it, in the same transaction.
    """
    one = importer_of(run.kind)
    if tell is not silent:
        read(run, tell)  # for the bar: what counts is read again below, when nobody else imports
    begin()
    with transaction.atomic():
        one_at_a_time(run.kind)
        locked = Import.objects.select_for_update().get(pk=run.pk)
        if locked.state != Import.State.TRIED:
            raise Refused(_not_now(locked))
        sheet = read(run)
        if sheet.faults or sight_of(one, sheet) != sight:
            attempt(locked)
            words = "试读之后，系统中的记录有变化。下面是现在的结果，核对后再次确定。"
            locked.said["moved"] = words
            locked.save()
            end()
            return ""
        with noted() as notes:
            done = _written(one, sheet, run.user)
        locked.written = notes
        locked.state = Import.State.DONE
        locked.done_at = timezone.now()
        locked.said = {"done": done, "tidied": [], "rows": len(sheet.rows)}
        locked.save()
        end()
    return done


def one_at_a_time(kind: str) -> None:
    """Imports of one kind write one after the other: each reads what the one before has written."""
    if connection.vendor == "postgresql":  # on SQLite every transaction is alone from its beginning
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"import:{kind}".encode())])


def _not_now(run: Import) -> str:
    if run.state == Import.State.BROUGHT:
        return "这张表格还没有试读，请先核对各列。"
    return "这次导入已经完成，没有再写一遍。"


def _written(one: Importer, sheet: Readout, user: Any) -> str:
    """What the database refuses stands against the whole import, in words."""
    try:
        with transaction.atomic():
            return one.write_all(sheet, user)
    except IntegrityError as error:
        raise Refused(refusal(error)) from None


def undoable(run: Import) -> bool:
    return bool(
        run.state == Import.State.DONE
        and run.done_at
        and run.written
        and timezone.now() - run.done_at < timedelta(hours=UNDO_HOURS)
    )


def undo(run: Import, end: Callable[[], None] = nothing) -> None:
    """Take an import back within a day. Refused where something of it changed since."""
    one = importer_of(run.kind)
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=run.pk)
        if not undoable(locked):
            never = locked.state in (Import.State.BROUGHT, Import.State.TRIED)
            words = "这张表格还没有导入，没有什么可以撤销。" if never else "这次导入已经撤销，或已超过一天，不能撤销。"
            raise Refused(words)
        back = take_back(locked.written)
        one.after_undo([row for _, row in back])
        for left, row in back:
            one.row_put_back(left, row)
        locked.written = []
        locked.state = Import.State.UNDONE
        locked.save()
        end()


def forget() -> int:
    """Each night: books that came to nothing go after a day, of the others what would take them back, and their file."""
    before = timezone.now() - timedelta(hours=UNDO_HOURS)
    left = Import.objects.filter(done_at=None, at__lt=before)
    done = Import.objects.filter(done_at__lt=before).exclude(file="")
    names = [*left.values_list("file", flat=True), *done.values_list("file", flat=True)]
    with transaction.atomic():
        left.delete()
        for run in done.only("said"):
            said = {name: value for name, value in run.said.items() if name in COUNTS}
            Import.objects.filter(pk=run.pk).update(file="", written=[], found={}, said=said)
        transaction.on_commit(lambda: drop([(default_storage, name) for name in names]))
    return len(names)


# --- as a job --------------------------------------------------------------------------------------------------------
def in_background(run: Import) -> bool:
    """Whether the next step of this book is a job's."""
    return bool(run.file.size > SMALL_BYTES or run.found.get("rows", 0) > SMALL_ROWS)


def job_of(run: Import) -> Job | None:
    """The job that the book waits for, or the last one."""
    return Job.objects.filter(kind=JOB, subject__startswith=f"{run.token}:").first()


def ask(run: Import, what: str) -> Job:
    """``what``: "look", "write:<sight>" or "undo"."""
    return jobs.request(JOB, f"{run.token}:{what}", run.user)


@jobs.job(JOB, minutes=30, words="导入")
def do(wanted: Job, progress: jobs.Progress) -> None:
    token, what, *rest = wanted.subject.split(":")
    run = Import.objects.filter(pk=token).first()
    if run is None:
        raise jobs.JobFailed("上传的表格已过期，请重新上传。")
    if not run.user.is_active or not holds(run.user, importer_of(run.kind).roles):
        raise jobs.JobFailed("导入人的账号已停用，或不再有这项权限。")

    def tell(done: int, number: int) -> None:
        if done % 20 == 0:
            progress(10 + 80 * done // max(number, 1), f"正在核对第 {done} / {number} 行")

    try:
        with set_actor(run.user):
            if what == "look":
                progress(5, "正在读取表格")
                look(run)
                if not questions(run):
                    attempt(run, tell)
            elif what == "try":
                attempt(run, tell)
            elif what == "write":
                progress(5, "正在读取表格")
                carry_out(run, rest[0] if rest else "", tell, lambda: progress(92, "正在写入"), progress.done)
            elif what == "undo":
                progress(10, "正在撤销导入")
                undo(run, progress.done)
    except (Refused, Unreadable) as words:
        raise jobs.JobFailed(str(words)) from None


def told(run: Import) -> list[Fault]:
    """What was put right without asking, as it was kept."""
    return [Fault(cell, words) for cell, words in run.said.get("tidied", ())]


def letter(index: int) -> str:
    """The letters of a column, 0 for A."""
    return letters(index + 1)
