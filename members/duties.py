"""The one door into the duty ledger: higher apps record here what happened, where it happens."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from members.models import DutyRecord, DutyReport, Member, PlenaryYear


@dataclass(frozen=True)
class Duty:
    """What a source means for one member."""

    member: Member
    plenary: PlenaryYear
    kind: str
    on: date
    words: str
    part: str = DutyRecord.Part.PARTICIPANT


def record(source: models.Model, duties: list[Duty]) -> None:
    """Make the ledger say exactly these duties for a source; the same call twice changes nothing.

    Idempotent by (member, kind, source). An empty list takes the source out of the ledger.
    """
    content_type = ContentType.objects.get_for_model(source)
    wanted = {(duty.member.pk, str(duty.kind)): duty for duty in duties}
    with transaction.atomic():
        kept = set()
        for row in DutyRecord.objects.filter(content_type=content_type, object_id=source.pk):
            duty = wanted.get((row.member_id, row.kind))
            if duty is None:
                row.delete()
                continue
            kept.add((row.member_id, row.kind))
            if (row.plenary_id, row.on, row.words, row.part) != (duty.plenary.pk, duty.on, duty.words, duty.part):
                row.plenary, row.on, row.words, row.part = duty.plenary, duty.on, duty.words, duty.part
                row.save()
        for key, duty in wanted.items():
            if key not in kept:
                built(source, duty, content_type).save()


def built(source: models.Model, duty: Duty, content_type: Any = None) -> DutyRecord:
    """An unsaved row, for many at once."""
    return DutyRecord(
        member=duty.member,
        plenary=duty.plenary,
        kind=duty.kind,
        part=duty.part,
        on=duty.on,
        words=duty.words[:300],
        content_type=content_type or ContentType.objects.get_for_model(source),
        object_id=source.pk,
    )


def record_report(report: DutyReport) -> None:
    """A standing member's yearly report, once it was submitted."""
    words = f"{report.year}履职报告"
    kind = DutyRecord.Kind.DUTY_REPORT
    submitted = report.submitted_on
    record(report, [Duty(report.member, report.year, kind, submitted, words)] if submitted else [])
