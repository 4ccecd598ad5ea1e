"""Whole numbers out of an address or a form field that no form checks."""


def whole_number(text: str | None, digits: int = 11) -> int:
    """The number that the text writes in at most so many decimal digits, else 0 (no record has that key)."""
    return int(text) if text and text.isdecimal() and len(text) <= digits else 0
