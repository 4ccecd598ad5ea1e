"""Kinds of leave (公假, 病假, 事假 …), as forms offer them and as people write them. They are rows of the register 履职角色."""

import re

from cppcc.vocabularies import Offered, ended_words, rows_of
from members.models import DutyPart, PlenaryYear
from members.possible import leave_kinds

WORD = re.compile(
    r"(?:以下|下列|其中)?(?:委员|人员)?(?:因|已?请了?)?(.*?)(?:[请告]?假)?"
    r"(?:的?(?:人员|名单|委员|同志)?)(?:共?[\d一二两三四五六七八九十半]+(?:[人名位天日]|个?半天))?[有是为]?"
)
"""What is left of a word for it: 公 of 公假, of 因公, of 因公请假, of 公假3人, of 公假2天; nothing of 请假."""
COMMON = {"公": ("公出", "公差", "公务", "公出差", "公务出差", "公外出")}
"""What people write besides for a kind, where there is one: 公出, 因公出差 for 公假."""
NUMBER = re.compile(r"[\d一二两三四五六七八九十半]")
CLAUSE = re.compile(r"[，,；;：:\s]+")
BETWEEN = re.compile(r"[\s、，,；;。：:（）()—-]+")


def leave_choices() -> list[tuple[str, str]]:
    """What a form offers; nobody has to say a kind. Empty where the office keeps none."""
    kinds = leave_kinds()
    offered = [(key, name) for key, name in Offered(DutyPart) if key in kinds]
    return [("", "不说明种类"), *offered] if offered else []


def ended_leave(kind: str | None, year: PlenaryYear | None) -> str:
    """Why a leave of a year may not be of a kind (its key), in words; "" where it may, or no kind or no year is told."""
    return ended_words(DutyPart, kind, year.year) if kind and year else ""


class LeaveWords:
    """The kinds of leave of one moment, to be found in what many cells or lines say."""

    def __init__(self) -> None:
        rows = [row for row in rows_of(DutyPart) if row.leave]
        self.names = {row.name: row.key for row in rows}
        self.cores: dict[str, str] = {}
        for row in sorted(rows, key=lambda row: row.until_year is not None):
            self.cores.setdefault(_core(row.name), row.key)
        self.cores.pop("", None)
        known = [(self.cores[core], words) for core, words in COMMON.items() if core in self.cores]
        self.common = {word: key for key, words in known for word in words}

    @property
    def said(self) -> list[str]:
        """The words for them by which a list says that somebody is on leave: 探亲假, 因公, 公出."""
        return list(dict.fromkeys([*self.names, *self.common, *(f"因{core}" for core in self.cores)]))

    def kind(self, words: str) -> str:
        """The key of the kind that a word or a sentence says; "" where it says none, or more than one."""
        found = {key for piece in self._pieces(words) if (key := self._of(piece))}
        return found.pop() if len(found) == 1 else ""

    def whole(self, words: str) -> str:
        """The same of words that say nothing else: 病假, 因病, 请假（病假）."""
        return self.kind(words) if all(self._of(piece) for piece in self._pieces(words) if _core(piece)) else ""

    def _pieces(self, words: str) -> list[str]:
        return [words.strip()] if words.strip() in self.names else BETWEEN.split(words)

    def _of(self, piece: str) -> str:
        """By the whole name first, then by what is left of it."""
        core = _core(piece)
        return self.names.get(piece) or self.cores.get(core) or self.common.get(core, "")

    def beside(self, kind: str, reason: str) -> str:
        """What a reason says besides the kind of the leave: 住院 of 病假，住院; nothing of 因病请假, but all of 病假2天."""
        first, *rest = CLAUSE.split(reason, maxsplit=1)
        while first and self._only(kind, first):
            first, *rest = CLAUSE.split(rest[0], maxsplit=1) if rest else [""]
        return "，".join([first, *rest])

    def _only(self, kind: str, words: str) -> bool:
        said = (
            self.names.get(piece) or self.cores.get(core) for piece in self._pieces(words) if (core := _core(piece))
        )
        return not NUMBER.search(words) and all(kind and one == kind for one in said)


def _core(word: str) -> str:
    found = WORD.fullmatch(word)
    return found[1] if found else word
