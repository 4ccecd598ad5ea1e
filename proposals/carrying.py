"""What a new year takes over of proposals: the rules of the year before as its own."""

from typing import Any

from django.db import models

from cppcc.rights import Role
from members.handover import Carried, Preview, carried
from members.models import PlenaryYear
from proposals.models import ProposalRules, rules_of


def _words(field: Any, row: ProposalRules) -> str:
    value = getattr(row, field.name)
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    return str(dict(field.flatchoices).get(value, value) or "（空）")


def rules_look(former: PlenaryYear, new: PlenaryYear) -> Preview:
    if new.pk and ProposalRules.objects.filter(plenary=new).exists():
        return Preview(nothing=f"{new}已有提案规则。")
    stands, usual = rules_of(former), ProposalRules()
    fields: list[Any] = [ProposalRules._meta.get_field(name) for name in ProposalRules.SETTABLE]
    lines = tuple(f"{field.verbose_name}：{_words(field, stands)}" for field in fields)
    own = [field for field in fields if _words(field, stands) != _words(field, usual)]
    differs = tuple(f"{field.verbose_name}：本会 {_words(field, stands)}，通行 {_words(field, usual)}" for field in own)
    return Preview(f"{len(lines)} 项设定，其中 {len(own)} 项与通行规则不同", lines, differs)


def rules_carry(former: PlenaryYear, new: PlenaryYear, user: Any) -> str:
    stands = rules_of(former)
    ProposalRules.objects.create(plenary=new, **{name: getattr(stands, name) for name in ProposalRules.SETTABLE})
    return "已沿用"


carried(Carried("rules", "提案规则", 10, rules_look, rules_carry, roles=frozenset({Role.STAFF, Role.ADMIN})))
