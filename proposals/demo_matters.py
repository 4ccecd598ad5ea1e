"""A proposal of the demonstration on its way: each step on its day, as far as it has come by the day of loading."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from members.demo import STREETS
from members.demo_living import Living
from members.models import Member, Organization, PlenaryYear
from proposals.demo import SCAN
from proposals.demo_topics import TOPICS, Topic
from proposals.handling import write_draft
from proposals.models import Assignment, Category, Handler, Proposal, ProposalRules, Unit

TALK = {"mode": "talk", "people": "提案人、承办科室负责人", "content": "就问题、办理思路和答复意见当面沟通。"}
OWN_UNIT = "区住建局"
"""The unit of the demonstration's handler."""


class Matters:
    """Who acts, and the steps in the words of the field; ``living.days`` sets the clock."""

    def __init__(self, living: Living) -> None:
        self.living, self.rng, accounts = living, living.rng, living.accounts
        self.staff, self.dispatcher = accounts["staff"], accounts["dispatcher"]
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        self.handlers = {one.unit_id: one.user for one in Handler.objects.select_related("user")}
        self.categories = {category.name: category for category in Category.objects.all()}
        self.letters: dict[tuple[int, int], int] = {}
        pairs = [(topic, street) for topic in TOPICS if topic.local for street in STREETS]
        self.rng.shuffle(pairs)
        self._topics = iter(pairs)
        for year in living.years.values():
            ProposalRules.objects.get_or_create(plenary=year)

    @property
    def own_unit(self) -> Unit:
        return self.units[OWN_UNIT]

    def other_unit(self, *but: Unit) -> Unit:
        """A unit of the district's government, none of those."""
        known = [unit for unit in self.units.values() if unit.kind != "street" and unit not in but]
        return self.rng.choice([unit for unit in known if unit.name != OWN_UNIT])

    def topic(self, unit: Unit | None = None) -> tuple[Topic, str]:
        """The next matter and street, or one that the unit answers for."""
        return next((topic, street) for topic, street in self._topics if unit is None or topic.unit == unit.name)

    # --- writing and review --------------------------------------------------------------------------------------
    def write(
        self,
        day: date,
        author: Member | Organization,
        *,
        unit: Unit | None = None,
        paper: bool = True,
        invited: Sequence[Member] = (),
    ) -> Proposal:
        """A draft of that day: from paper by the office, or by the author's own account; a party's comes on paper."""
        topic, street = self.topic(unit)
        proposal = Proposal(
            plenary=PlenaryYear.objects.of_day(day), title=topic.title(street), situation=topic.situation_text(street),
            suggestion=topic.suggestion_text(street), category=self.categories[topic.category],
            kind="plenary" if day.month == 1 else "ordinary", proposer_kind="joint" if invited else "sole", is_paper=paper,
        )  # fmt: skip
        member = author if isinstance(author, Member) else None
        if isinstance(author, Organization):
            proposal.proposer_kind, proposal.responsible = author.kind, "演示负责人"
        user = self.staff if paper or member is None else member.user
        with self.living.days.at(day):
            write_draft(proposal, user, member, None if member else author, list(invited))
            proposal.suggested_units.add(self.units[topic.unit])
        return proposal

    def step(self, proposal: Proposal, name: str, user: Any, day: date, **data: Any) -> Proposal:
        taken: Proposal = self.living.take(proposal, name, user, day, **data)
        return taken

    def submitted(self, day: date, author: Member | Organization, **more: Any) -> Proposal:
        proposal = self.write(day, author, **more)
        user = proposal.created_by
        return self.step(proposal, "submit", user, day)

    def filed(self, day: date, author: Member | Organization, *, until: date | None = None, **more: Any) -> Proposal:
        """Submitted on a day and filed two days later, or on ``until``."""
        proposal = self.submitted(day, author, **more)
        return self.step(proposal, "file", self.staff, until or self.soon(day, 2))

    def soon(self, day: date, days: int) -> date:
        """So many days later, today at the latest."""
        return min(day + timedelta(days=days), self.living.days.today)

    # --- handling ------------------------------------------------------------------------------------------------
    def dispatched(
        self, proposal: Proposal, day: date, unit: Unit, *, helpers: Sequence[Unit] = (), due: date | None = None
    ) -> Assignment:
        self.step(proposal, "dispatch", self.dispatcher, day, lead_unit=unit, co_units=list(helpers), reply_due=due)
        return Assignment.objects.get(proposal=proposal, unit=unit, returned_on=None)

    def by_unit(self, hand: Assignment, name: str, day: date, **data: Any) -> None:
        self.living.take(hand, name, self.handlers[hand.unit_id], day, **data)

    def accepted(self, proposal: Proposal, day: date, unit: Unit, **more: Any) -> Assignment:
        """Dispatched on a day, taken over by all units two days later."""
        self.dispatched(proposal, day, unit, **more)
        for hand in proposal.assignments.filter(returned_on=None):
            self.by_unit(hand, "accept", self.soon(day, 2))
        return Assignment.objects.get(proposal=proposal, unit=unit, returned_on=None)

    def opined(self, hand: Assignment, day: date) -> None:
        self.by_unit(hand, "give_opinion", day, opinion="我单位将配合主办单位做好相关工作，按职责分工推进。")

    def drafted(self, hand: Assignment, day: date, result: str = "A") -> None:
        key = (hand.unit_id, day.year)
        self.letters[key] = number = self.letters.get(key, 0) + 1
        topic = next(one for one in TOPICS if hand.proposal.title.endswith(f"{one.matter}的提案"))
        self.by_unit(hand, "record_contact", day, on=day, **TALK)
        number_words = f"{hand.unit.letter_code}函〔{day.year}〕{number + 100}号"
        words = {"result_class": result, "text": topic.reply_text(result), "contact": f"{hand.unit}办公室（演示）"}
        self.by_unit(hand, "draft", day, number=number_words, **words)

    def answered(self, hand: Assignment, day: date, result: str = "A", *, until: str = "send") -> None:
        """Drafted, signed, checked and sent within a day, or as far as ``until``."""
        self.drafted(hand, day, result)
        if until == "draft":
            return
        self.by_unit(hand, "sign", day)
        if until == "sign":
            return
        self.living.take(hand, "check_letter", self.dispatcher, day)
        if until != "check_letter":
            self.by_unit(hand, "send", day)

    def evaluated(self, proposal: Proposal, day: date, result: str = "satisfied") -> None:
        """The first proposer's evaluation, by the own account or on paper."""
        first = proposal.proposers.get(is_first=True).member
        words = {
            "attitude": "satisfied",
            "result": result,
            "words": "" if result != "dissatisfied" else "没有给出完成时限。",
        }
        if first and first.user_id:
            self.step(proposal, "evaluate", first.user, day, **words)
            return
        scan = ContentFile(SCAN, name=f"demo-{proposal.pk}.pdf")
        self.step(proposal, "record_feedback", self.staff, day, member=first, scan=scan, **words)
