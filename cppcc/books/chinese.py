"""Numbers in Chinese signs: 一九七四年三月一日 → 1974年3月1日, 二十三 → 23, 三千五 → 3500."""

import re

SIGNS = {one: number for number, ones in enumerate(("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
         for one in ones}  # fmt: skip
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
FORMED = re.compile(r"(零?[1-9]?十|零?[1-9][百千])*(零?[1-9])?|零")
SAME_AS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇○两一二三四五六七八九", "123456789十百千零零2123456789")
DAYS = {"廿": "二十", "卅": "三十"}
RUN = re.compile("[" + "".join(SIGNS) + "".join(TENS) + "]+")
LETTER_O = re.compile(f"(?<=[{''.join(SIGNS)}])[Oo]+(?=[{''.join(SIGNS)}年])")
"""Typed for 〇: 二O二四年."""


def digits(text: str) -> str:
    """Every run of number signs as digits: one by one (一九七四), or by tens (二十三)."""
    text = LETTER_O.sub(lambda found: "〇" * len(found.group()), text)
    for sign, said in DAYS.items():
        text = text.replace(sign, said)
    return RUN.sub(_run, text)


def whole(text: str) -> int | None:
    """A number said in Chinese signs below 10,000; None where the text is none, or may be about so many (两三, 七八)."""
    if not RUN.fullmatch(text) or len(text) > 12:
        return None
    if any(one in TENS for one in text):
        return number_of(text if TENS.get(text[0], 0) < 100 else f"一{text}")
    if "两" in text[1:] or text[0] == "两" != text or (len(text) == 2 and not any(SIGNS[one] == 0 for one in text)):
        return None
    return int("".join(str(SIGNS[one]) for one in text))


def number_of(words: str) -> int | None:
    """The number of a well-formed numeral; a mere 百, 千, 万, 亿 counts as one of it. 三千五 is 3500, 三千零五 is 3005."""
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
    if len(words) == 1 and words in SIGNS:
        return SIGNS[words] * step // 10
    return number_of(words)


def _below_ten_thousand(words: str) -> int | None:
    plain = words.translate(SAME_AS)
    if not plain or not FORMED.fullmatch(plain):
        return 1 if not plain else TENS.get(words)
    total, digit, last = 0, 0, 0
    for sign in plain:
        if sign == "零":
            last = 0
        elif sign in TENS:
            if last and TENS[sign] >= last:
                return None
            total += (digit or 1) * TENS[sign]
            digit, last = 0, TENS[sign]
        else:
            digit = int(sign)
    return total + digit * (last // 10 if last > 10 else 1)


def _run(found: re.Match[str]) -> str:
    text = found.group()
    if not any(one in TENS for one in text):
        return "".join(str(SIGNS[one]) for one in text)
    total, held = 0, -1
    for one in text:
        if one in SIGNS:
            held = SIGNS[one]
        else:
            total += TENS[one] * (1 if held < 0 else held)
            held = -1
    return str(total + max(held, 0))
