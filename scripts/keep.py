"""Starts processes of the Procfile and starts them again when they end, with pauses that grow (supervisor).

Usage: python scripts/keep.py web quick slow beat
One process that dies takes no other along. SIGTERM, Ctrl-C and a closed terminal end them all, at the same time.
"""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

from supervisor import supervisord
from supervisor.options import ServerOptions

ROOT = Path(__file__).resolve().parent.parent

HEAD = """[supervisord]
nodaemon = true
silent = true
logfile = /dev/null
logfile_maxbytes = 0
loglevel = warn
pidfile = {place}/keep.pid

[group:site]
programs = {names}
"""
PROGRAM = """
[program:{name}]
command = bash -c "exec {with_us}{command}"
directory = {root}
autorestart = true
startsecs = 5
startretries = 1000000
stopwaitsecs = 45
killasgroup = true
stdout_logfile = /dev/fd/1
stdout_logfile_maxbytes = 0
redirect_stderr = true
"""
"""A process that ran for five seconds is started again at once; one that does not get so far waits a second longer
each time."""

WITH_US = "setpriv --pdeathsig TERM "
"""Where the system has it: a supervisor that is killed leaves no processes behind that hold the port."""


class Options(ServerOptions):
    def setsignals(self) -> None:
        """A closed terminal ends all, where supervisor would begin anew without one."""
        super().setsignals()
        signal.signal(signal.SIGHUP, lambda number, frame: self.signal_receiver.receive(signal.SIGTERM, frame))


def commands() -> dict[str, str]:
    """The Procfile is the one place where the commands stand."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def configuration(names: list[str], place: Path) -> str:
    """What supervisor reads. A percent sign of a command is doubled: it would stand for a value otherwise."""
    found, known = [HEAD.format(place=place, names=",".join(names))], commands()
    with_us = WITH_US if shutil.which("setpriv") else ""
    for name in names:
        command = known[name].replace("%", "%%")
        found.append(PROGRAM.format(name=name, command=command, root=ROOT, with_us=with_us))
    return "".join(found)


def open_by_name() -> None:
    """Supervisor opens its output by name, which a socket (systemd's journal, some consoles) has none of: a pipe has."""
    if stat.S_ISSOCK(os.fstat(1).st_mode):
        relay = subprocess.Popen(["cat"], stdin=subprocess.PIPE, start_new_session=True)  # noqa: S607
        assert relay.stdin is not None
        os.dup2(relay.stdin.fileno(), 1)


def main(names: list[str]) -> None:
    place = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    place.mkdir(parents=True, exist_ok=True)
    written = place / "keep.conf"
    written.write_text(configuration(names, place))
    open_by_name()
    options = Options()
    as_root = ["--user=root"] if os.getuid() == 0 else []
    options.realize(["--nodaemon", f"--configuration={written}", *as_root])
    options.first, options.test = True, False
    supervisord.go(options)


if __name__ == "__main__":
    main(sys.argv[1:])
