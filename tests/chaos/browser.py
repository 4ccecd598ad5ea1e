"""A person's browser in little: cookies, forms as the page gives them, the same press again when no answer came."""

import http.client
import http.cookies
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Fields = dict[str, list[str]]


class NoAnswer(Exception):
    """However often it was pressed, no answer came."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    words: str


class Forms(HTMLParser):
    """The POST forms of a page: for each, its fields as they would be sent, without buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._form: Fields | None = None
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = {} if given.get("method", "").lower() == "post" else None
            if self._form is not None:
                self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "button"):
            ticked = given.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in given:
                self._form.setdefault(name, []).append(given.get("value", "on" if ticked else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._form.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            self._form[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area][0] += data.removeprefix("\n")


@dataclass
class Browser:
    port: int
    faults: list[str] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def form(self, path: str, having: str) -> Fields:
        """The form of a page that has a field of that name. KeyError where the page has none."""
        page = self.press("GET", path).words
        for one in Forms(page).forms:
            if having in one:
                return one
        raise KeyError(f"{path} has no form with {having}")

    def press(self, method: str, path: str, fields: Any = None, files: Any = (), tries: int = 90) -> Answer:
        """The same again until there is an answer below 500."""
        body, kind = encoded(fields or {}, files)
        for _ in range(tries):
            try:
                answer = self._once(method, path, body, kind)
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(type(error).__name__)
            else:
                if answer.status < 500:
                    return answer
                self.faults.append(f"{answer.status} {path}")
            time.sleep(0.5)
        raise NoAnswer(path)

    def _once(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            answer = connection.getresponse()
            words = answer.read().decode(errors="replace")
            for line in answer.headers.get_all("Set-Cookie") or ():
                for name, morsel in http.cookies.SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            return Answer(answer.status, answer.headers.get("Location", ""), words)
        finally:
            connection.close()


def encoded(fields: dict[str, Any], files: Any) -> tuple[bytes, str]:
    """A body and its type. ``files`` are (field, name, bytes)."""
    pairs = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    if not files:
        return urllib.parse.urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    edge = uuid.uuid4().hex
    head = f"--{edge}\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in pairs]
    for name, called, content in files:
        parts.append(
            f'{head}"{name}"; filename="{called}"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + content + b"\r\n"
        )
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
