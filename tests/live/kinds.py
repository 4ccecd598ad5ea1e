"""Every kind of job with what it needs to be done once more, and how its truth is known. For ``tests.live.dying``."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.jobs import WORKBOOK
from cppcc import updating
from cppcc.backup import BackupFault, nightly, reading
from cppcc.handbook.paper import KIND as HANDBOOK
from cppcc.lists import exporting
from cppcc.lists.batching import KIND as BATCH
from cppcc.lists.exporting import KIND as EXPORT
from cppcc.models import AfterUpdate, Import, JobFile, ListBatch, ListExport, Notice
from cppcc.rights import Role
from cppcc.sheets import runs
from cppcc.sheets.runs import JOB as IMPORT
from cppcc.workflow import take
from cppcc.workflow.batches import version_of
from members import assessing, drafting
from members.jobs import ACCOUNTS, DETAIL, FILES, OWN_DATA, POINTS
from members.models import Assessment, Member, PlenaryYear, Scheme, Sector, User
from proposals.jobs import COMPENDIUM
from proposals.models import Proposal
from reports import keeping, updates
from reports.jobs import BUILD, PREVIEW
from tests import factories
from tests.bringing import book_of


@dataclass(frozen=True)
class Kind:
    """``prepare(point)`` gives the subject; ``stands(job, subject)`` whether its work is there; ``untrue`` what lies."""

    prepare: Callable[[str], str]
    stands: Callable[[int, str], bool]
    untrue: Callable[[str], list[str]] = lambda subject: []


def _year() -> Any:
    return PlenaryYear.objects.filter(year=2024).first() or factories.PlenaryYearFactory()


def _filed() -> None:
    if not Proposal.objects.exists():
        _year()
        factories.ProposalFactory(state="filed", number=1)


def _has_file(job: int, subject: str) -> bool:
    return JobFile.objects.filter(job=job).exists()


# --- members -------------------------------------------------------------------------------------------------------
def _without_account(point: str) -> str:
    _year()
    for _ in range(2):
        factories.MemberFactory(user=None)
    return "all"


def _rows() -> list[tuple[str, str]]:
    """(log-in name, password) of all lists that stand."""
    found = []
    for made in JobFile.objects.filter(job__kind=ACCOUNTS):
        sheet: Any = load_workbook(io.BytesIO(made.file.read())).active
        found += [(row[2].value, row[3].value) for row in list(sheet.rows)[1:]]
    return found


def _false_lists(subject: str) -> list[str]:
    """Log-ins that the lists hold and nobody can use, and accounts that no list holds."""
    rows = dict(_rows())
    accounts = User.objects.in_bulk(rows, field_name="username")
    false = [name for name, word in rows.items() if name not in accounts or not accounts[name].check_password(word)]
    made = set(User.objects.filter(member__isnull=False).values_list("username", flat=True))
    return [f"no account: {name}" for name in false] + [f"in no list: {name}" for name in made - set(rows)]


def _all_have_one(job: int, subject: str) -> bool:
    return not Member.objects.filter(user=None).exists()


def _some_members(point: str) -> str:
    _year()
    if Member.objects.count() < 2:
        _without_account(point)
    return "2024:zip"


def _a_draft(point: str) -> str:
    """A year's assessment without points, its former one thrown away."""
    year, staff = _year(), factories.UserFactory(roles=[Role.STAFF])
    if not Scheme.objects.filter(plenary=year).exists():
        take(Scheme, drafting.start(year, "example:default").pk, "publish", staff, 1)
        factories.MemberFactory()
    Assessment.objects.filter(plenary=year).delete()
    return f"{assessing.begin(year, staff).pk}:1"


def _a_counted_one(point: str) -> str:
    """A year's assessment with points, whose table is to be put up."""
    key, _, version = _a_draft(point).partition(":")
    one = Assessment.objects.get(pk=key)
    assessing.recount(one, factories.UserFactory(roles=[Role.STAFF]), int(version))
    return f"{key}:posting"


def _points_there(job: int, subject: str) -> bool:
    return Assessment.objects.get(pk=subject.partition(":")[0]).entries.exists()


def _half_counted(subject: str) -> list[str]:
    one = Assessment.objects.get(pk=subject.partition(":")[0])
    there = one.entries.count()
    return [] if (one.version, there) in ((1, 0), (2, Member.objects.count())) else [f"{one.version}: {there} entries"]


# --- the others ----------------------------------------------------------------------------------------------------
def _of_the_year(point: str) -> str:
    _filed()
    return "2024"


def _report(point: str) -> str:
    """A report whose text has changed since its file was made."""
    _filed()
    report = keeping.begun(_year())
    blocks = [
        {"key": "b", "lines": ["立案[[proposals.filed]]件。"]},
        {"key": "c", "kind": "chart", "lines": ["proposal_categories"]},
    ]
    part = {"key": "p", "title": "提案工作", "blocks": blocks}
    keeping.change(report, report.version, None, lambda text: text.update(parts=[part], opening=f"{point}之前的话。"))
    return report.slug


def _part(point: str) -> str:
    return f"{_report(point)}:p"


def _current(job: int, subject: str) -> bool:
    report = keeping.at(subject)
    return report is not None and bool(report.file) and report.built_text == report.text_version


def _book(point: str) -> str:
    """A tried book of three sectors that are not there yet."""
    rows = [["名称", "排序"], *([f"{point}{place}", place] for place in (1, 2, 3))]
    run = Import(kind="register:sectors", name="界别.xlsx", user=factories.UserFactory(roles=[Role.STAFF]))
    run.file.save("sectors.book", ContentFile(book_of(*rows)), save=False)
    runs.look(run)
    runs.attempt(run)
    return f"{run.token}:write:{run.said['sight']}"


def _rows_of(subject: str) -> tuple[Import, int]:
    run = Import.objects.get(token=subject.partition(":")[0])
    return run, Sector.objects.filter(name__in=run.found["samples"][0]).count()


def _imported(job: int, subject: str) -> bool:
    run, there = _rows_of(subject)
    return run.state == Import.State.DONE and there == 3


def _half_imported(subject: str) -> list[str]:
    run, there = _rows_of(subject)
    whole = there == (3 if run.state == Import.State.DONE else 0)
    return [] if whole else [f"{run.state}: {there} rows"]


def _sheet(point: str) -> str:
    """A sheet of the list of members, ordered anew each time."""
    _year()
    user = factories.UserFactory(roles=[Role.STAFF])
    asked = ListExport.objects.create(
        user=user, place="member_list", path="/members/", title="委员", keys=["name"], rights="staff"
    )
    return str(asked.pk)


def _many_notices(point: str) -> str:
    """Three notices to be marked as read, ordered on their list."""
    _year()
    user = factories.UserFactory(roles=[Role.STAFF])
    rows = [
        Notice.objects.create(user=user, key=f"{point}{number}", words="提醒", at=timezone.now())
        for number in (1, 2, 3)
    ]
    asked = ListBatch(user=user, path=reverse("notice_list"), name="read", label="标为已读")
    asked.picked = [[one.pk, one.pk, version_of(one)] for one in rows]
    asked.rights = exporting.page_of(asked, user).rights()
    asked.save()
    return str(asked.pk)


def _all_read(job: int, subject: str) -> bool:
    asked = ListBatch.objects.get(pk=subject)
    return (asked.done, asked.picked, asked.refused) == (3, [], [])


def _counted_falsely(subject: str) -> list[str]:
    asked = ListBatch.objects.get(pk=subject)
    read = Notice.objects.filter(user=asked.user, read_at__isnull=False).count()
    return [] if read == asked.done else [f"{asked.done} told, {read} done"]


def _a_book(point: str) -> str:
    return "member"


def _an_account(point: str) -> str:
    return str(factories.UserFactory(roles=[Role.MEMBER]).pk)


# --- after an update -----------------------------------------------------------------------------------------------
def _old_texts(point: str) -> str:
    """Three sectors that came in before the door of text; what is done after an update is due again, ten rows at a time."""
    updates.ROWS = 10
    for number in (1, 2, 3):
        Sector.objects.filter(pk=factories.SectorFactory().pk).update(name=f"{point}\u200b{number}")
    AfterUpdate.objects.filter(name="plain-texts").delete()
    return f"plain-texts:{updates.RULES}"


def _all_plain(job: int, subject: str) -> bool:
    return AfterUpdate.objects.exclude(done_at=None).filter(name="plain-texts").exists() and not _not_plain(subject)


def _not_plain(subject: str) -> list[str]:
    """Names that are not plain though it is said that all are."""
    if not AfterUpdate.objects.exclude(done_at=None).filter(name="plain-texts").exists():
        return []
    return list(Sector.objects.filter(name__contains="\u200b").values_list("name", flat=True))


# --- backup --------------------------------------------------------------------------------------------------------
def _night(point: str) -> str:
    """A night's backup goes into a folder of its own."""
    folder = Path(settings.VAR_DIR) / "backups" / point
    folder.mkdir(parents=True)
    settings.BACKUP_DIR = str(folder)
    return point


def _backed_up(job: int, subject: str) -> bool:
    return nightly.newest() is not None


def _false_backups(subject: str) -> list[str]:
    """Those that have the name of a backup and are none."""
    found = []
    for path in nightly.kept(Path(settings.BACKUP_DIR)):
        try:
            reading.check(path)
        except BackupFault as fault:
            found.append(f"{path.name}: {fault}")
    return found


KINDS = {
    updating.KIND: Kind(_old_texts, _all_plain, _not_plain),
    nightly.KIND: Kind(_night, _backed_up, _false_backups),
    BATCH: Kind(_many_notices, _all_read, _counted_falsely),
    EXPORT: Kind(_sheet, _has_file),
    IMPORT: Kind(_book, _imported, _half_imported),
    ACCOUNTS: Kind(_without_account, _all_have_one, _false_lists),
    FILES: Kind(_some_members, _has_file),
    OWN_DATA: Kind(_an_account, _has_file),
    POINTS: Kind(_a_draft, _points_there, _half_counted),
    DETAIL: Kind(_a_counted_one, _has_file),
    HANDBOOK: Kind(_a_book, _has_file),
    COMPENDIUM: Kind(_of_the_year, _has_file),
    WORKBOOK: Kind(_of_the_year, _has_file),
    BUILD: Kind(_report, _current),
    PREVIEW: Kind(_part, _has_file),
}
