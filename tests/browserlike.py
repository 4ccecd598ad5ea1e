"""A page's form as a browser would send it: every field with what it shows, hidden ones too."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Forms(HTMLParser):
    """The forms of a page: address and fields of each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[dict[str, str], dict[str, list[str]]]] = []
        self.select: tuple[str, bool, list[str]] | None = None
        self.area: str | None = None
        self.text = ""
        self.feed(html)

    def _put(self, name: str | None, value: str) -> None:
        if name and self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((known, {}))
        elif tag == "input" and known.get("type") not in ("submit", "button", "file", "search"):
            if known.get("type") not in ("checkbox", "radio"):
                self._put(known.get("name"), known.get("value", ""))
            elif "checked" in known:
                self._put(known.get("name"), known.get("value", "on"))
        elif tag == "select":
            self.select = (known.get("name", ""), "multiple" in known, [])
        elif tag == "option" and self.select and "selected" in known:
            self.select[2].append(known.get("value", ""))
        elif tag == "textarea":
            self.area, self.text = known.get("name"), ""

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            self._put(self.area, self.text.removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            name, _, chosen = self.select
            for value in chosen:
                self._put(name, value)
            self.select = None


def forms_of(html: str) -> list[tuple[dict[str, str], dict[str, list[str]]]]:
    """(attributes, fields) of each form of a page."""
    return _Forms(html).forms


def main_form(html: str) -> dict[str, list[str]]:
    """The fields of the page's own form: the POST form with the most of them besides those of the page's frame."""
    own = [
        fields for attributes, fields in forms_of(html) if attributes.get("method") == "post" and "year" not in fields
    ]
    framed = [
        fields
        for attributes, fields in forms_of(html)
        if attributes.get("method") == "post" and ("data-guard" in attributes or "data-sight" in attributes)
    ]
    found = max(framed or own, key=len)
    return {name: values for name, values in found.items() if name not in ("csrfmiddlewaretoken", "form_token")}


def deleted(client: Client, address: str, **more: Any) -> Any:
    """Open a page that asks before it deletes, and confirm what it shows."""
    return client.post(address, opened(client, address), **more)


def opened(client: Client, address: str) -> dict[str, list[str]]:
    """Open a page and take its form."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return main_form(answer.content.decode())
