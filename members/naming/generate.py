"""How the tables in ``data/`` were made, from three published sources; run by hand when one of them has a new edition.

python -m members.naming.generate Unihan_IRGSources.txt cnchar.order.min.js surname.mjs
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

DATA = Path(__file__).parent / "data"
ROW = 64
FLAT = {"横": "1", "提": "1", "竖": "2", "竖钩": "2", "撇": "3", "点": "4", "点2": "4", "捺": "4"}
"""The five kinds of strokes in the order of GB13000.1; every other one is folded."""


def counts(lines: str) -> str:
    """Rows of 64 characters: the first one's number, then a sign for each, "0" plus its strokes ("0": unknown)."""
    known = {}
    for line in lines.splitlines():
        if "\tkTotalStrokes\t" in line:
            code, _, value = line.split("\t")
            known[int(code[2:], 16)] = int(value.split()[0])
    rows = []
    for start in sorted({code // ROW * ROW for code in known}):
        signs = (known.get(code, 0) for code in range(start, start + ROW))
        rows.append(f"{start:05X} {''.join(chr(0x30 + number) for number in signs)}")
    return "\n".join(rows)


def orders(script: str) -> str:
    """One character a row with its strokes in order, 1 to 5: horizontal, vertical, left, dot, folded."""
    by_letter, kinds = (json.loads(found) for found in re.findall(r"JSON\.parse\('(.*?)'\)", script)[:2])
    digit = {letter: FLAT.get(kind["name"].split("|")[0], "5") for letter, kind in kinds.items()}
    rows = [f"{sign} {''.join(digit[letter] for letter in letters)}" for sign, letters in by_letter.items()]
    return "\n".join(sorted(rows))


def surnames(script: str) -> str:
    """A surname a row with a syllable and its tone for each character."""
    found = re.findall(r"^\s+(\S+): '([^']+)',$", script, re.MULTILINE)
    return "\n".join(f"{name} {' '.join(numbered(one) for one in spoken.split())}" for name, spoken in found)


MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def numbered(syllable: str) -> str:
    """zēng is zeng1, lǘ is lv2."""
    plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    tone = next((MARKS[sign] for sign in plain if sign in MARKS), "5")
    return "".join(sign for sign in plain if sign not in MARKS) + tone


HEADS = {
    "strokes.txt": "# Stroke counts: kTotalStrokes (the first value, for simplified Chinese) of the Unihan database, Unicode 14.0.\n"
    '# (c) Unicode, Inc., https://www.unicode.org/license.txt. A row: the first character\'s number, then "0" + strokes.\n',
    "orders.txt": "# Stroke orders: cnchar-order 3.2.6, MIT licence, (c) theajack. 1 horizontal 2 vertical 3 left 4 dot 5 folded.\n",
    "surnames.txt": "# Readings of surnames: pinyin-pro 3.29.4 (data/surname), MIT licence, (c) zh-lx.\n",
}


def main(unihan: str, strokes: str, names: str) -> None:
    made = {
        "strokes.txt": counts(read(unihan)),
        "orders.txt": orders(read(strokes)),
        "surnames.txt": surnames(read(names)),
    }
    for name, text in made.items():
        (DATA / name).write_text(HEADS[name] + text + "\n", encoding="utf-8")


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
