"""Names of people: how they are written, read, ordered by strokes, and picked out of a message. Pure: knows no Django."""

from members.naming.reading import Reading, numbered, read, surname_of
from members.naming.strokes import key as strokes_key
from members.naming.writing import DOT, LONGEST, sought, tidy

__all__ = ["DOT", "LONGEST", "Reading", "by_strokes", "numbered", "read", "sought", "surname_of", "tidy"]


def by_strokes(name: str) -> str:
    """The key of a name in the order of 姓氏笔画."""
    plain = tidy(name).replace(DOT, "").replace(" ", "")
    return strokes_key(surname_of(tidy(name)), plain)
