"""A person at a site without a browser: pages by GET, forms by POST, redirects told and not followed."""

import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from functools import cached_property
from http.cookiejar import CookieJar
from typing import Any

from tests.pictures.place import ANYBODY, HOST, PASSWORD, Site
from tests.pictures.reading import Page

Upload = tuple[str, str, bytes]
"""Name, media type, content."""


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    kind: str
    body: bytes
    location: str

    @property
    def html(self) -> str:
        return self.body.decode() if self.kind == "text/html" else ""

    @cached_property
    def page(self) -> Page:
        return Page(self.html)


class _Told(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Person:
    """An account of the demonstration, logged in; ANYBODY is nobody's."""

    def __init__(self, site: Site, name: str) -> None:
        self.site, self.name = site, name
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(_Told, urllib.request.HTTPCookieProcessor(self.cookies))
        if name != ANYBODY:
            self.get("/login/")
            entered = self.post("/login/", [("username", name), ("password", PASSWORD)])
            if entered.status != 302:
                raise RuntimeError(f"{name} cannot log in: {entered.status}")

    def get(self, address: str) -> Answer:
        return self._send(address, None, {})

    def post(self, address: str, values: list[tuple[str, str | Upload]]) -> Answer:
        token = next((one.value for one in self.cookies if one.name == "csrftoken"), "")
        line = uuid.UUID(int=0).hex
        body = b""
        for name, value in [("csrfmiddlewaretoken", token or ""), *values]:
            if isinstance(value, str):
                head, content = f'form-data; name="{name}"', value.encode()
            else:
                head, content = f'form-data; name="{name}"; filename="{value[0]}"\r\nContent-Type: {value[1]}', value[2]
            body += f"--{line}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content + b"\r\n"
        body += f"--{line}--\r\n".encode()
        return self._send(address, body, {"Content-Type": f"multipart/form-data; boundary={line}"})

    def _send(self, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        url = f"http://127.0.0.1:{self.site.port}{urllib.parse.quote(address, safe='/?=&%.-_~:+')}"
        request = urllib.request.Request(url, body, {"Host": HOST, **headers})
        try:
            with self.opener.open(request, timeout=300) as answer:
                return self._read(address, answer)
        except urllib.error.HTTPError as answer:
            return self._read(address, answer)

    @staticmethod
    def _read(address: str, answer: Any) -> Answer:
        kind = answer.headers.get_content_type()
        location = answer.headers.get("Location", "")
        try:
            body = answer.read()
        except http.client.IncompleteRead as cut:
            body = cut.partial
        return Answer(address, answer.status, kind, body, re.sub(rf"^https?://{HOST}", "", location))


def joined(address: str, link: str) -> str | None:
    """Where a link on a page leads, without its fragment; None when it leads elsewhere."""
    parts = urllib.parse.urlsplit(urllib.parse.urljoin(f"http://{HOST}{address}", link))
    if parts.scheme != "http" or parts.netloc != HOST:
        return None
    return urllib.parse.unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
