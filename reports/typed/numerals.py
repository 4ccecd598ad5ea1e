"""Chinese numerals in sentences; what a well-formed one counts says `cppcc.books.chinese`."""

import re

from cppcc.books.chinese import SAME_AS, SCALES, number_of
from cppcc.books.chinese import SIGNS as DIGITS
from cppcc.books.chinese import TENS as STEPS

__all__ = ["DIGITS", "ROUND", "SCALES", "SIGNS", "STEPS", "between", "digits_of", "number_of"]
SIGNS = "".join((*DIGITS, *STEPS, *SCALES))
"""Every sign that a numeral may have in it."""
ROUND = re.compile("[百佰千仟万亿]+")
PAIR = re.compile(r"([1-9])([1-9])([十百千万]*)")


def between(words: str) -> tuple[int, int] | None:
    """Two neighbouring digits are about so many: 两三 is 2 to 3, 七八十 is 70 to 80, 三五 is 3 to 5."""
    match = PAIR.fullmatch(words.translate(SAME_AS))
    if match is None:
        return None
    low, high, steps = int(match.group(1)), int(match.group(2)), 1
    for sign in match.group(3):
        steps *= STEPS.get(sign) or SCALES[sign]
    return (low * steps, high * steps) if high - low == 1 or (low, high) == (3, 5) else None


def digits_of(words: str) -> str:
    """Digits behind 点 one by one."""
    return "".join(str(DIGITS[word]) for word in words)
