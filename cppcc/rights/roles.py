"""The roles of the field and the gate that pages stand behind.

Source: domain rules on roles; an account may hold several. Which *rows* an account sees is decided
by ``visible_to`` on each queryset; which *pages* it may open by ``cppcc.rights.pages``.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models


class Role(models.TextChoices):
    MEMBER = "member", "委员"
    STAFF = "staff", "机关工作人员"
    DISPATCHER = "dispatcher", "交办人员"
    HANDLER = "handler", "承办人员"
    LEADER = "leader", "领导"
    ADMIN = "admin", "系统管理员"
    AUDITOR = "auditor", "审计员"


EVERYONE = frozenset(Role)
OFFICE = frozenset({Role.STAFF})
AT_WORK = EVERYONE - {Role.AUDITOR}
"""Everybody with business here: an auditor reads the trail and no other content."""
INSIDE = AT_WORK - {Role.MEMBER}
"""Everybody who works here: all but the members themselves."""
READERS = frozenset({Role.STAFF, Role.LEADER})
TRAIL_READERS = frozenset({Role.ADMIN, Role.AUDITOR})
"""Who reads the trail: of records that they may not see, who and when and which, not what."""


def holds(user: Any, roles: Iterable[Role]) -> bool:
    """Whether the account holds at least one of the roles."""
    return bool(user.is_authenticated and user.roles & frozenset(roles))
