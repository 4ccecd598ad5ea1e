"""How much lies in the large installation: copies of the demonstration year, by the kind of their record."""

import math
import os
from dataclasses import dataclass

STRIDE = 100_000
"""How far the keys of one copy lie from those of the next: more than any table of the demonstration year holds."""
YEARS, RINGS = 10, 8


@dataclass(frozen=True)
class Size:
    """``years`` in all, the demonstration's own among them; ``per_year``: copies in each, by family."""

    years: int
    per_year: dict[str, int]
    trail: dict[str, int]
    """Rows of the trail for each record of a kind."""

    @property
    def rings(self) -> int:
        """How often all members stand there: each ring has persons of its own."""
        return self.per_year["members"]

    def copies(self, family: str) -> int:
        """Copies in all, the original among them."""
        return self.rings if family == "members" else self.per_year[family] * self.years


WHOLE = {"yearly": 1, "proposals": 11, "activities": 19, "micro": 33, "ledgers": 5}


def scale() -> float:
    """BENCH_SCALE: 1 is ten years with 20,000 proposals, 0.1 a tenth of it."""
    asked = float(os.environ.get("BENCH_SCALE", "1"))
    if not 0 < asked <= 1:
        raise ValueError(f"BENCH_SCALE lies above 0 and is 1 at most, not {asked}")
    return asked


def large(part: float) -> Size:
    """A part of the whole: fewer years and, in each, fewer copies, so that years times copies shrink by it."""
    years = max(2, round(YEARS * math.sqrt(part)))
    within = part * YEARS / years
    rings = max(1, round(RINGS * part))
    per_year = {name: max(1, round(many * within)) for name, many in WHOLE.items()}
    return Size(years, per_year | {"members": rings, "own": rings}, {"proposal": 20, "activity": 19})


SMALL = Size(1, dict.fromkeys(WHOLE, 1) | {"members": 1, "own": 1}, {"proposal": 20, "activity": 19})
