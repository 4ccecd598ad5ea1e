"""Records of a duty ledger for tests of scoring, without a database."""

from datetime import date
from decimal import Decimal
from itertools import count

from members.drafting import examples
from members.schemes.facts import Fact
from members.schemes.reading import from_data

_number = count(1)


def fact(kind="attendance", occasion="", part="participant", *, on="2024-03-01", half=1, due=None, source=None, **more):
    """One record; each has a source of its own unless one is given."""
    pk = next(_number)
    return Fact(
        pk=pk,
        kind=kind,
        part=part,
        occasion=occasion,
        level=more.get("level", ""),
        half_days=half,
        due_half_days=half if due is None else due,
        on=date.fromisoformat(on),
        words=f"记录{pk}",
        source=(1, source or pk),
        standing=more.get("standing", False),
        quantity=Decimal(more.get("quantity", 1)),
        among=more.get("among", 1),
    )


def several(number, *args, **kwargs):
    return [fact(*args, **kwargs) for _ in range(number)]


def example(name):
    """The rules of a scheme that comes with the program."""
    return from_data(examples()[name]["rules"])
