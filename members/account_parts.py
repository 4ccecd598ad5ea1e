"""What apps above put beside an account: on its form, in the list, among the conditions (承办单位 is one)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AccountPart:
    """Fields of the account's form with what they mean, and one column of the list.

    ``fields`` gives the form's fields for an account (or None); ``faults`` what stands against the sent data, by field;
    ``save`` writes it for who keeps the account, in the form's transaction.
    """

    fields: Callable[[Any], dict[str, Any]]
    faults: Callable[[Any, dict[str, Any]], dict[str, str]]
    save: Callable[[Any, dict[str, Any], Any], None]
    heading: str
    words: Callable[[Any], str]
    related: str
    """What the list reads along with each account."""
    condition: Callable[[], Any]
    """A filter of the list; its name is ``name``."""
    name: str


_parts: list[AccountPart] = []


def account_part(part: AccountPart) -> None:
    """Declare one."""
    _parts.append(part)


def account_parts() -> tuple[AccountPart, ...]:
    return tuple(_parts)
