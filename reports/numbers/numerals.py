"""Chinese numerals as they are read: 158 is 一百五十八, 2.05 is 二点零五, 120,000,000 is 一亿二千万."""

from decimal import Decimal

DIGITS = "零一二三四五六七八九"
MOST = 10**16
"""Numbers from here on (一亿亿) stay in figures."""


def chinese(number: int | Decimal) -> str:
    """A number in Chinese numerals, decimals digit by digit: 12 is 十二, 20016 is 二万零一十六, -3 is 负三."""
    exact = Decimal(number)
    if abs(exact) >= MOST:
        return f"{exact.normalize():f}"
    if exact < 0:
        return f"负{chinese(-exact)}"
    whole, _, decimals = f"{exact.normalize():f}".partition(".")
    words = _whole(int(whole)) or DIGITS[0]
    words = words[1:] if words.startswith("一十") else words
    return words + ("点" + "".join(DIGITS[int(digit)] for digit in decimals) if decimals else "")


def _whole(number: int) -> str:
    """In groups of 亿 and 万; a gap between two groups is read 零."""
    for size, unit in ((100_000_000, "亿"), (10_000, "万")):
        high, low = divmod(number, size)
        if high:
            return f"{_whole(high)}{unit}{DIGITS[0] if 0 < low < size // 10 else ''}{_whole(low)}"
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    words, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + unit
        zero = not digit
    return words
