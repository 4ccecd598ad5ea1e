"""Names out of a pasted message, as members."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from members import membership
from members.models import Member

SEPARATORS = re.compile(r"[\s,，、;；.。:：|/\\+＋\-—#@!！?？()（）\[\]【】\"“”'‘’0-9０-９①-⑳✅✔️√]+")


@dataclass
class Names:
    """What was found in a pasted text."""

    found: list[Member] = field(default_factory=list)
    ambiguous: list[tuple[str, list[Member]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_names(text: str, on: Any, chosen: Iterable[Member] = ()) -> Names:
    """Members serving on the day by the names in a text; each once.

    Of several with one name, one who is chosen already is meant; else the name is asked back, like an unknown one.
    """
    by_name: dict[str, list[Member]] = {}
    for member in membership.serving(on):
        by_name.setdefault(member.name, []).append(member)
    picked = {member.pk for member in chosen}
    names = Names()
    for word in dict.fromkeys(filter(None, SEPARATORS.split(text))):
        members = by_name.get(word, [])
        if len(members) == 1:
            names.found.append(members[0])
        elif not members:
            names.unknown.append(word)
        elif not any(member.pk in picked for member in members):
            names.ambiguous.append((word, members))
    return names
