"""One step in a process and on a database of its own: ``python -m tests.bench.standing.doing STEP FILE [NAME]``."""

import importlib
import json
import sys
from pathlib import Path

import django


def main(step: str, file: Path, *names: str) -> None:
    django.setup()
    where = "tests.bench.standing."
    if step == "fill":
        sizes, filling = importlib.import_module(f"{where}sizes"), importlib.import_module(f"{where}filling")
        size = sizes.SMALL if names[0] == "small" else sizes.large(sizes.scale())
        found = filling.fill(size)
    elif step == "accounts":
        found = importlib.import_module(f"{where}filling").accounts()
    elif step == "pages":
        found = list(importlib.import_module(f"{where}asking").measure())
    elif step == "live":
        found = list(importlib.import_module(f"{where}live").measure())
    elif step == "peak":
        found = importlib.import_module(f"{where}peak").measure()
    elif step == "work":
        found = importlib.import_module(f"{where}works").measured(names[0])
    elif step == "duties":
        asked = importlib.import_module("tests.bench.duties").readings()
        found = [{"name": one.name, "seconds": one.seconds, "queries": one.queries, "yard": one.yard} for one in asked]
    else:
        sys.exit(f"no step {step}")
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
