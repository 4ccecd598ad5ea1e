"""Where pictures are taken: a base that is made once, and a copy of it with a running site for every visit."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.live.installation import wait_for
from tests.servers import free_port

HOST = "pictures.test"
"""The name under which every site answers, whatever its port: addresses on a page are the same each time."""
PASSWORD = "cppcc-demo-2024"
NOW = "2024-12-31T10:00:00+08:00"
ANYBODY = "anybody"
ROLES = ("staff", "leader", "member", "handler", "dispatcher", "admin", ANYBODY)
STOPPED = Path(__file__).with_name("stopped.py")


class Code:
    """A checkout whose pages are looked at, at a moment. ``drawn`` is a file that hears which templates were drawn."""

    def __init__(self, root: Path, drawn: Path | None = None, moment: str = NOW) -> None:
        self.root, self.drawn, self.moment = root.resolve(), drawn, moment

    def environment(self, var: Path) -> dict[str, str]:
        foreign = ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "STATIC_ROOT", "QUEUE_DIR", "PRODUCTION", "SECRET_KEY")
        own = {key: value for key, value in os.environ.items() if key not in foreign}
        own |= {
            "VAR_DIR": str(var),
            "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
            "SITE_URL": f"http://{HOST}",
            "DJANGO_SETTINGS_MODULE": "cppcc.settings",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DEMO_PASSWORD": PASSWORD,
        }
        return own | ({"PICTURES_DRAWN": str(self.drawn)} if self.drawn else {})

    def command(self, moment: str, program: str, *words: str) -> list[str]:
        return [sys.executable, str(STOPPED), moment, program, *words]

    def manage(self, var: Path, *words: str, moment: str = "") -> str:
        command = self.command(moment or self.moment, "manage.py", *words)
        environment = self.environment(var)
        ended = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(f"manage.py {' '.join(words)[:60]}: {ended.stderr}")
        return ended.stdout


class Base:
    """A folder with the files of an installation (``var``) and the list of what is looked at (``addresses.json``).

    ``places`` are those at which something was made for the pictures.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.var = folder, folder / "var"
        self.list, self.places = folder / "addresses.json", folder / "places.txt"

    @property
    def is_made(self) -> bool:
        return self.list.exists()

    def copy(self, to: Path) -> Path:
        return Path(shutil.copytree(self.var, to))

    def write(self, entries: list[dict[str, Any]]) -> None:
        lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
        self.list.write_text(f"[\n{lines}\n]\n", encoding="utf-8")

    def entries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.list.read_text(encoding="utf-8"))
        return found


class Site:
    """A web process of the code on files of its own; ``with Site(code, var) as site``.

    With ``copied`` the files are a copy that goes when the site stops: what a visit changes reaches no other.
    """

    def __init__(self, code: Code, var: Path, *, moment: str = "", copied: bool = True) -> None:
        self.code, self.moment, self.port = code, moment or code.moment, free_port()
        self.kept = tempfile.TemporaryDirectory(prefix="pictures-") if copied else None
        self.var = Path(shutil.copytree(var, Path(self.kept.name) / "var")) if self.kept else var

    def __enter__(self) -> "Site":
        words = ("cppcc.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4")
        quiet = ("--timeout", "300", "--log-level", "warning", "--no-control-socket")
        with (self.var / "web.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.code.command(self.moment, "gunicorn", *words, *quiet),
                cwd=self.code.root,
                env=self.code.environment(self.var),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self.answers, seconds=60, what=f"for the web process of {self.code.root}")
        return self

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError((self.var / "web.log").read_text())
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=20) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def __exit__(self, *fault: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)
        if self.kept:
            self.kept.cleanup()
