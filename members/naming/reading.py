"""How a name is read: surnames have readings of their own; a reading set for a person comes first.

Sources of the readings: ``data/surnames.txt`` (pinyin-pro), ``data/surnames_more.txt``, for all else pypinyin.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from members.naming.strokes import count
from members.naming.writing import DOT, HAN, sought, tidy

DATA = Path(__file__).parent / "data"
SYLLABLE = re.compile(r"([a-z]{1,6})([0-5]?)")
MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
HEARD = {"卜": "bu3"}
"""Signs that names of minorities are written with by their sound (阿卜杜拉)."""
KEY = 200
"""Characters of a key."""


class Reading(NamedTuple):
    """``key`` to sort by: syllable by syllable, then tone, then strokes; ``words`` to search in."""

    key: str
    words: str


@cache
def surnames() -> dict[str, list[str]]:
    """Syllables with their tones, by surname."""
    found = {}
    for name in ("surnames.txt", "surnames_more.txt"):
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                surname, *syllables = line.split()
                found[surname] = syllables
    return found


def surname_of(name: str) -> str:
    """The surname as far as the lists know: two to four signs of a compound one, else the first; none in 艾力·买买提."""
    if not name or DOT in name or not re.match(f"[{HAN}]", name):
        return ""
    known = surnames()
    compound = next((name[:size] for size in (4, 3, 2) if len(name) > size and name[:size] in known), "")
    return compound or name[0]


def numbered(text: str) -> list[str]:
    """Syllables with tones as digits, of "zēng Xiao ming", "zeng1 xiao3 ming2". Raises ValueError where it is no pinyin."""
    found = []
    for word in re.split(r"[\s'’·,，-]+", text.strip().lower()):
        plain = unicodedata.normalize("NFD", word).replace("u\u0308", "v").replace("u:", "v")
        tone = next((MARKS[sign] for sign in plain if sign in MARKS), "")
        plain = "".join(sign for sign in plain if sign not in MARKS)
        match = SYLLABLE.fullmatch(plain)
        if match is None or not re.search("[aeiouvmn]", plain):
            raise ValueError(word)
        found.append(match[1] + (match[2] or tone))
    return found


def read(name: str, reading: str = "") -> Reading:
    """The reading of a name. ``reading`` is what was set for the person: of all signs, or only of the first ones."""
    name = tidy(name)
    signs = [sign for sign in name if sign not in (DOT, " ")]
    syllables = _guessed(name, signs)
    for place, syllable in enumerate(numbered(reading) if reading else ()):
        if place < len(signs):
            syllables[place] = syllable if syllable[-1].isdigit() else syllable + _tone(signs[place], syllable)
    plain = [syllable.rstrip("012345") for syllable in syllables]
    key = "".join(syllables[place] + (_same_sound(sign) if place == 0 else "") for place, sign in enumerate(signs))
    words = (sought(name), "".join(plain), "".join(syllable[:1] for syllable in plain))
    return Reading(key[:KEY], " ".join(filter(None, words)))


def _guessed(name: str, signs: list[str]) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionaries take 0.8 s and 54 MB, for saving a name only

    surname = surname_of(name)
    own = surnames().get(surname, [])
    rest = "".join(signs)[len(own) :]
    guessed = lazy_pinyin(rest, style=Style.TONE3, neutral_tone_with_five=True, errors=cast(Any, list))
    found = [*own, *(syllable.lower() if syllable.isascii() else syllable for syllable in guessed)]
    return [HEARD.get(sign, syllable) for sign, syllable in zip(signs, found, strict=True)] if DOT in name else found


def _tone(sign: str, syllable: str) -> str:
    """The tone that the sign has where it is read so; 0 where it is not known to be."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - as above

    ways = pinyin(sign, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0]
    return next((way[-1] for way in ways if way[:-1] == syllable), "0")


def _same_sound(sign: str) -> str:
    """Keeps persons of one surname together where another sounds alike: 张 and 章."""
    return f"{count(sign):02d}{ord(sign):06d}"
