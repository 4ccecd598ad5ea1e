"""The demonstration year's micro-suggestions."""

from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from activities.demo.facts import MICRO
from activities.models import (
    MicroSuggestion,
)
from activities.services.micro import micro_duties
from activities.states import MicroState
from cppcc.models import CourseEntry
from cppcc.workflow import step_of
from members import duties
from members.demo import STREETS, Committee2024
from members.models import DutyRecord
from proposals.models import Unit

MICRO_STATES = (
    [MicroState.DONE] * 18
    + [MicroState.TRANSFERRED] * 12
    + [MicroState.ADOPTED] * 14
    + [MicroState.PROPOSAL_LEAD] * 6
    + [MicroState.REJECTED] * 8
    + [MicroState.SUBMITTED] * 3
)


def build(world: Committee2024) -> None:
    rng = world.rng
    units = list(Unit.objects.exclude(kind="street")[:20])
    housing = Unit.objects.get(name="区住建局")
    made = []
    for index, state in enumerate(MICRO_STATES):
        title, category, problem = MICRO[index % len(MICRO)]
        street = STREETS[(index * 3) % 11]
        submitted = date(2024, 1, 15) + timedelta(days=index * 5 + rng.randint(0, 4))
        handled = state in {MicroState.DONE, MicroState.TRANSFERRED}
        reported = (state in {MicroState.DONE, MicroState.ADOPTED} and index % 2 == 0) or index < 2
        made.append(
            MicroSuggestion(
                plenary=world.year,
                member=world.members[0] if index in {5, 40} else rng.choice(world.members),
                title=title if index < 2 else f"{street}{title}",
                content=f"近日在{street}走访时看到：{problem}建议相关部门尽快到现场核实，能立即解决的马上办，"
                "需要统筹安排的列入计划并告知居民，同时建立日常巡查机制，防止问题反复。",
                place=street,
                category=category,
                state=state,
                submitted_on=submitted,
                reject_reason="所提问题已在整治计划中。" if state == MicroState.REJECTED else "",
                unit=(housing if index % 6 == 0 else rng.choice(units)) if handled else None,
                result="已派人到现场处理，问题得到解决，并列入日常巡查。" if state == MicroState.DONE else "",
                done_on=submitted + timedelta(days=30) if state == MicroState.DONE else None,
                reported_on=submitted + timedelta(days=8) if reported else None,
                provincial_result="excellent" if index < 2 else "",
            )
        )
    saved = MicroSuggestion.objects.bulk_create(made)
    content_type = ContentType.objects.get_for_model(MicroSuggestion)
    course, ledger = [], []
    for micro in saved:
        ledger += [duties.built(micro, duty) for duty in micro_duties(micro)]
        assert micro.submitted_on is not None
        at = timezone.make_aware(datetime.combine(micro.submitted_on, time(10)))
        course.append(
            CourseEntry(
                content_type=content_type, object_id=micro.pk, transition="submit", source="draft",
                label=step_of(MicroSuggestion, "submit").label, target="submitted",
                user=world.accounts["member"], at=at,
            )
        )  # fmt: skip
    DutyRecord.objects.bulk_create(ledger)
    CourseEntry.objects.bulk_create(course)
