"""What is searched of proposals (``cppcc.search``): their texts, their numbers, and who signed them."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from cppcc.frame import Kind, found
from cppcc.rights import AT_WORK, Role, holds
from cppcc.rights.pages import may_open
from cppcc.search import keys, source
from members.models import Committee, Member, MemberGroup, Organization, Sector
from proposals.models import Proposal, Proposer, Unit

READ = AT_WORK - {Role.ADMIN}
LOOK_UP_UNITS = frozenset({Role.STAFF, Role.LEADER, Role.DISPATCHER, Role.ADMIN})

WHO = {"member": Member, "organization": Organization, "committee": Committee, "sector": Sector, "group": MemberGroup}


def by_proposer(word: str) -> Q:
    """Whose name stands under it: not of those who were invited and have not signed."""
    who = Q()
    for path, model in WHO.items():
        who |= Q(**{f"{path}__in": keys(model, word)})
    signed = Proposer.objects.filter(who, status=Proposer.Status.ACCEPTED)
    return Q(pk__in=signed.order_by().values("proposal"))


def by_number(word: str) -> Q:
    """12, 012, 第012号."""
    number = word.strip("第号")
    return Q(number=int(number)) if number.isdecimal() and len(number) < 9 else Q()


def hit_line(proposal: Proposal) -> str:
    """第012号 · 办理中 · 2024年."""
    return f"{proposal.number_words} · {proposal.get_state_display()} · {proposal.plenary.year}年"


def seen_proposals(user: Any) -> Any:
    return Proposal.objects.visible_to(user) if holds(user, READ) else None


def units(user: Any) -> Any:
    """Units, for those who read all their proposals or keep the register."""
    return Unit.objects.all() if holds(user, LOOK_UP_UNITS) else None


def of_unit(unit: Unit, user: Any) -> str:
    """A unit's proposals; its entry in the register for those who read none."""
    if may_open(user, reverse("proposal_list")):
        return f"{reverse('proposal_list')}?unit={unit.pk}&year=all"
    return reverse("register_edit", args=["units", unit.pk])


found(
    Proposal,
    Kind("提案", "file-earmark-text", seen_proposals, "proposal_list", {"year": "all"}, "件", said=hit_line,
         related=("plenary",), order=10),
)  # fmt: skip
found(
    Unit,
    Kind("承办单位", "building", units, "register_list", args=("units",), unit="家", head="name", address=of_unit,
         said=lambda unit: str(unit.get_kind_display()), order=30),
)  # fmt: skip
source(Proposal, "title", body=("situation", "suggestion"), also=(by_proposer, by_number), compared=True)
