"""Chinese numerals as numbers: 一百五十八 is 158, 五万二 is 52000; what is none (十四五, 九三) is None."""

import re

DIGITS = {
    **{word: number for number, word in enumerate("零一二三四五六七八九")},
    **{word: number for number, word in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0, "○": 0, "两": 2,
}  # fmt: skip
STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
SIGNS = "".join((*DIGITS, *STEPS, *SCALES))
"""Every sign that a numeral may have in it."""
ROUND = re.compile("[百佰千仟万亿]+")
FORMED = re.compile(r"(零?[1-9]?十|零?[1-9][百千])*(零?[1-9])?|零")
PAIR = re.compile(r"([1-9])([1-9])([十百千万]*)")
SAME_AS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇○两一二三四五六七八九", "123456789十百千零零2123456789")


def number_of(words: str) -> int | None:
    """The number of a well-formed numeral; a mere 百, 千, 万, 亿 counts as one of it."""
    for sign in ("亿", "万"):
        high, found, low = words.partition(sign)
        if found:
            first = number_of(high) if high else 1
            rest = _behind(low, SCALES[sign])
            return None if first is None or rest is None else first * SCALES[sign] + rest
    return _below_ten_thousand(words)


def _behind(words: str, step: int) -> int | None:
    """What stands behind 万 or 亿: 五万二 is 52000, 五万零二 is 50002."""
    if not words:
        return 0
    if len(words) == 1 and words in DIGITS:
        return DIGITS[words] * step // 10
    return number_of(words)


def _below_ten_thousand(words: str) -> int | None:
    plain = words.translate(SAME_AS)
    if not plain or not FORMED.fullmatch(plain):
        return 1 if not plain else STEPS.get(words)
    total, digit, last = 0, 0, 0
    for sign in plain:
        if sign == "零":
            last = 0
        elif sign in STEPS:
            if last and STEPS[sign] >= last:
                return None
            total += (digit or 1) * STEPS[sign]
            digit, last = 0, STEPS[sign]
        else:
            digit = int(sign)
    return total + digit * (last // 10 if last > 10 else 1)


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
