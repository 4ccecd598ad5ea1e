"""Books, chapters and their sections, read once for each process.

A chapter is Markdown (CommonMark with tables). ``## 写提案 {#write}`` begins a section; the words of a comment line
``<!-- 撰写 案由 -->`` below it are what it is looked for by besides its own.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from cppcc.handbook.drawing import drawn, plain_words
from cppcc.rights import Role

FOLDER = Path(settings.BASE_DIR) / "handbook"
HEAD = re.compile(r"^## (?P<title>.+?) \{#(?P<key>[a-z0-9-]+)\}$", re.MULTILINE)
SOUGHT = re.compile(r"\A\s*<!-- (?P<words>.+?) -->")


@dataclass(frozen=True)
class Section:
    """A part of a chapter that can be opened by itself."""

    key: str
    title: str
    text: str
    words: str
    chapter: "Chapter"

    @property
    def address(self) -> str:
        return f"{self.chapter.address}#{self.key}"

    @cached_property
    def html(self) -> str:
        return drawn(self.text)

    @property
    def printed(self) -> str:
        return drawn(self.text, paper=True)

    @cached_property
    def said(self) -> str:
        """Its words without marks."""
        return plain_words(self.text)


@dataclass(frozen=True)
class Chapter:
    """A file of a book."""

    key: str
    title: str
    text: str
    book: "Book"

    @property
    def address(self) -> str:
        return reverse("help_chapter", args=[self.book.key, self.key])

    @cached_property
    def lead(self) -> str:
        """What stands before the first section."""
        return HEAD.split(self.text, maxsplit=1)[0].strip()

    @cached_property
    def sections(self) -> list[Section]:
        parts = HEAD.split(self.text)[1:]
        return [self._section(*parts[place : place + 3]) for place in range(0, len(parts), 3)]

    def _section(self, title: str, key: str, text: str) -> Section:
        words = SOUGHT.match(text)
        return Section(key, title, text[words.end() :] if words else text, words["words"] if words else "", self)


@dataclass(frozen=True)
class Book:
    """What one role needs; that of nobody is everybody's."""

    key: str
    title: str
    role: Role | None
    chapter_keys: tuple[str, ...]

    @property
    def address(self) -> str:
        return reverse("help_book", args=[self.key])

    @cached_property
    def chapters(self) -> list[Chapter]:
        return [self._chapter(key) for key in self.chapter_keys]

    def _chapter(self, key: str) -> Chapter:
        head, _, text = (FOLDER / self.key / f"{key}.md").read_text(encoding="utf-8").partition("\n")
        return Chapter(key, head.removeprefix("# "), text, self)

    def serves(self, user: Any) -> bool:
        """Whether it is written for one of the account's roles."""
        return self.role is None or self.role in user.roles


@cache
def contents() -> dict[str, Any]:
    """What ``contents.toml`` says."""
    return tomllib.loads((FOLDER / "contents.toml").read_text(encoding="utf-8"))


@cache
def books() -> tuple[Book, ...]:
    """All books in their order."""
    return tuple(
        Book(one["key"], one["title"], Role(one["role"]) if "role" in one else None, tuple(one["chapters"]))
        for one in contents()["books"]
    )


def books_for(user: Any) -> tuple[list[Book], list[Book]]:
    """Those of the account's roles, then what everybody needs; and all others."""
    own = [one for one in books() if one.serves(user)]
    own.sort(key=lambda one: one.role is None)
    return own, [one for one in books() if one not in own]


def book_of(key: str) -> Book | None:
    """The book of a key."""
    return next((one for one in books() if one.key == key), None)


def chapter_of(book: str, key: str) -> Chapter | None:
    """The chapter of a book."""
    found = book_of(book)
    return next((one for one in found.chapters if one.key == key), None) if found else None
