"""What other rooms bring along in a book: columns beside the importer's own, declared by apps above it.

An `Along` names its columns as they are now, reads their cells beside the importer's rows and hangs on each row what is
to be done with the record once it is written.
"""

from collections import defaultdict
from typing import Any, ClassVar


class Along:
    """Subclasses say their columns and how their cells are read."""

    fetch: ClassVar[tuple[str, ...]] = ()
    """What an export fetches along for these columns."""

    def columns(self) -> tuple[Any, ...]:
        """The columns (`In`) that there are now."""
        raise NotImplementedError

    def read(self, sheet: Any, table: Any, user: Any) -> None:
        """Add to the rows of a readout what the cells say otherwise (`Row.along`, in words `Row.changes`); faults by cell.

        A row that says nothing new stands in ``sheet.known``; `Readout.take_up` makes it one that is written.
        """
        raise NotImplementedError


_declared: dict[str, list[Along]] = defaultdict(list)


def along(one: Along, *kinds: str) -> None:
    """Declare what comes along in the books of these importers."""
    for kind in kinds:
        _declared[kind].append(one)


def along_of(kind: str) -> list[Along]:
    return _declared.get(kind, [])
