"""Numbers in Chinese signs: 一九七四年三月一日 → 1974年3月1日, 二十三 → 23."""

import re

SIGNS = {one: number for number, ones in enumerate(("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
         for one in ones}  # fmt: skip
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
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
    """A number said in Chinese signs below 10,000; None where the text is none."""
    match = RUN.fullmatch(text)
    if not match or len(text) > 12:
        return None
    found = _run(match)
    return int(found) if found.isdigit() else None


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
