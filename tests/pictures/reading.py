"""What a page offers: its links, its forms, and of which pieces it is built."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
LABELS = frozenset(("th", "dt", "label", "button", "summary", "legend", "h2", "h3"))
Attributes = dict[str, str]


@dataclass
class Control:
    """One field of a form; ``options`` are what a select offers, words by value."""

    name: str
    kind: str
    value: str
    attributes: Attributes
    options: dict[str, str] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        return "required" in self.attributes


@dataclass
class Form:
    """A form that is posted from the page's own part."""

    action: str
    controls: list[Control] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether it refuses to be empty."""
        return any(one.required and one.kind not in ("hidden", "submit", "checkbox", "radio") for one in self.controls)

    @property
    def batches(self) -> list[str]:
        """Where its buttons send what was ticked in a list."""
        found = [one.attributes["formaction"] for one in self.controls if "formaction" in one.attributes]
        return [to for to in found if "do=chosen" not in to]  # a sheet is no page


class Page(HTMLParser):
    """``pieces`` tell two pages of one address pattern apart: elements with their classes, and words on labels."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, Attributes]] = []
        self.forms: list[Form] = []
        self.pieces: set[str] = set()
        self._open: list[str] = []
        self._names: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._label: list[str] | None = None
        self.feed(html)

    @property
    def buttons(self) -> list[str]:
        """Where links lead that look like buttons: what may be done here."""
        return [href for href, attributes in self.links if "btn" in attributes.get("class", "").split()]

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in found}
        name = ".".join([tag, *sorted(attributes.get("class", "").split())])
        self.pieces.add(f"{self._names[-1] if self._names else ''}>{name}")
        if tag == "a" and attributes.get("href"):
            self.links.append((attributes["href"], attributes))
        if tag == "form" and attributes.get("method") == "post" and "main" in self._open:
            self._form = Form(attributes.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, attributes)
        if (tag in LABELS or "badge" in name) and "data-search" not in attributes:
            self._label = [tag]
        if tag not in VOID:
            self._open.append(tag)
            self._names.append(name)

    def _control(self, tag: str, attributes: Attributes) -> None:
        assert self._form is not None
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "option" and self._select is not None:
            self._select.options[value] = ""
            if "selected" in attributes:
                self._select.value = value
        if tag not in ("input", "select", "textarea", "button"):
            return
        kind = attributes.get("type", "text" if tag == "input" else "submit") if tag in ("input", "button") else tag
        made = Control(name, kind, value, attributes)
        self._form.controls.append(made)
        if tag == "select":
            self._select = made
        if tag == "textarea":
            self._area = made

    def handle_data(self, data: str) -> None:
        if self._select is not None and self._select.options:
            self._select.options[next(reversed(self._select.options))] += data.strip()
        if self._area is not None:
            self._area.value += data
        if self._label is not None:
            self._label.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if self._label is not None and tag == self._label[0]:
            words = re.sub(r"\d+", "", "".join(self._label[1:]))[:16]
            self.pieces.add(f"{tag}:{words}")
            self._label = None
        self._form = None if tag == "form" else self._form
        self._select = None if tag == "select" else self._select
        if tag == "textarea" and self._area is not None:
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None
        if tag in self._open:
            last = len(self._open) - 1 - self._open[::-1].index(tag)
            del self._open[last:], self._names[last:]
