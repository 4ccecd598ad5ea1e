"""For whom an account acts: the unit that it answers for, the proposal that it writes or evaluates."""

from typing import Any

from proposals.models import Assignment, Handler


def unit_of(user: Any) -> int | None:
    """The unit that an account acts for; read once for each user object."""
    if not hasattr(user, "_unit_id"):
        found = Handler.objects.filter(user=user).values_list("unit_id", "is_head").first()
        user._unit_id, user._is_head = found or (None, False)
    found_id: int | None = user._unit_id
    return found_id


def is_own(hand: Assignment, user: Any) -> bool:
    """Whether the account acts for the unit, and the unit still has the proposal in its hands."""
    return bool(hand.returned_on is None and unit_of(user) == hand.unit_id)


def is_head(hand: Assignment, user: Any) -> bool:
    return is_own(hand, user) and bool(user._is_head)


def helps(hand: Assignment, user: Any) -> bool:
    """Whether the account's unit co-handles the same proposal."""
    unit = unit_of(user)
    return unit is not None and any(
        one.unit_id == unit and one.role == Assignment.Role.CO and one.returned_on is None
        for one in hand.proposal.assignments.all()
    )
