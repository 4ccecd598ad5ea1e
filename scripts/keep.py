"""Starts processes of the Procfile and starts them again when they end, with pauses that grow (supervisor).

Usage: python scripts/keep.py web quick slow beat
One process that dies takes no other along. SIGTERM and Ctrl-C end them all.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HEAD = """[supervisord]
nodaemon = true
silent = true
logfile = /dev/null
logfile_maxbytes = 0
loglevel = warn
pidfile = {place}/keep.pid
"""
PROGRAM = """
[program:{name}]
command = bash -c "exec {command}"
directory = {root}
autorestart = true
startsecs = 5
startretries = 1000000
stopwaitsecs = 30
killasgroup = true
stdout_logfile = /dev/fd/1
stdout_logfile_maxbytes = 0
redirect_stderr = true
"""
"""A process that ran for five seconds is started again at once; one that does not get so far waits a second longer
each time."""


def commands() -> dict[str, str]:
    """The Procfile is the one place where the commands stand."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def configuration(names: list[str], place: Path) -> str:
    """What supervisor reads. A percent sign of a command is doubled: it would stand for a value otherwise."""
    found, known = [HEAD.format(place=place)], commands()
    for name in names:
        found.append(PROGRAM.format(name=name, command=known[name].replace("%", "%%"), root=ROOT))
    return "".join(found)


def main(names: list[str]) -> None:
    place = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    place.mkdir(parents=True, exist_ok=True)
    written = place / "keep.conf"
    written.write_text(configuration(names, place))
    as_root = ["--user=root"] if os.getuid() == 0 else []
    os.execvp("supervisord", ["supervisord", "--nodaemon", f"--configuration={written}", *as_root])  # noqa: S606, S607


if __name__ == "__main__":
    main(sys.argv[1:])
