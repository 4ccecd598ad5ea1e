"""What other rooms show of a record on its page: declared by apps above the one whose page it is.

A page calls ``{% beside record %}``; who declared something for the record's model gives a template with its words, or
None where there is nothing that this reader may see or do.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Beside:
    """A template and what it is drawn with."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Give = Callable[[Any, Any], Beside | None]
_declared: dict[type[models.Model], list[Give]] = defaultdict(list)


def beside(*kinds: type[models.Model]) -> Callable[[Give], Give]:
    """Declare what stands on the page of records of these models: a function of the record and the reader."""

    def declare(give: Give) -> Give:
        for model in kinds:
            _declared[model].append(give)
        return give

    return declare


def besides_of(record: Any, user: Any) -> list[Beside]:
    """All that stands beside a record for a reader, in the order of declaration."""
    given = (give(record, user) for give in _declared.get(type(record), ()))
    return [one for one in given if one is not None]
