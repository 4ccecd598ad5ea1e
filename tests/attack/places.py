"""Addresses of the program with the numbers of records in them."""

from itertools import product

from django.urls import NoReverseMatch, reverse

from tests.matrix import EVERYBODY, MATRIX


def address(name: str, number: int) -> str:
    """The address with records of this number; words of steps and the like stay where it wants words."""
    arguments = MATRIX[name][0]
    for chosen in product(*[(number, one) if isinstance(one, str) else (one,) for one in arguments]):
        try:
            return reverse(name, args=chosen)
        except NoReverseMatch:
            continue
    raise LookupError(name)


def foreign(role: str, number: int) -> list[tuple[str, str]]:
    """Names and addresses that are closed to the role."""
    return [
        (name, address(name, number))
        for name, (_, roles, _) in sorted(MATRIX.items())
        if not isinstance(roles, str) and role not in {str(one) for one in roles}
    ]


def of_records(word: str, number: int) -> list[str]:
    """All addresses that hang on a record of the kind."""
    return [
        address(name, number)
        for name, (arguments, roles, _) in sorted(MATRIX.items())
        if word in arguments and roles != EVERYBODY
    ]
