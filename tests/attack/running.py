"""All attacks, one after the other."""

from collections.abc import Iterator

from tests.attack import coming, door, rights
from tests.attack.kinds import ATTACKS, Attack
from tests.attack.web import Target

ROOMS = (door, coming, rights)


def tried(one: Attack, target: Target) -> str | None:
    """What failed. What the attack itself stumbles over counts as failed."""
    try:
        return one.tried(target)
    except Exception as fault:  # noqa: BLE001 - an attack that cannot be made says nothing held
        return f"could not be made: {fault!r}"


def ran(target: Target, only: str = "") -> Iterator[tuple[str, str | None]]:
    """Each attack's sentence, and what failed."""
    for one in ATTACKS:
        if only in one.name and (one.short or not target.short):
            yield one.name, tried(one, target)
