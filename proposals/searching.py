"""What is searched of proposals (``cppcc.search``): their texts, their numbers, and who signed them."""

from django.db.models import Q

from cppcc.search import keys, source
from members.models import Committee, Member, MemberGroup, Organization, Sector
from proposals.models import Proposal, Proposer

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


source(Proposal, "title", body=("situation", "suggestion"), also=(by_proposer, by_number), compared=True)
