"""The shape of the texts that come with the program.

Every number stands as a token. A sentence whose figures are all nothing leaves; one with ``when`` stands
only while its condition holds. A sentence of a default text that has neither says nothing that a record would have to carry.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    text: str
    when: str = ""


@dataclass(frozen=True)
class Paragraph:
    head: str
    sentences: tuple[Sentence, ...]
    kind: str = "paragraph"


@dataclass(frozen=True)
class Part:
    title: str
    kinds: tuple[str, ...]
    """Activity kinds whose photos illustrate the part."""
    paragraphs: tuple[Paragraph, ...]
    charts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shipped:
    opening: str
    parts: tuple[Part, ...]
    closing: str


def p(head: str, *sentences: str | Sentence, kind: str = "paragraph") -> Paragraph:
    return Paragraph(head, tuple(s if isinstance(s, Sentence) else Sentence(s) for s in sentences), kind)
