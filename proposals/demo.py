"""The demonstration year's proposals: 158 filed with their whole course, and those that went other ways."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cppcc.models import CourseEntry
from cppcc.workflow import step_of
from members import duties
from members.demo import STREETS, Committee2024
from members.models import Committee, DutyRecord, MemberGroup, Organization
from proposals.demo_topics import TOPICS, UNITS, Topic
from proposals.handling import duties_of, reply_due_from
from proposals.models import (
    Assignment,
    Category,
    Communication,
    Feedback,
    Handler,
    Proposal,
    Proposer,
    Reply,
    Review,
    Unit,
)
from proposals.workflow import State

FILED = 158
ELSEWHERE = [State.MERGED] * 9 + [State.CONVERTED] * 7 + [State.REJECTED] * 5 + [State.SUBMITTED] * 2 + [State.DRAFT]
CLASSES = ["A"] * 96 + ["B"] * 47 + ["C"] * 15
GRADES = ["satisfied"] * 110 + ["mostly"] * 45 + ["dissatisfied"] * 3
KINDS = ["sole"] * 92 + ["joint"] * 40 + ["party"] * 12 + ["people"] * 4 + ["committee"] * 6 + ["group"] * 4
HANDLER_UNIT = "区住建局"


def build(world: Committee2024) -> None:
    """Make units, handlers and proposals; deterministic."""
    units = Unit.objects.bulk_create(
        Unit(name=name, kind=kind, letter_code=code, order=index)
        for index, (name, kind, code) in enumerate(
            [*UNITS, *((street, "street", f"朝{street[:1]}") for street in STREETS)], 1
        )
    )
    by_name = {unit.name: unit for unit in units}
    Handler.objects.create(user=world.accounts["handler"], unit=by_name[HANDLER_UNIT])
    drafts = _write(world)
    _sign(world, drafts)
    _handle(world, drafts, by_name)
    _record_duties(drafts)


def _choices(world: Committee2024) -> list[tuple[Topic, str]]:
    """Topic and street of each proposal: every topic once for the district, then by street."""
    pairs = [(topic, "") for topic in TOPICS]
    more = [(topic, street) for topic in TOPICS if topic.local for street in STREETS]
    world.rng.shuffle(more)
    return [*pairs, *more][: FILED + len(ELSEWHERE)]


def _write(world: Committee2024) -> list[Proposal]:
    rng, staff = world.rng, world.accounts["staff"]
    categories = {category.name: category for category in Category.objects.all()}
    choices = _choices(world)
    rng.shuffle(choices)
    states = [State.CLOSED] * FILED + list(ELSEWHERE)
    kinds = [*KINDS, *["sole"] * len(ELSEWHERE)]
    rng.shuffle(kinds)
    made: list[Proposal] = []
    for index, ((topic, street), state) in enumerate(zip(choices, states, strict=True)):
        plenary = index < 120
        submitted = date(2024, 1, 6) + timedelta(days=rng.randint(0, 5) if plenary else rng.randint(30, 200))
        filed = submitted + timedelta(days=rng.randint(3, 9)) if index < FILED else None
        made.append(
            Proposal(
                plenary=world.year,
                number=index + 1 if filed else None,
                title=topic.title(street),
                situation=topic.situation_text(street),
                suggestion=topic.suggestion_text(street),
                category=categories[topic.category],
                kind="plenary" if plenary else "ordinary",
                proposer_kind=kinds[index] if index < FILED else "sole",
                publishable=rng.random() < 0.9,
                is_key=filed is not None and index % 20 == 7,
                state=state,
                submitted_on=None if state == State.DRAFT else submitted,
                filed_on=filed,
                created_by=staff if state != State.DRAFT else world.accounts["member"],
            )
        )
    merged = [proposal for proposal in made if proposal.state == State.MERGED]
    others = [proposal for proposal in made if proposal.state != State.MERGED]
    Proposal.objects.bulk_create(others)
    for index, proposal in enumerate(merged):
        proposal.merged_into = others[index * 11]
    Proposal.objects.bulk_create(merged)
    return others + merged


def _sign(world: Committee2024, proposals: list[Proposal]) -> None:
    rng = world.rng
    bodies: dict[str, list[Any]] = {
        "party": list(Organization.objects.filter(kind="party")),
        "people": list(Organization.objects.filter(kind="people")),
        "committee": list(Committee.objects.all()),
        "group": list(MemberGroup.objects.all()),
    }
    field = {"party": "organization", "people": "organization", "committee": "committee", "group": "group"}
    rows = []
    for index, proposal in enumerate(proposals):
        kind = proposal.proposer_kind
        if kind in bodies:
            rows.append(Proposer(proposal=proposal, is_first=True, **{field[kind]: rng.choice(bodies[kind])}))
            continue
        if proposal.state == State.DRAFT or index in {3, 40}:
            first = world.members[0]
        else:
            first = rng.choice(world.members[1:])
        rows.append(Proposer(proposal=proposal, member=first, is_first=True))
        if kind == "joint":
            others = [member for member in rng.sample(world.members, rng.randint(1, 4)) if member != first]
            rows += [Proposer(proposal=proposal, member=m, order=n) for n, m in enumerate(others, 2)]
    Proposer.objects.bulk_create(rows)


def _handle(world: Committee2024, proposals: list[Proposal], units: dict[str, Unit]) -> None:
    rng, accounts = world.rng, world.accounts
    classes, grades = list(CLASSES), list(GRADES)
    rng.shuffle(classes)
    rng.shuffle(grades)
    topics = {topic.title(street): topic for topic in TOPICS for street in ["", *STREETS]}
    reviews, assignments, replies, feedback, talks = [], [], [], [], []
    course: list[CourseEntry] = []
    owners = {row.proposal_id: row.member for row in Proposer.objects.filter(is_first=True).select_related("member")}
    log = _CourseLog(course)
    numbers: dict[str, int] = {}
    again: list[Proposal] = []
    for proposal in proposals:
        if proposal.state == State.DRAFT:
            continue
        assert proposal.submitted_on is not None
        log.add(proposal, "submit", "draft", "submitted", proposal.submitted_on, accounts["member"])
        decision = _DECISIONS.get(proposal.state)
        if proposal.state == State.SUBMITTED:
            continue
        reviewed = proposal.filed_on or proposal.submitted_on + timedelta(days=6)
        review = Review(
            proposal=proposal, reviewer=accounts["staff"], reviewed_on=reviewed, decision=decision or "file"
        )
        if decision == "reject":
            review.ground, review.reason = "empty", "所提建议未结合本区实际，缺少可操作的措施，请补充调研后再提。"
        reviews.append(review)
        if decision:
            words = (
                review.reason
                or (proposal.merged_into and f"并入{proposal.merged_into.number_words}")
                or "转有关部门参阅"
            )
            log.add(proposal, decision, "submitted", proposal.state, reviewed, accounts["staff"], words)
            continue
        log.add(proposal, "file", "submitted", "filed", reviewed, accounts["staff"], f"编号 {proposal.number_words}")
        index = (proposal.number or 1) - 1
        unit = units[topics[proposal.title].unit]
        dispatched = reviewed + timedelta(days=rng.randint(7, 20))
        due = reply_due_from(dispatched)
        lead = Assignment(proposal=proposal, unit=unit, role="lead", dispatched_on=dispatched, reply_due=due)
        lead.accepted_on = dispatched + timedelta(days=rng.randint(1, 6))
        assignments.append(lead)
        if index % 4 == 0:
            helper = rng.choice([other for other in units.values() if other != unit])
            assignments.append(
                Assignment(
                    proposal=proposal, unit=helper, role="co", dispatched_on=dispatched, reply_due=due,
                    accepted_on=lead.accepted_on,
                )
            )  # fmt: skip
        log.add(proposal, "dispatch", "filed", "dispatched", dispatched, accounts["dispatcher"], f"主办：{unit}")
        log.add(proposal, "accept", "dispatched", "handling", lead.accepted_on, accounts["handler"])
        sent = min(due, lead.accepted_on + timedelta(days=rng.randint(25, 75)))
        numbers[unit.name] = numbers.get(unit.name, 0) + 1
        reply = Reply(
            assignment=lead,
            number=f"{unit.letter_code}函〔2024〕{numbers[unit.name]}号",
            result_class=classes[index],
            text=topics[proposal.title].reply_text(classes[index]),
            contact=f"{unit}办公室（演示）",
            sent_on=sent,
        )
        replies.append(reply)
        talks.append(
            Communication(
                assignment=lead,
                mode=rng.choice(["visit", "talk", "talk", "phone"]),
                on=sent - timedelta(days=rng.randint(3, 12)),
                people="提案人、承办科室负责人",
                content="就提案反映的问题、办理思路和答复意见当面沟通。",
            )
        )
        log.add(
            proposal,
            "reply",
            "handling",
            "replied",
            sent,
            accounts["handler"],
            f"{reply.number}，{reply.get_result_class_display()}",
        )
        given = sent + timedelta(days=rng.randint(2, 14))
        grade = Feedback(
            proposal=proposal,
            member=owners.get(proposal.pk),
            attitude="satisfied" if grades[index] != "dissatisfied" else "mostly",
            result=grades[index],
            given_on=given,
            recorded_by=accounts["staff"],
            words="" if grades[index] != "dissatisfied" else "答复没有给出完成时限，请进一步研究。",
        )
        feedback.append(grade)
        closed = grade.result != "dissatisfied"
        target = State.CLOSED if closed else State.HANDLING
        log.add(
            proposal,
            "evaluate",
            "replied",
            target,
            given,
            accounts["member"],
            f"办理结果：{grade.get_result_display()}",
        )
        if not closed:
            again.append(proposal)
    Review.objects.bulk_create(reviews)
    Assignment.objects.bulk_create(assignments)
    Reply.objects.bulk_create(replies)
    Communication.objects.bulk_create(talks)
    Feedback.objects.bulk_create(feedback)
    CourseEntry.objects.bulk_create(course)
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in again]).update(state=State.HANDLING, round=2)


_DECISIONS = {State.MERGED: "merge", State.CONVERTED: "convert", State.REJECTED: "reject"}


class _CourseLog:
    """Course entries as the workflow would have written them."""

    def __init__(self, entries: list[CourseEntry]) -> None:
        self.entries = entries
        self.content_type = ContentType.objects.get_for_model(Proposal)

    def add(
        self, proposal: Proposal, name: str, source: str, target: str, on: date, user: Any, words: str = ""
    ) -> None:
        self.entries.append(
            CourseEntry(
                content_type=self.content_type,
                object_id=proposal.pk,
                transition=name,
                label=step_of(Proposal, name).label,
                source=source,
                target=target,
                user=user,
                words=words,
                at=timezone.make_aware(datetime.combine(on, time(9, 30))),
            )
        )


def _record_duties(proposals: list[Proposal]) -> None:
    pks = [proposal.pk for proposal in proposals]
    rows = []
    for proposal in Proposal.objects.filter(pk__in=pks).select_related("plenary").prefetch_related("proposers__member"):
        if proposal.state != State.DRAFT:
            rows += [duties.built(proposal, duty) for duty in duties_of(proposal)]
    DutyRecord.objects.bulk_create(rows)
