"""The way of docs/deploy.md on one machine: the site's own nginx file with TLS in front of two web processes, workers, beat."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import lxml.html
import requests
import urllib3

from tests import made
from tests.live.installation import ROOT, Installation, wait_for
from tests.servers import free_port

NAME = "localhost"
CLIENT = "127.0.0.7"
"""Where the client's own line begins: another address than nginx's, that of this machine."""
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": made.KEY,
    "ALLOWED_HOSTS": NAME,
    "BEHIND_PROXY": "1",
    "SECOND_FACTOR_ROLES": "nobody",
    "CONFIRM_AGAIN": "0",
    "PASSWORD_DAYS": "0",
}
MAIN = """{user}pid {place}/nginx.pid;
error_log {place}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    include {place}/cppcc.conf;
}}
"""


def certificate(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    command = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
        f" -keyout {folder}/site.key -out {folder}/site.crt"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return folder / "site.crt"


def laid(name: str, place: Path, changes: dict[str, str]) -> Path:
    """A file of deploy/nginx with this machine's places in it; each of them must be there to be changed."""
    text = (ROOT / "deploy/nginx" / name).read_text()
    for was, becomes in changes.items():
        assert was in text, was
        text = text.replace(was, becomes)
    (place / name).write_text(text)
    return place / name


def filled(answer: requests.Response) -> dict[str, str]:
    """What stands in the page's main form."""
    page = lxml.html.fromstring(answer.content)
    form = next(one for one in page.forms if "csrfmiddlewaretoken" in one.fields and one.get("method") == "post" and
                one.xpath(".//input[not(@type='hidden')]"))  # fmt: skip
    return dict(form.form_values())


class Site(Installation):
    """Two web processes and nginx; quick, slow and beat by ``start``, all with PRODUCTION=1."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.env |= PRODUCTION
        self.ports = [free_port(), free_port()]
        self.https = free_port()
        self.certificate = certificate(place / "tls")

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.https}"

    def begin_web(self, port: int) -> None:
        """One of the two, by the Procfile's command."""
        log = (self.place / f"web-{port}.log").open("ab")
        self.processes[f"web-{port}"] = subprocess.Popen(
            ["bash", str(ROOT / "scripts/start.sh"), "web"],
            cwd=ROOT, env=self.env | {"PORT": str(port), "WEB_WORKERS": "1"}, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def serves(self, port: int) -> bool:
        """Asked as a probe asks: by the address, without TLS, by a name that is not the site's."""
        assert self.processes[f"web-{port}"].poll() is None, (self.place / f"web-{port}.log").read_text()
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=20).text == "ok"
        except requests.RequestException:
            return False

    def end(self, name: str) -> None:
        """As systemd and Docker do: SIGTERM to the main process, and its end waited for."""
        process = self.processes[name]
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 0
        del self.processes[name]

    def begin_nginx(self) -> None:
        first, second = self.ports
        laid(
            "site.inc",
            self.place,
            {"/etc/nginx/cppcc;": f"{ROOT}/deploy/nginx;", "/etc/nginx/cppcc/": f"{ROOT}/deploy/nginx/"},
        )
        changes = {
            "127.0.0.1:8001": f"127.0.0.1:{first}",
            "127.0.0.1:8002": f"127.0.0.1:{second}",
            "listen 80 ": f"listen 127.0.0.1:{free_port()} ",
            "listen [::]:80 ": f"listen 127.0.0.1:{free_port()} ",
            "listen [::]:443 ": f"listen 127.0.0.1:{free_port()} ",
            "listen 443 ": f"listen 127.0.0.1:{self.https} ",
            "zx.example.gov.cn": NAME,
            "/etc/nginx/tls": str(self.place / "tls"),
            "/etc/nginx/cppcc/site.inc": str(self.place / "site.inc"),
            "/var/log/nginx": str(self.place),
        }
        laid("cppcc.conf", self.place, changes)
        user = "user root;\n" if os.getuid() == 0 else ""
        (self.place / "nginx.conf").write_text(MAIN.format(user=user, place=self.place))
        command = ["nginx", "-c", str(self.place / "nginx.conf"), "-g", "daemon off;"]
        self.processes["nginx"] = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for(lambda: (self.place / "nginx.pid").exists(), "for nginx")


class Line(requests.adapters.HTTPAdapter):
    """Connections from the client's own address."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(CLIENT, 0), retries=urllib3.Retry(0), **kwargs)


def client(site: Site) -> requests.Session:
    """A browser's manners: the page it comes from, and no retry of its own."""
    session = requests.Session()
    session.mount("https://", Line())
    session.trust_env = False  # the site alone, and its own certificate
    session.verify = str(site.certificate)
    session.headers["Referer"] = f"{site.address}/"
    return session


def entered(site: Site, username: str, password: str, to: str = "/", **headers: str) -> tuple[Any, requests.Response]:
    """A person who signed in, with the page that came of it."""
    person = client(site)
    address = f"{site.address}/login/?next={to}"
    form = filled(person.get(address)) | {"username": username, "password": password}
    page = person.post(address, form, headers=headers)
    assert (page.status_code, page.url) == (200, site.address + to)
    return person, page


class Visitor(threading.Thread):
    """A member who opens pages and sends suggestions without a pause; keeps what did not come, and what was sent."""

    FORM = "/micro/new/"

    def __init__(self, site: Site, session: requests.Session) -> None:
        super().__init__(daemon=True)
        self.site, self.session, self.stop = site, session, threading.Event()
        self.came, self.sent, self.failed = 0, list[str](), list[str]()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._opens("/")
                self._sends(self._opens(self.FORM))
            except (requests.RequestException, StopIteration) as error:
                self.failed.append(repr(error))
            self.came += 1
            time.sleep(0.02)

    def _opens(self, page: str) -> requests.Response:
        answer = self.session.get(self.site.address + page, timeout=120)
        if (answer.status_code, answer.url) != (200, self.site.address + page):
            self.failed.append(f"{answer.status_code} {answer.url}")
        return answer

    def _sends(self, page: requests.Response) -> None:
        title = f"第 {len(self.sent) + 1} 件建议"
        said = {"title": title, "category": "city", "content": "路灯不亮。"}
        self.sent.append(title)
        answer = self.session.post(self.site.address + self.FORM, filled(page) | said, timeout=120)
        if answer.status_code != 200 or answer.url == self.site.address + self.FORM:
            self.failed.append(f"{answer.status_code} {answer.url} {title}")
