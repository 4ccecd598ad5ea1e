"""python stopped.py MOMENT PROGRAM [WORD…]: a Python program for which the time stands still at that moment.

PROGRAM is a file of the current folder or a module. Run by its path from the folder of the code that is looked at,
so it imports nothing of the project. With PICTURES_DRAWN=FILE the name of every template that is drawn is written
there, once a process.
"""

import os
import runpy
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine


def note_templates(told: Path) -> None:
    """Write down which templates are drawn; pages, what they extend and what they include."""
    from django.template import base

    template: Any = base.Template
    draw, seen = template._render, set[str]()

    def noting(self: Any, context: Any) -> Any:
        if self.name and self.name not in seen:
            seen.add(self.name)
            with told.open("a", encoding="utf-8") as file:
                file.write(f"{self.name}\n")
        return draw(self, context)

    template._render = noting


def main(moment: str, program: str, *words: str) -> None:
    sys.path[0] = str(Path.cwd())
    sys.argv = [program, *words]
    if "PICTURES_DRAWN" in os.environ:
        note_templates(Path(os.environ["PICTURES_DRAWN"]))
    time_machine.travel(datetime.fromisoformat(moment), tick=False).start()
    if Path(program).is_file():
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
