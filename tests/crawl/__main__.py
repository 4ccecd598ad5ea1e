"""The command line: ``python -m tests.crawl [ROLE …]``; the table of docs/crawl.md, 1 where something was found."""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests import made
from tests.crawl.walking import Fault, Visited, dead_links, pages_of, visit, weighty_scripts
from tests.pictures.place import ROLES, Code
from tests.pictures.routing import Routes

DOCUMENT = made.ROOT / "docs" / "crawl.md"
MARK = "## Last run\n"


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crawl", description=__doc__)
    parser.add_argument("roles", nargs="*", default=list(ROLES))
    parser.add_argument("--keep", action="store_true", help="write the table into docs/crawl.md")
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--only", default="", help="patterns whose name has this in it")
    chosen = parser.parse_args()
    began, code = time.monotonic(), Code(made.ROOT, moment=datetime.now(UTC).isoformat())
    with tempfile.TemporaryDirectory(prefix="crawl-") as folder:
        var = made.copied("living", Path(folder) / "var").place
        routes = Routes(code, var)
        with ThreadPoolExecutor(chosen.lanes) as pool:
            rounds = list(pool.map(lambda role: pages_of(code, var, routes, role), chosen.roles))
            faults = weighty_scripts() + [one for walked in rounds for one in dead_links(walked)]
            say(f"{sum(len(one.pages) for one in rounds)} pages read, {time.monotonic() - began:.0f} seconds")
            work = [(walked, width) for walked in rounds for width in (1280, 390)]
            work.sort(key=lambda one: -len(one[0].pages))
            visits = list(pool.map(lambda one: visit(code, var, *one, chosen.only), work))
    faults += [fault for one in visits for fault in one.faults]
    for line in groups(faults):
        say(line)
    lines = table(visits, faults, time.monotonic() - began)
    say("\n".join(lines))
    if chosen.keep:
        head = DOCUMENT.read_text(encoding="utf-8").partition(MARK)[0]
        DOCUMENT.write_text(f"{head}{MARK}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 1 if faults else 0


def alike(fault: Fault) -> str:
    """What faults of one cause have in common: words without numbers; of a target the element and its height."""
    pieces = fault.words.split()
    if fault.kind == "target":
        return f"{pieces[0]} {pieces[-1].partition('x')[2]} {fault.look}"
    where = (
        re.sub(r"\d+", "N", fault.address.partition("?")[0]) if fault.kind in ("dead link", "heavy", "refused") else ""
    )
    return re.sub(r"\d+", "N", fault.words) + where


def groups(faults: list[Fault]) -> list[str]:
    """The same words on many pages are one line."""
    heard: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        heard.setdefault((fault.kind, alike(fault)), []).append(fault)
    lines = []
    for (kind, _), same in sorted(heard.items(), key=lambda one: (one[0][0], -len(one[1]))):
        first, looks = same[0], "/".join(sorted({one.look for one in same}))
        lines.append(f"{kind} ×{len(same)} {looks}: {first.words} — {first.role} {first.address}")
    return lines


def table(visits: list[Visited], faults: list[Fault], seconds: float) -> list[str]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=made.ROOT, capture_output=True, text=True, check=True
    )
    kinds = (
        "axe",
        "overflow",
        "target",
        "small text",
        "dead link",
        "refused",
        "English",
        "code",
        "console",
        "heavy",
        "heading",
    )
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, {seconds / 60:.0f} minutes.", ""]
    lines += ["| role | pages | looks | " + " | ".join(kinds) + " |", "|---" * (len(kinds) + 3) + "|"]
    for role in dict.fromkeys(one.role for one in visits):
        mine = [one for one in visits if one.role == role]
        count = Counter(fault.kind for fault in faults if fault.role == role)
        cells = [
            role,
            str(mine[0].pages),
            str(sum(one.pages * 2 for one in mine)),
            *(str(count[kind]) for kind in kinds),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
