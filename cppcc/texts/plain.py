"""Text made plain on the way in, with what a person should be told of it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cppcc.texts import signs


class Kind(StrEnum):
    """What a field holds: ``PROSE`` has lines and tabs, ``LINE`` is one line, ``CODE`` a name, number or code."""

    PROSE = "prose"
    LINE = "line"
    CODE = "code"


@dataclass(frozen=True)
class Plain:
    """A text made plain; ``changes`` in words, as far as one sees them; ``strange`` are its private-use characters."""

    text: str
    changes: tuple[str, ...] = ()
    strange: str = ""


BROKEN_LINE = re.compile(r"[ ]*[\t\n][\t\n ]*")


def plain(text: str, kind: Kind) -> Plain:
    """The text as this kind of field holds it. Doing it twice changes nothing more."""
    changes: list[str] = []
    text = signs.BREAKS.sub("\n", text)
    text = signs.LOOSE_JOINER.sub("", signs.UNSEEN.sub("", text))
    text = signs.SPACES.sub(" ", text)
    text = _told(text, lambda one: signs.OLD_SYSTEMS.get(one, one), "旧系统用字", changes)
    text = _told(text, lambda one: signs.RADICALS.get(ord(one), one), "部首形字", changes)
    text = _told(text, _ordinary, "兼容字", changes)
    text = unicodedata.normalize("NFC", text)
    if kind is Kind.CODE:
        text = _narrow(text, changes)
    if kind is Kind.PROSE:
        text = text.strip("\n ")
    else:
        joined = BROKEN_LINE.sub(" ", text.strip(" \t\n")).strip()
        if BROKEN_LINE.search(text.strip(" \t\n")):
            changes.append("换行和制表符改为空格")
        text = joined
    return Plain(text, tuple(changes), "".join(dict.fromkeys(signs.PRIVATE.findall(text))))


def prose(text: str) -> str:
    return plain(text, Kind.PROSE).text


def line(text: str) -> str:
    return plain(text, Kind.LINE).text


def code(text: str) -> str:
    return plain(text, Kind.CODE).text


def _told(text: str, change: Callable[[str], str], named: str, changes: list[str]) -> str:
    """Each character changed by itself; which became which is said once each."""
    done = {one: change(one) for one in dict.fromkeys(text)}
    done = {one: new for one, new in done.items() if new != one}
    if not done:
        return text
    changes.extend(f"{named}“{one}”改为“{new}”" for one, new in done.items())
    return text.translate({ord(one): new for one, new in done.items()})


def _ordinary(one: str) -> str:
    """The ordinary character behind a compatibility ideograph."""
    held = "\uf900" <= one <= "\ufaff" or "\U0002f800" <= one <= "\U0002fa1f"
    return unicodedata.normalize("NFC", one) if held else one


def _narrow(text: str, changes: list[str]) -> str:
    for wide in dict.fromkeys(signs.WIDE.findall(text)):
        changes.append(f"全角“{wide}”改为“{unicodedata.normalize('NFKC', wide)}”")
    text = signs.WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = signs.WIDE_BETWEEN.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return text.replace("\u3000", " ")
