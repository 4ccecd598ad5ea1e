"""The command line: ``python -m tests.attack [URL] [--short] [--only WORD]``; 1 where something did not hold."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("url", nargs="?", default="", help="a running system; without one, one is started and stopped")
    parser.add_argument("--short", action="store_true", help="what make test does")
    parser.add_argument("--only", default="", help="attacks whose sentence has this in it")
    parser.add_argument("--password", default="", help="of the demonstration accounts")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
    import django

    django.setup()
    from tests.attack.running import ran
    from tests.attack.web import PASSWORD, Target
    from tests.live.installation import Installation

    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        own = None if chosen.url else Installation(Path(folder), embedded=True)
        try:
            if own:
                own.start("web")
            target = Target((own.url if own else chosen.url).rstrip("/"), chosen.password or PASSWORD, chosen.short)
            failed, lines = 0, 0
            last = began
            for name, fault in ran(target, chosen.only):
                took, last = time.monotonic() - last, time.monotonic()
                say(f"{'FAILED' if fault else 'held  '} {took:5.1f} s  {name}{f': {fault}' if fault else ''}")
                failed, lines = failed + bool(fault), lines + 1
        finally:
            if own:
                own.stop()
    say(f"{lines - failed} of {lines} held, {time.monotonic() - began:.0f} seconds")
    return 1 if failed or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
