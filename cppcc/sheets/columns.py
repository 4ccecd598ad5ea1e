"""One column of a list's sheet: its heading and its value, said once for the export and for the import that takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """``value`` gives what the sheet shows of a record: text, number, day, or None for an empty cell; it asks no query.

    ``shown`` columns stand in an export as long as the person chose no others.
    """

    key: str
    heading: str
    value: Callable[[Any], Any]
    shown: bool = True
