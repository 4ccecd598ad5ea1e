"""Style sheets in one way of writing: one declaration a line, two blanks a level, one blank line between rules.

``python scripts/css.py`` writes those of static/css that are not; ``--check`` only names them.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

SHEETS = Path(__file__).parent.parent / "static/css"
TOKEN = re.compile(r"""/\*.*?\*/|"[^"]*"|'[^']*'|.""", re.DOTALL)


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """(note, words, end): a remark, or words up to ``{``, ``;`` or ``}`` that stands in no bracket and no quote."""
    words, depth = "", 0
    for one in TOKEN.findall(text):
        if one.startswith("/*") and not words.strip():
            yield one, "", ""
            words = ""
        elif one in "{};" and not depth:
            yield "", words, one
            words = ""
        else:
            depth += one == "("
            depth -= one == ")"
            words += one


def written(text: str) -> str:
    """The sheet as it should stand."""
    lines: list[str] = []
    depth = 0
    for note, words, end in pieces(text):
        blanks, said = "  " * depth, re.sub(r"\s+", " ", words).strip()
        if note:
            lines += [*([""] if lines and not lines[-1].endswith("{") else []), *_note(note, blanks)]
        elif end == "{":
            after = lines and not lines[-1].endswith(("{", "*/"))
            lines += [*([""] if after else []), f"{blanks}{_heads(said, blanks)} {{"]
            depth += 1
        elif end == ";" and said:
            lines.append(f"{blanks}{said};")
        elif end == "}":
            lines += [f"{blanks}{said};"] if said else []
            depth -= 1
            lines.append(f"{'  ' * depth}}}")
    return "\n".join(lines) + "\n"


def _note(note: str, blanks: str) -> list[str]:
    first, *others = note.splitlines()
    return [f"{blanks}{first.strip()}", *(line.rstrip() for line in others)]


def _heads(said: str, blanks: str) -> str:
    """One selector a line; what stands in brackets belongs together."""
    if said.startswith("@"):
        return said
    parts, depth = [""], 0
    for letter in said:
        depth += letter in "(["
        depth -= letter in ")]"
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return f",\n{blanks}".join(part.strip() for part in parts)


def main(check: bool) -> int:
    wrong = [path for path in sorted(SHEETS.glob("*.css")) if path.read_text() != written(path.read_text())]
    for path in wrong:
        sys.stdout.write(f"{path.name}\n")
        if not check:
            path.write_text(written(path.read_text()))
    return int(check and bool(wrong))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
