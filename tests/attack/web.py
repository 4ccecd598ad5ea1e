"""A browser without manners: it sends what it is told to, from the address that it is told to, and follows nothing."""

import http.client
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.browserlike import forms_of

PATIENCE = 120
PASSWORD = "cppcc-demo-2024"
File = tuple[str, str, bytes]
"""Name of the field, name of the file, content."""


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass
class Target:
    """Where the system answers, and the password of its demonstration accounts."""

    url: str
    password: str = PASSWORD
    short: bool = False
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def here(self) -> bool:
        """On this machine there are as many addresses to come from as one likes."""
        return urlsplit(self.url).hostname == "127.0.0.1"

    def visitor(self, number: int = 1, headers: Mapping[str, str] | None = None) -> "Browser":
        return Browser(self, f"127.0.7.{number}" if self.here else "", dict(headers or {}))

    def account(self, name: str, password: str = "") -> "Browser":
        """A signed-in demonstration account; each but once, it is let go on."""
        if password:
            return self.visitor().signed_in(name, password)
        if name not in self.found:
            self.found[name] = self.visitor().signed_in(name, self.password)
        kept: Browser = self.found[name]
        return kept


class Browser:
    def __init__(self, target: Target, source: str = "", headers: dict[str, str] | None = None) -> None:
        self.target, self.source, self.extra = target, source, headers or {}
        self.cookies: dict[str, str] = {}
        self.given: list[str] = []
        self.line: http.client.HTTPConnection | None = None

    def connect(self) -> http.client.HTTPConnection:
        place = urlsplit(self.target.url)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        return kind(
            place.hostname or "",
            place.port,
            timeout=PATIENCE,
            source_address=(self.source, 0) if self.source else None,
        )

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent = {name: value for name, value in {**sent, **self.extra, **(headers or {})}.items() if value}
        for again in (True, False):
            try:
                self.line = self.line or self.connect()
                self.line.request(method, quote(path, safe="%/:?#[]@!$&'()*+,;=\\"), body=body, headers=sent)
                raw = self.line.getresponse()
                data = raw.read()
                break
            except (http.client.HTTPException, OSError):
                self.line = None
                if not again:
                    raise
        if raw.will_close:
            self.line = None
        for name, value in raw.getheaders():
            if name.lower() == "set-cookie":
                self.given.append(value)
                key, _, rest = value.partition("=")
                self.cookies[key.strip()] = rest.split(";")[0].strip('"')
        return Answer(raw.status, raw.getheaders(), data)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        files: Sequence[File] = (),
        headers: Mapping[str, str] | None = None,
        token: bool = True,
    ) -> Answer:
        pairs = [
            (name, one)
            for name, value in (data or {}).items()
            for one in (value if isinstance(value, list) else [value])
        ]
        if token:
            pairs.append(("csrfmiddlewaretoken", self.token))
        sent = {"Origin": self.target.url, "Referer": f"{self.target.url}/", **(headers or {})}
        if not files:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
            return self.send("POST", path, urlencode(pairs).encode(), sent)
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="'
        body = b"".join(f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in pairs)
        for name, called, content in files:
            body += f'{head}{name}"; filename="{called}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
            body += content + b"\r\n"
        sent["Content-Type"] = f"multipart/form-data; boundary={mark}"
        return self.send("POST", path, body + f"--{mark}--\r\n".encode(), sent)

    @property
    def token(self) -> str:
        return next((value for name, value in self.cookies.items() if name.endswith("csrftoken")), "")

    @property
    def session(self) -> str:
        return next((value for name, value in self.cookies.items() if name.endswith("sessionid")), "")

    def try_sign_in(self, name: str, password: str, headers: Mapping[str, str] | None = None) -> Answer:
        if not self.token:
            self.get("/login/")
        return self.post("/login/", {"username": name, "password": password}, headers=headers)

    def signed_in(self, name: str, password: str) -> "Browser":
        answer = self.try_sign_in(name, password)
        if answer.status != 302:
            raise RuntimeError(f"{name} could not sign in: {answer.status}")
        return self

    @property
    def inside(self) -> bool:
        return self.get("/notices/").status == 200

    def form(self, path: str) -> dict[str, list[str]]:
        """What the page's own form would send, its token of this form included."""
        found = [
            fields
            for known, fields in forms_of(self.get(path).text)
            if known.get("method") == "post" and "year" not in fields
        ]
        fields = max(found, key=len) if found else {}
        return {name: values for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def bare(text: str) -> str:
    """A page without what is new each time."""
    return re.sub(r'(?:value|"X-CSRFToken":) ?=?"[^"]*"', "", text)
