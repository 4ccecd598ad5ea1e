"""The command line: ``python -m tests.pictures take FOLDER``, ``… compare BEFORE AFTER``."""

import argparse
import sys
import time
from pathlib import Path

from tests.pictures.comparing import compare
from tests.pictures.listing import list_pages
from tests.pictures.living import move_on
from tests.pictures.place import NOW, Base, Code
from tests.pictures.taking import take

HERE = Path(__file__).resolve().parent.parent.parent


def make_base(code: Code, base: Base, lanes: int) -> None:
    """The demonstration year, moved on by its people, and the list of what is looked at."""
    if not base.var.exists():
        making = base.folder / "making"
        making.mkdir(parents=True)
        code.manage(making, "migrate", "--verbosity", "0")
        alone = ["--year-only"] if (code.root / "members" / "demo_days.py").exists() else []  # older code knew no other
        code.manage(making, "demo", *alone, moment=NOW)
        base.places.write_text("\n".join(move_on(code, making)), encoding="utf-8")
        making.rename(base.var)
    base.write(list_pages(code, base, base.places.read_text(encoding="utf-8").split(), lanes))


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take", help="every page as a picture into FOLDER")
    taking.add_argument("folder", type=Path)
    taking.add_argument("--base", type=Path, help="database, files and list of pages; made where there is none")
    taking.add_argument("--code", type=Path, default=HERE, help="the checkout whose pages are taken")
    taking.add_argument("--lanes", type=int, default=2, help="so many at a time")
    comparing = commands.add_parser("compare", help="every pixel of two folders")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--to", type=Path, help="where pictures of differences go (AFTER/differences)")
    chosen = parser.parse_args()
    if chosen.command == "take":
        began = time.monotonic()
        base, code = Base((chosen.base or chosen.folder.parent / "base").resolve()), Code(chosen.code)
        if not base.is_made:
            say(f"making the base {base.folder} …")
            make_base(code, base, chosen.lanes)
            say(f"{len(base.entries())} entries, {time.monotonic() - began:.0f} seconds")
        for key, value in take(code, base, chosen.folder, chosen.lanes).items():
            say(f"{key}: {value}")
        return 0
    result = compare(chosen.before, chosen.after, chosen.to or chosen.after / "differences")
    for line in result.told:
        say(line)
    counts = [f"{len(getattr(result, key))} {key}" for key in ("equal", "different", "missing", "added")]
    say(f"{len(result.equal) + len(result.different) + len(result.missing)} pictures: {', '.join(counts)}")
    return 1 if result.different or result.missing else 0


if __name__ == "__main__":
    sys.exit(main())
