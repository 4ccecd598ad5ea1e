"""For whom a part of a scheme counts: all or standing members, a choice by position, sector, committee or group.

A scheme keeps each choice as "sector:3:港澳": what it is known by, with its name as it was when it was chosen.
"""

from collections.abc import Iterable

from django.db import models


class Applies(models.TextChoices):
    ALL = "all", "全体委员"
    STANDING = "standing", "仅常委"
    OTHERS = "others", "仅非常委"


class By(models.TextChoices):
    """What members are chosen by."""

    POSITION = "position", "职务"
    SECTOR = "sector", "界别"
    COMMITTEE = "committee", "专门委员会"
    GROUP = "group", "活动组"


def known(by: By, key: object) -> str:
    """What a choice is known by: sector:3."""
    return f"{by.value}:{key}"


def choice(by: By, key: object, name: str) -> str:
    return f"{known(by, key)}:{name}"


def known_by(one: str) -> str:
    return ":".join(one.split(":", 2)[:2])


def says_whom(one: str) -> bool:
    """Whether it is written as a choice."""
    by, *rest = one.split(":", 2)
    return by in By.values and len(rest) == 2 and all(rest)


def concerns(only: Iterable[str], belongs: frozenset[str]) -> bool:
    """Whether a member is among those chosen: one of them is enough. ``belongs``: what the member is known by."""
    return not only or any(known_by(one) in belongs for one in only)


ONE_EACH = (By.SECTOR, By.COMMITTEE, By.GROUP)
"""Of each of these a member has one at a time; positions may be several."""


def meet(these: Iterable[str], those: Iterable[str]) -> bool:
    """Whether a member can be among both choices (an empty one: everybody)."""
    pairs = [(known_by(one).split(":"), known_by(other).split(":")) for one in these for other in those]
    return not pairs or any(one == other or one[0] != other[0] or one[0] not in ONE_EACH for one, other in pairs)


def whom(only: Iterable[str]) -> str:
    """副主席、港澳界委员: who is chosen, in words."""
    said = []
    for one in only:
        by, _, name = one.split(":", 2)
        said.append(f"{name}界" if by == By.SECTOR and not name.endswith("界") else name)
    return "、".join(said)


AS_OF = "以年末的职务和归属为准"
