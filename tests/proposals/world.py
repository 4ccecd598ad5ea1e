"""People and proposals in every state, for tests of the course."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from cppcc.rights import Role
from cppcc.workflow import take
from proposals.models import Assignment, Proposal, Unit
from proposals.states import NUMBERED, HandState
from tests import factories

OFFICE = ("staff", "dispatcher", "leader", "admin")


@dataclass
class World:
    """Each role once; a lead and a co-handling unit with a handler and a head each; a writer and a co-signer."""

    users: dict[str, Any] = field(default_factory=dict)
    lead: Unit = None  # type: ignore[assignment]
    co: Unit = None  # type: ignore[assignment]
    number: int = 0

    def __getitem__(self, who: str) -> Any:
        return self.users[who]

    def user(self, pk_of: str) -> Any:
        """A fresh user object, as each request has one."""
        return type(self.users[pk_of]).objects.get(pk=self.users[pk_of].pk)


def make_world() -> World:
    world = World()
    for name in OFFICE:
        world.users[name] = factories.UserFactory(roles=[Role(name)])
    for name in ("writer", "cosigner", "other_member"):
        world.users[name] = factories.UserFactory(roles=[Role.MEMBER])
        factories.MemberFactory(user=world.users[name], name=f"委员{name}")
    world.lead, world.co = factories.UnitFactory(name="主办局"), factories.UnitFactory(name="会办局")
    other = factories.UnitFactory(name="无关局")
    for name, unit, is_head in (
        ("handler", world.lead, False),
        ("head", world.lead, True),
        ("co_handler", world.co, False),
        ("other_handler", other, True),
    ):
        world.users[name] = factories.UserFactory(roles=[Role.HANDLER])
        factories.HandlerFactory(user=world.users[name], unit=unit, is_head=is_head)
    return world


HAND_OF_STATE = {"dispatched": "waiting", "handling": "handling", "replied": "sent", "closed": "sent"}


def proposal_in(world: World, state: str, **changes: Any) -> Proposal:
    """A proposal of the writer's in a state, with what the state needs around it."""
    world.number += 1
    merged = factories.ProposalFactory(state="filed", number=900 + world.number) if state == "merged" else None
    proposal: Proposal = factories.ProposalFactory(
        state=state,
        number=world.number if state in NUMBERED else None,
        merged_into=merged,
        created_by=world["writer"],
        **changes,
    )
    factories.proposed(proposal, world["writer"].member)
    if state in HAND_OF_STATE:
        hand_in(world, HAND_OF_STATE[state], proposal)
    return proposal


def hand_in(
    world: World, state: str, proposal: Proposal | None = None, role: str = "lead", **changes: Any
) -> Assignment:
    """The lead's (or the co-handling) hand of a proposal in a state."""
    if proposal is None:
        proposal = proposal_in(world, "filed")
        Proposal.objects.filter(pk=proposal.pk).update(state="dispatched" if state == "waiting" else "handling")
    unit = world.lead if role == "lead" else world.co
    if state in ("opined",):
        changes.setdefault("opinion", "配合")
    if state in ("returned", "ended", "moved"):
        changes |= {"returned_on": date(2024, 2, 5), "return_reason": "不属本单位职责"}
    hand: Assignment = factories.AssignmentFactory(proposal=proposal, unit=unit, role=role, state=state, **changes)
    if state in ("drafted", "signed", "checked", "sent"):
        passed = ["drafted", "signed", "checked", "sent"].index(state)
        factories.ReplyFactory(
            assignment=hand,
            signed_on=date(2024, 3, 1) if passed >= 1 else None,
            checked_on=date(2024, 3, 1) if passed >= 2 else None,
            sent_on=date(2024, 3, 1) if passed >= 3 else None,
        )
    return hand


def step(world: World, record: Any, name: str, who: str, **data: Any) -> Any:
    """Take a step as this person on the newest version."""
    model = type(record)
    version = model.objects.values_list("version", flat=True).get(pk=record.pk)
    return take(model, record.pk, name, world.user(who), version, data)


LETTER = {"number": "朝建函〔2024〕9号", "result_class": "A", "text": "已办理。", "contact": "李某 0431-88665123"}
HAND_STATES = list(HandState.values)


WITH_REASON = {
    "unmerge",
    "return_for_changes",
    "convert",
    "withdraw",
    "close",
    "send_back",
    "return_letter",
    "take_award_back",
    "unselect_key",
}


def data_for(name: str, world) -> dict:
    """What the form of a step is sent with."""
    reason = {"reason": "理由充分"}
    given = {"attitude": "satisfied", "result": "satisfied"}
    return {
        "merge": lambda: {"lead": factories.ProposalFactory(state="filed", number=800 + world.number)},
        "dispatch": lambda: {"lead_unit": world.lead},
        "add_units": lambda: {"co_units": [world.co]},
        "reject": lambda: {"ground": "empty", "reason": "没有具体建议"},
        "evaluate": lambda: given,
        "record_feedback": lambda: (
            given | {"member": world["writer"].member, "words": "", "scan": ContentFile(b"%PDF-1", "s.pdf")}
        ),
        "urge": lambda: {"words": "请抓紧"},
        "select_key": lambda: {"leading": "区长", "supervising": "副主席"},
        "draft": lambda: LETTER,
        "redraft": lambda: LETTER,
        "record_contact": lambda: {"mode": "visit", "on": date(2024, 2, 9), "people": "甲", "content": "面商"},
        "reassign": lambda: reason | {"unit": Unit.objects.get(name="无关局")},
        "ask_extension": lambda: {"until": date(2024, 6, 1), "reason": "需要调研"},
    }.get(name, lambda: reason if name in WITH_REASON else {})()
