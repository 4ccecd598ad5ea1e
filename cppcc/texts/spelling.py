"""How common characters are spelt, for finding words by their pinyin: ``立案`` is found by ``lian`` and by ``la``.

``data/syllables.txt``: the 6,763 characters of GB 2312 under their usual syllables (readings as pypinyin gives them).
"""

from functools import cache
from pathlib import Path

SYLLABLES = Path(__file__).parent / "data" / "syllables.txt"


@cache
def _syllables() -> dict[str, str]:
    lines = SYLLABLES.read_text(encoding="utf-8").splitlines()
    return {sign: syllable for syllable, _, signs in (line.partition(" ") for line in lines) for sign in signs}


def spelt(words: str) -> str:
    """The syllables run together, a gap, their first letters: "lian la". What is no such character stays as it is."""
    known = _syllables()
    said = [known.get(sign, sign) for sign in words.lower()]
    return f"{''.join(said)} {''.join(one[:1] for one in said)}"
