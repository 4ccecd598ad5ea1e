"""What a database says, as plain values, through the product's present functions.

The one file of the landed fixture that knows where product code lies: when a module moves, this file follows. Values
that landed stay as they are; see ``tests/data/landed/README.md`` for what is compared and what is not.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, datetime
from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import FileField

from activities.models import Activity
from activities.services import office
from cppcc import figures as registry
from cppcc.calendar import clock
from cppcc.models import CourseEntry, Job, Notice
from members import duties, ledger
from members.models import Assessment, Committee, DutyRecord, Member, MemberGroup, PlenaryYear, Scheme, User
from members.period import quarter, so_far, whole_year
from proposals import feedback, statistics
from proposals.models import Assignment, Extension, Promise, Proposal
from reports import keeping
from reports.content import gather
from reports.models import Report
from reports.saying import from_said
from reports.text import read_line
from reports.tokens import Figures
from reports.typed import typed_numbers

SNAPSHOT = ("label", "unit", "value", "parts", "definition", "model", "ids", "digest")


def everything(moment: datetime, parts_of: int, password: str) -> dict[str, Any]:
    """All that is compared, asked for at the landed moment; ``parts_of`` is the year that is asked for in parts too."""
    with clock.at(moment):
        return {
            "figures": {name: figures_of(span) for name, span in spans(parts_of)},
            "breakdowns": {str(year): breakdowns_of(year) for year in PlenaryYear.objects.order_by("year")},
            "reports": {report.slug: report_of(report) for report in Report.objects.order_by("slug")},
            "assessments": {str(one): assessment_of(one) for one in Assessment.objects.order_by("pk")},
            "points": {str(one.plenary): points_of(one) for one in Scheme.objects.order_by("plenary__year")},
            "course": course(),
            "proposals": {f"{one.pk} {one}": proposal_of(one) for one in Proposal.objects.order_by("pk")},
            "hands": {f"{one.pk} {one}": hand_of(one) for one in Assignment.objects.order_by("pk")},
            "rebuilt": {str(year): rebuilt(year) for year in PlenaryYear.objects.order_by("year")},
            "activities": {f"{one.pk} {one}": activity_of(one) for one in Activity.objects.order_by("pk")},
            "members": {f"{one.pk} {one}": member_of(one) for one in Member.objects.order_by("pk")},
            "states": {label: states_of(label) for label in WITH_STATES},
            "office": {str(year): ranking_of(year) for year in PlenaryYear.objects.order_by("year")},
            "accounts": {user.username: account_of(user) for user in User.objects.order_by("pk")},
            "password": User.objects.get(pk=1).check_password(password),
            "notices": {one.pk: notice_of(one) for one in Notice.objects.order_by("pk")},
            "jobs": {one.pk: [one.kind, one.subject, one.state, one.percent, one.error] for one in Job.objects.all()},
            "ledger": {f"{one.pk} {one}": duty_of(one) for one in DutyRecord.objects.order_by("pk")},
            "files": dict(stored_files()),
            "trail": LogEntry.objects.count(),
        }


# --- figures -----------------------------------------------------------------------------------------------------
def spans(parts_of: int) -> Iterator[tuple[str, Any]]:
    """Every year; the present one so far; one year's quarters, and that of a committee and of a group."""
    for plenary in PlenaryYear.objects.order_by("year"):
        yield str(plenary.year), plenary
        if not (part := so_far(plenary, clock.today())).whole:
            yield f"{plenary.year} so far", part
    year = PlenaryYear.objects.get(year=parts_of)
    for number in range(1, 5):
        yield f"{year.year} quarter {number}", quarter(year, number)
    for body in (Committee.objects.order_by("pk")[0], MemberGroup.objects.order_by("pk")[0]):
        yield f"{year.year} {body}", whole_year(year, body)


def figures_of(span: Any) -> dict[str, Any]:
    return {
        key: {
            "value": value.plain,
            "unit": entry.unit,
            "parts": list(value.parts) if value.parts else None,
            "ids": sorted(entry.records(span).order_by().values_list("pk", flat=True)),
        }
        for key, (entry, value) in registry.values(span).items()
    }


def breakdowns_of(year: PlenaryYear) -> dict[str, Any]:
    return {
        name: {line.label: line.counts for line in statistics.table(name, year, None)}
        for name in ("category", "proposer_kind", "unit")
    }


# --- reports -----------------------------------------------------------------------------------------------------
def report_of(report: Report) -> dict[str, Any]:
    content = from_said(report) if report.frozen else gather(report, strict=False)
    found = keeping.figures_of(report)
    return {
        "name": report.name,
        "state": report.state,
        "version": [report.version, report.text_version, report.built_text],
        "signed": [report.signed_by and report.signed_by.username, report.signed_at, report.published_at],
        "snapshot": snapshot_of(report.figures),
        "text": report.text,
        "reads": content and content_of(content),
        "lines": {line: line_of(line, found) for line in keeping.text_of(report).everything()},
        "faulty": bool(keeping.faults_of(report, found)),
        "verify": verified(report) if report.file else None,
        "drift": sorted([one.key, one.then, one.now] for one in keeping.drift(report, found)),
        "versions": [[one.number, one.text, one.figures, one.at] for one in report.versions.all()],
        "comments": [[one.block, one.words, one.user.username, one.done, one.at] for one in report.comments.all()],
        "editions": [edition_of(one) for one in report.editions.all()],
    }


def edition_of(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "files": [one.file.name, one.sha256, one.pages, one.papers],
        "signed": [one.signed_by.username, one.signed_at, one.published_at, one.reason],
        "snapshot": snapshot_of(one.figures),
    }


def snapshot_of(figures: dict[str, Any]) -> dict[str, Any]:
    return {key: {name: row.get(name) for name in SNAPSHOT} for key, row in figures.items()}


def verified(report: Report) -> Any:
    """How ``manage.py verify_report`` ends: 0 all as it was, 1 the records moved, 2 the file is not the one kept."""
    try:
        with redirect_stdout(io.StringIO()):
            call_command("verify_report", report.slug)
    except SystemExit as ended:
        return ended.code
    except CommandError as error:
        return error.returncode
    return 0


def line_of(line: str, figures: Figures) -> Any:
    """What editors keep when they save the line as they read it; the numbers typed in it."""
    typed = typed_numbers(read_line(line).text, figures.found)
    return [figures.wording.kept(figures.wording.shown(line)), [[one.number, one.key, one.same] for one in typed]]


def content_of(content: Any) -> dict[str, Any]:
    return {
        "opening": [said(line) for line in content.opening],
        "closing": [said(line) for line in content.closing],
        "used": content.used,
        "appendix": [[row["label"], row["value"], row["unit"], row["parts"]] for row in content.appendix],
        "parts": [
            [section.number, section.title, [passage_of(one) for one in section.passages]]
            for section in content.sections
        ],
    }


def passage_of(passage: Any) -> dict[str, Any]:
    return {
        "kind": passage.kind,
        "head": [passage.numeral, passage.head],
        "lines": [said(line) for line in passage.lines],
        "rows": [[said(cell) for cell in row] for row in passage.rows],
        "charts": [[one.name, one.series.title, one.series.rows] for one in passage.drawings],
        "photos": [[photo.pk for photo in row] for row in passage.photo_rows],
    }


def said(line: Any) -> str:
    """A sentence; what comes from a figure stands in braces, what cannot be said is a cross."""
    return "".join("✗" if one.fault else f"{{{one.text}}}" if one.key else one.text for one in line)


# --- assessment and duties ---------------------------------------------------------------------------------------
def assessment_of(one: Assessment) -> dict[str, Any]:
    fields = (
        "name", "sector", "committee", "group", "standing", "rank", "total", "base", "bonus", "deduction",
        "computed_grade", "grade", "qualified", "note", "override_reason", "result",
    )  # fmt: skip
    return {
        "state": [one.state, one.reason, one.counted_at, one.approved_at, one.published_at],
        "seal": one.seal,
        "holds": one.seal_holds,
        "entries": {entry.name: {name: getattr(entry, name) for name in fields} for entry in one.entries.all()},
    }


def points_of(scheme: Scheme) -> dict[str, Any]:
    """What the scheme gives each member now, counted anew from the ledger."""
    return {
        one.member.name: [one.score.total, one.score.grade and one.score.grade.name, one.rank]
        for one in ledger.assess(scheme.plenary, scheme.parsed)
    }


def duty_of(one: Any) -> list[Any]:
    source = f"{one.content_type.model}:{one.object_id}"
    return [one.kind, one.part, one.occasion, one.level, one.half_days, one.due_half_days, one.on, one.words, source]


def rebuilt(year: PlenaryYear) -> dict[str, int]:
    """What ``manage.py rebuild_duties --check`` finds: how many rows there should be, and how many differ."""
    found = duties.rebuild(year, only_look=True)
    return {"wanted": found.wanted, "missing": found.missing, "wrong": found.wrong, "surplus": found.surplus}


# --- courses and open matters ------------------------------------------------------------------------------------
def course() -> dict[int, Any]:
    rows = CourseEntry.objects.select_related("user", "content_type").order_by("pk")
    return {
        one.pk: [
            f"{one.content_type.model}:{one.object_id}", one.transition, one.label, one.source, one.target,
            one.user and one.user.username, one.words, one.at,
        ]
        for one in rows
    }  # fmt: skip


WITH_STATES = ("activities.MicroSuggestion", "activities.OfficeTask", "members.Declaration", "members.DutyReport")
DAYS = ("submitted_on", "done_on", "due_on", "reported_on", "on")
WORDS = ("reject_reason", "result", "provincial_result", "adoption_level", "instruction", "title", "text")


def adopted(one: Any) -> dict[str, Any]:
    """The level and the instruction of an opinion, which had one of each before it had adoptions as rows."""
    if not hasattr(one, "adoptions"):
        return {}
    row = one.adoptions.filter(landed=True).first()
    return {"adoption_level": row.level if row else "", "instruction": row.instruction if row else ""}


def states_of(label: str) -> dict[str, Any]:
    """Records with a course of their own: state, days and words."""
    return {
        f"{one.pk} {one}": [
            one.state,
            {name: getattr(one, name) for name in DAYS + WORDS if hasattr(one, name)} | adopted(one),
        ]
        for one in apps.get_model(label).objects.order_by("pk")
    }


def proposal_of(one: Proposal) -> dict[str, Any]:
    given = feedback.given_by(one)
    return {
        "state": [one.state, one.round, one.number_words, one.submitted_on, one.filed_on, one.published_on],
        "kinds": [one.kind, one.proposer_kind, str(one.category), one.is_paper, one.imported],
        "chosen": [one.is_key, one.is_excellent, one.merged_into_id],
        "proposers": [[str(row.who), row.status, row.is_first] for row in one.proposers.all()],
        "cosign_until": one.cosign_until,
        "feedback": [
            [str(row.member), row.round, row.attitude_id, row.result_id, row.given_on] for row in one.feedback.all()
        ],
        "waits for": [str(row.who) for row in feedback.evaluators(one) if row.member_id not in given],
        "late": feedback.is_late(one),
        "promises": [[one.done_on, one.words] for one in Promise.objects.filter(reply__assignment__proposal=one)],
    }


def hand_of(one: Assignment) -> dict[str, Any]:
    asked = Extension.objects.filter(assignment=one)
    return {
        "proposal": one.proposal_id,
        "state": [one.role, one.state, one.owes],
        "return_until": one.return_until,
        "due": [one.reply_due, one.second_due, one.due],
        "days": [one.dispatched_on, one.accepted_on, one.returned_on, one.opinion_on],
        "extensions": [[row.until, row.decision, row.asked_on, row.decided_on, row.words] for row in asked],
        "replies": [
            [row.round, row.number, row.result_class_id, row.class_words, row.signed_on, row.checked_on, row.sent_on]
            for row in one.replies.all()
        ],
        "talks": [[row.mode, row.on] for row in one.communications.all()],
    }


def activity_of(one: Activity) -> dict[str, Any]:
    rows = one.attendances.select_related("member").order_by("pk")
    return {
        "when": [one.starts_at, one.ends_at],
        "half_days": one.half_days,
        "people": [[row.member.name, row.state, row.half_days, row.how, row.checked_in_at, row.reason] for row in rows],
        "others": {row.kind: row.count for row in one.others.all()},
        "suggestions": [[row.text, row.converted_on] for row in one.suggestions.all()],
    }


def member_of(one: Member) -> dict[str, Any]:
    """Where the member belonged and whether he had a seat, on days before and after the changes."""
    years = PlenaryYear.objects.values_list("year", flat=True).order_by("year")
    days = [date(year, month, 1) for year in years for month in (3, 12)]
    return {
        "belonged": {str(day): ledger.belonged([one], day)[one.pk] for day in days},
        "serving": [Member.objects.serving(day).filter(pk=one.pk).exists() for day in days],
        "standing": [Member.objects.standing(day).filter(pk=one.pk).exists() for day in days],
    }


def ranking_of(year: PlenaryYear) -> dict[str, Any]:
    return {one.user.username: [one.rank, one.by_tasks, one.by_hand, one.counts] for one in office.ranking(year)}


def account_of(user: User) -> list[Any]:
    return [user.name, user.is_active, user.must_change_password, sorted(user.roles)]


def notice_of(one: Notice) -> list[Any]:
    return [one.user.username, one.key, one.words, one.url, one.at, one.read_at, one.mail]


# --- stored files ------------------------------------------------------------------------------------------------
def stored_files() -> Iterator[tuple[str, str]]:
    """Every file that a row names, with the digest of what lies there."""
    for model in apps.get_models():
        for field in (one for one in model._meta.fields if isinstance(one, FileField)):
            for row in model._default_manager.exclude(**{field.name: ""}).order_by("pk"):
                yield f"{model.__name__}:{row.pk}:{field.name}", digest_of(getattr(row, field.name).name)
                for kind, name in getattr(row, "papers", {}).items():
                    yield f"{model.__name__}:{row.pk}:{kind}", digest_of(name)


def digest_of(name: str) -> str:
    if not default_storage.exists(name):
        return "lost"
    with default_storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()
