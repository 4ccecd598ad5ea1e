"""The demonstration year's proposals, each taken through its workflow on the days of 2024."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import take
from members.demo import STREETS, Committee2024, staff_accounts
from members.models import Committee, Member, MemberGroup, Organization, User
from proposals.demo_topics import TOPICS, UNITS, Topic
from proposals.handling import write_draft
from proposals.models import Assignment, Category, Handler, Proposal, ProposalRules, Unit
from proposals.states import State

FILED = 158
ELSEWHERE = [State.MERGED] * 9 + [State.CONVERTED] * 7 + [State.REJECTED] * 5 + [State.SUBMITTED] * 2 + [State.DRAFT]
CLASSES = ["A"] * 96 + ["B"] * 47 + ["C"] * 15
# first and, where that is 不满意, second evaluation: 155 of 158 end well
GRADES = (
    [("satisfied",)] * 108
    + [("mostly",)] * 44
    + [("dissatisfied", "satisfied")] * 2
    + [("dissatisfied", "mostly")]
    + [("dissatisfied", "dissatisfied")] * 3
)
KINDS = ["sole"] * 92 + ["joint"] * 40 + ["party"] * 12 + ["people"] * 4 + ["committee"] * 6 + ["group"] * 4
LEADERS = ["区委书记", "区长", "区委副书记", "常务副区长"]


def build(world: Committee2024) -> None:
    """Make units, handlers and proposals; deterministic."""
    ProposalRules.objects.create(plenary=world.year)
    units = Unit.objects.bulk_create(
        Unit(name=name, kind=kind, letter_code=code, order=index)
        for index, (name, kind, code) in enumerate(
            [*UNITS, *((street, "street", f"朝{street[:1]}") for street in STREETS)], 1
        )
    )
    _Year(world, {unit.name: unit for unit in units}).build()


class _Year:
    """Who acts in the demonstration, and one proposal after another."""

    def __init__(self, world: Committee2024, units: dict[str, Unit]) -> None:
        self.world, self.units, self.rng = world, units, world.rng
        accounts = world.accounts
        self.staff, self.dispatcher = accounts["staff"], accounts["dispatcher"]
        self.handlers = self._handlers()
        self.categories = {category.name: category for category in Category.objects.all()}
        self.letters: dict[str, int] = {}
        self.bodies: dict[str, list[Any]] = {
            "party": list(Organization.objects.filter(kind="party")),
            "people": list(Organization.objects.filter(kind="people")),
            "committee": list(Committee.objects.all()),
            "group": list(MemberGroup.objects.all()),
        }

    def _handlers(self) -> dict[int, User]:
        """The demonstration handler acts for its unit; every other unit has an account that nobody can log in to."""
        found = {}
        spare = iter(staff_accounts(Role.HANDLER, len(self.units) - 1, "承办员"))
        for unit in self.units.values():
            user = self.world.accounts["handler"] if unit.name == "区住建局" else next(spare)
            Handler.objects.create(user=user, unit=unit, is_head=True)
            found[unit.pk] = user
        return found

    def build(self) -> None:
        rng = self.rng
        choices = _choices(rng)
        rng.shuffle(choices)
        states = [State.CLOSED] * FILED + list(ELSEWHERE)
        kinds, classes, grades = list(KINDS), list(CLASSES), list(GRADES)
        for one in (kinds, classes, grades):
            rng.shuffle(one)
        days = sorted(date(2024, 1, 6) + timedelta(days=self._lag(index)) for index in range(FILED))
        leads: list[Proposal] = []
        for index, (topic, street) in enumerate(choices[:FILED]):
            proposal = self.write(topic, street, kinds[index], days[index], index)
            self.file(proposal, days[index])
            leads.append(proposal)
        for index, (topic, street) in enumerate(choices[FILED:]):
            self.elsewhere(topic, street, states[FILED + index], leads[index * 11 % FILED], index)
        for index, proposal in enumerate(leads):
            topic = choices[index][0]
            self.handle(proposal, self.units[topic.unit], topic, classes[index], grades[index], index)

    def _lag(self, index: int) -> int:
        return self.rng.randint(0, 5) if index < 120 else self.rng.randint(30, 200)

    # --- writing and review ----------------------------------------------------------------------------------
    def write(self, topic: Topic, street: str, kind: str, day: date, index: int) -> Proposal:
        with on(day):
            proposal = Proposal(
                plenary=self.world.year,
                title=topic.title(street),
                situation=topic.situation_text(street),
                suggestion=topic.suggestion_text(street),
                category=self.categories[topic.category],
                kind="plenary" if day < date(2024, 1, 20) else "ordinary",
                proposer_kind=kind,
                publishable=self.rng.random() < 0.9,
                responsible="演示负责人" if kind in self.bodies else "",
                is_paper=True,
            )
            own = index in {3, 40}
            author = self.world.members[0] if own else self.rng.choice(self.world.members[1:])
            body = self.rng.choice(self.bodies[kind]) if kind in self.bodies else None
            others: list[Member] = []
            if kind == "joint":
                others = [m for m in self.rng.sample(self.world.members, self.rng.randint(1, 4)) if m != author]
                proposal.proposer_kind = "joint" if others else "sole"
            write_draft(proposal, self.staff, author, body, others)
            proposal.suggested_units.add(self.units[topic.unit])
        return proposal

    def step(self, proposal: Proposal, name: str, user: Any, day: date, **data: Any) -> Proposal:
        with on(day):
            taken: Proposal = take(Proposal, proposal.pk, name, user, self.version(Proposal, proposal.pk), data)
        return taken

    def hand_step(self, hand: Assignment, name: str, user: Any, day: date, **data: Any) -> None:
        with on(day):
            take(Assignment, hand.pk, name, user, self.version(Assignment, hand.pk), data)

    @staticmethod
    def version(model: Any, pk: int) -> int:
        return int(model.objects.values_list("version", flat=True).get(pk=pk))

    def submit(self, proposal: Proposal, day: date) -> None:
        self.step(proposal, "submit", self.staff, day)

    def file(self, proposal: Proposal, day: date) -> None:
        self.submit(proposal, day)
        self.step(proposal, "file", self.staff, day + timedelta(days=4))

    def elsewhere(self, topic: Topic, street: str, state: str, lead: Proposal, index: int) -> None:
        day = date(2024, 1, 8) + timedelta(days=index)
        proposal = self.write(topic, street, "sole", day, 3 if state == State.DRAFT else 1000 + index)
        if state == State.DRAFT:
            Proposal.objects.filter(pk=proposal.pk).update(is_paper=False, created_by=self.world.accounts["member"])
            return
        self.submit(proposal, day)
        later = day + timedelta(days=6)
        if state == State.MERGED:
            self.step(proposal, "merge", self.staff, later, lead=Proposal.objects.get(pk=lead.pk))
        elif state == State.CONVERTED:
            self.step(proposal, "convert", self.staff, later, reason="转有关部门参阅")
        elif state == State.REJECTED:
            reason = "所提建议未结合本区实际，缺少可操作的措施，请补充调研后再提。"
            self.step(proposal, "reject", self.staff, later, ground="empty", reason=reason)

    # --- handling ----------------------------------------------------------------------------------------------
    def handle(
        self, proposal: Proposal, unit: Unit, topic: Topic, result: str, grades: tuple[str, ...], index: int
    ) -> None:
        rng = self.rng
        filed = Proposal.objects.values_list("filed_on", flat=True).get(pk=proposal.pk)
        assert filed is not None
        dispatched = filed + timedelta(days=rng.randint(7, 14))
        helper = rng.choice([one for one in self.units.values() if one != unit]) if index % 4 == 0 else None
        if index % 20 == 7:
            names = {"leading": f"{LEADERS[index // 20 % 4]}（演示）", "supervising": "区政协副主席（演示）"}
            self.step(proposal, "select_key", self.staff, dispatched, **names)
        self.step(
            proposal, "dispatch", self.dispatcher, dispatched, lead_unit=unit, co_units=[helper] if helper else []
        )
        accepted = dispatched + timedelta(days=rng.randint(1, 6))
        hand = Assignment.objects.get(proposal=proposal, unit=unit)
        self.hand_step(hand, "accept", self.handlers[unit.pk], accepted)
        if helper:
            helping = Assignment.objects.get(proposal=proposal, unit=helper)
            self.hand_step(helping, "accept", self.handlers[helper.pk], accepted)
            opinion = f"我单位将配合{unit}做好相关工作。"
            self.hand_step(
                helping, "give_opinion", self.handlers[helper.pk], accepted + timedelta(days=9), opinion=opinion
            )
        sent = accepted + timedelta(days=rng.randint(25, 75))
        self.answer(hand, unit, helper, topic, result, sent)
        self.evaluate(proposal, hand, unit, helper, topic, result, grades, sent)
        if index % 20 == 7:
            facts = {
                "kind": "supervising",
                "people": "区政协副主席、提案委（演示）",
                "content": "召开督办协商会，现场查看办理情况。",
            }
            self.step(proposal, "record_visit", self.staff, sent, on=sent - timedelta(days=5), **facts)
        if index % 16 == 5:
            self.step(proposal, "award", self.staff, date(2024, 12, 20))
        if proposal.publishable:
            self.step(proposal, "publish", self.staff, date(2024, 12, 24))

    def answer(self, hand: Assignment, unit: Unit, helper: Unit | None, topic: Topic, result: str, sent: date) -> None:
        user = self.handlers[unit.pk]
        met = self.rng.choice(["visit", "talk", "talk", "phone"])
        talk = {"mode": met, "people": "提案人、承办科室负责人", "content": "就问题、办理思路和答复意见当面沟通。"}
        day = sent - timedelta(days=self.rng.randint(3, 12))
        self.hand_step(hand, "record_contact", user, day, on=day, **talk)
        self.letters[unit.name] = self.letters.get(unit.name, 0) + 1
        words = {
            "number": f"{unit.letter_code}函〔2024〕{self.letters[unit.name]}号",
            "result_class": result,
            "text": topic.reply_text(result),
            "contact": f"{unit}办公室（演示）",
        }
        self.hand_step(hand, "draft", user, sent - timedelta(days=2), **words)
        if helper:
            self.hand_step(hand, "countersign", self.handlers[helper.pk], sent - timedelta(days=2))
        self.hand_step(hand, "sign", user, sent - timedelta(days=1))
        self.hand_step(hand, "check_letter", self.dispatcher, sent)
        self.hand_step(hand, "send", user, sent)

    def evaluate(
        self, proposal: Proposal, hand: Assignment, unit: Unit, helper: Unit | None, topic: Topic, result: str,
        grades: tuple[str, ...], sent: date,
    ) -> None:  # fmt: skip
        given = sent + timedelta(days=self.rng.randint(2, 14))
        first = proposal.proposers.filter(is_first=True).select_related("member").get()
        for round_, grade in enumerate(grades, start=1):
            facts = {
                "member": first.member,
                "attitude": "mostly" if grade == "dissatisfied" else "satisfied",
                "result": grade,
                "words": "答复没有给出完成时限，请进一步研究。" if grade == "dissatisfied" else "",
                "scan": ContentFile(SCAN, name=f"demo-{proposal.pk}-{round_}.pdf"),
            }
            self.step(proposal, "record_feedback", self.staff, given, **facts)
            if round_ < len(grades):
                self.answer(hand, unit, helper, topic, result, given + timedelta(days=20))
                given += timedelta(days=28)


SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@contextmanager
def on(day: date) -> Iterator[None]:
    """Half past nine of a day."""
    with clock.at(timezone.make_aware(datetime.combine(day, time(9, 30)))):
        yield


def _choices(rng: Any) -> list[tuple[Topic, str]]:
    """Topic and street of each proposal: every topic once for the district, then by street."""
    pairs = [(topic, "") for topic in TOPICS]
    more = [(topic, street) for topic in TOPICS if topic.local for street in STREETS]
    rng.shuffle(more)
    return [*pairs, *more][: FILED + len(ELSEWHERE)]
