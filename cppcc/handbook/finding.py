"""Finding in the handbook: sections by title, chapter and further words, in pinyin too, and by what they say."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from cppcc.frame import Place
from cppcc.frame.places import named
from cppcc.handbook.chapters import Book, books, books_for
from cppcc.search import normal

HELP = "帮助"


@dataclass(frozen=True)
class Passage(Place):
    """A section as what is looked for."""

    said: str = ""

    @cached_property
    def sought(self) -> str:
        """What a place is sought by, then its text as it stands."""
        return "\n".join((super().sought, normal(self.said)))


@cache
def passages() -> dict[Book, list[Passage]]:
    """The sections of each book."""
    return {
        book: [
            Passage(
                section.title,
                section.address,
                f"{book.title} · {chapter.title}",
                "question-circle",
                f"{section.words} {chapter.title}",
                main=False,
                kind=HELP,
                said=section.said,
            )
            for chapter in book.chapters
            for section in chapter.sections
        ]
        for book in books()
    }


def places_for(user: Any) -> list[Passage]:
    """All sections, those of the reader's own books first."""
    own, others = books_for(user)
    every = passages()
    return [one for book in (*own, *others) for one in every[book]]


def found(user: Any, text: str) -> list[Place]:
    """The sections that hold the words: those that say them in their title first."""
    hits = named(places_for(user), text)
    head = normal(text)
    return sorted(hits, key=lambda one: head not in normal(one.label))
