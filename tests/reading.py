"""A page as it is read: its parts by CSS selectors, their words in one line."""

from typing import Any

import cssselect2
from lxml import html


class Part:
    def __init__(self, element: Any) -> None:
        self.element = element

    @property
    def words(self) -> str:
        return " ".join("".join(self.element.itertext()).split())

    def get(self, name: str) -> str | None:
        found: str | None = self.element.get(name)
        return found

    def all(self, selector: str) -> list["Part"]:
        wrapped = cssselect2.ElementWrapper.from_html_root(self.element)
        return [Part(one.etree_element) for one in wrapped.query_all(selector)]

    def one(self, selector: str) -> "Part":
        """The only one, or the first; fails where there is none."""
        found = self.all(selector)
        assert found, f"nothing on the page is {selector}"
        return found[0]


class Page(Part):
    def __init__(self, answer: Any) -> None:
        super().__init__(html.fromstring(answer.content.decode()))
