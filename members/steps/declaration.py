"""Steps of a declared duty: staff confirm or return it, the member mends or withdraws it."""

from typing import Any

from members.models import Declaration


def confirm(declaration: Declaration, user: Any) -> str:
    return ""


def return_it(declaration: Declaration, user: Any, reason: str) -> str:
    return reason


def send_again(declaration: Declaration, user: Any) -> str:
    return ""


def withdraw(declaration: Declaration, user: Any) -> str:
    return ""


def revoke(declaration: Declaration, user: Any, reason: str) -> str:
    return reason
