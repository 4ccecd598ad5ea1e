"""Kinds of leave (公假, 病假, 事假 …), as forms offer them and as people write them. They are rows of the register 履职角色."""

import re

from cppcc.vocabularies import Offered
from members.models import DutyPart
from members.possible import leave_kinds

WORD = re.compile(r"(?:因|已?请)?(.*?)(?:[请告]?假)?(?:人员|名单|委员|的有?|\d+[人名位])?")
"""What is left of a word for it: 公 of 公假, of 因公, of 因公请假, of 公假3人; nothing of 请假."""
BETWEEN = re.compile(r"[\s、，,；;。：:（）()—-]+")


def leave_choices() -> list[tuple[str, str]]:
    """What a form offers; nobody has to say a kind. Empty where the office keeps none."""
    kinds = leave_kinds()
    offered = [(key, name) for key, name in Offered(DutyPart) if key in kinds]
    return [("", "不说明种类"), *offered] if offered else []


class LeaveWords:
    """The kinds of leave of one moment, to be found in what many cells or lines say."""

    def __init__(self) -> None:
        self.names = {name: key for key, name in leave_kinds().items()}
        self.cores = {core: key for name, key in reversed(self.names.items()) if (core := _core(name))}

    def kind(self, words: str) -> str:
        """The key of the kind that a word or a sentence says; "" where it says none, or more than one."""
        found = {key for piece in BETWEEN.split(words) if (key := self.cores.get(_core(piece)))}
        return found.pop() if len(found) == 1 else ""

    def whole(self, words: str) -> str:
        """The same of words that say nothing else: 病假, 因病, 请假（病假）."""
        pieces = [core for piece in BETWEEN.split(words) if (core := _core(piece))]
        return self.kind(words) if set(pieces) <= self.cores.keys() else ""


def _core(word: str) -> str:
    found = WORD.fullmatch(word)
    return found[1] if found else word
