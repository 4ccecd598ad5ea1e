"""Numbers that somebody typed into a text: found (``reading``), held against figures (``claims``, ``proposing``).

A number that is no token is told nowhere by itself; before a report is checked and signed each is confirmed or replaced.
"""

from reports.numbers.bounds import Bound
from reports.typed.claims import claims, fits
from reports.typed.proposing import Typed, Verdict, typed_numbers, with_token
from reports.typed.reading import Number, numbers, sentences

__all__ = [
    "Bound",
    "Number",
    "Typed",
    "Verdict",
    "claims",
    "fits",
    "numbers",
    "sentences",
    "typed_numbers",
    "with_token",
]
