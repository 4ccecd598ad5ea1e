"""What an attack is: a function that returns nothing where the system held, and a sentence where it did not."""

from collections.abc import Callable
from typing import NamedTuple

from tests.attack.web import Target

Tried = Callable[[Target], str | None]


class Attack(NamedTuple):
    name: str
    tried: Tried
    short: bool


ATTACKS: list[Attack] = []


def attack(name: str, *, short: bool = True) -> Callable[[Tried], Tried]:
    """Enters the attack; ``short`` ones are part of ``make test``."""

    def entered(tried: Tried) -> Tried:
        ATTACKS.append(Attack(name, tried, short))
        return tried

    return entered


def faults(*found: str | None) -> str | None:
    """All that failed, as one sentence."""
    return "; ".join(one for one in found if one) or None
