"""How a figure is said: exactly, or in the newspaper way ("200余" is more than 200 and less than 300)."""

from decimal import ROUND_FLOOR, Decimal

from cppcc.figures import Value


def rounded_down(number: Decimal, step: int, word: str) -> str:
    """The number down to a multiple of step, with 余 or 多 where something was left off; small ones exactly."""
    floor = (number / step).to_integral_value(ROUND_FLOOR) * step
    if floor == number or floor == 0:
        return f"{number.normalize():f}"
    return f"{floor:f}{word}"


DIGITS = "零一二三四五六七八九"
COMPARED = "同比"
FORMS = ("", "%", "万余", "汉字", COMPARED)


def known_form(form: str) -> bool:
    return form in FORMS or (form[:1] in ("余", "多") and form[1:].isdigit() and int(form[1:]) > 0)


def chinese(number: int) -> str:
    """A whole number from 0 to 99,999,999 in Chinese numerals: 158 is 一百五十八, 12 is 十二, 20016 is 二万零一十六."""
    high, low = divmod(number, 10_000)
    if not high:
        words = _below_ten_thousand(low) or DIGITS[0]
    else:
        words = f"{_below_ten_thousand(high)}万{'零' if 0 < low < 1000 else ''}{_below_ten_thousand(low)}"
    return words[1:] if words.startswith("一十") else words


def _below_ten_thousand(number: int) -> str:
    words, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + unit
        zero = not digit
    return words


def compared(value: Value, former: Value | None) -> str:
    """同比增长12%, 同比下降3%, 与上年持平; rates in points. "—" never: without last year it says nothing at all."""
    if value.number is None or former is None or former.number is None:
        return ""
    if value.number == former.number:
        return "与上年持平"
    word = "增长" if value.number > former.number else "下降"
    if value.parts is not None:
        points = abs(value.number - former.number)
        return f"同比{'提高' if word == '增长' else '下降'}{points.normalize():f}个百分点"
    if not former.number:
        return ""
    change = abs(value.number - former.number) * 100 / former.number
    return f"同比{word}{change.quantize(Decimal('0.1')).normalize():f}%"


def said(value: Value, form: str = "") -> str:
    """A figure as the text says it.

    Forms: "" exact; "汉字" in Chinese numerals; "%" with the per-cent sign; "余100", "多10" rounded down to that step; "万余" for
    ten thousands with 余 behind the unit word.
    """
    if value.number is None:
        return "—"
    if form == "%":
        return f"{value.text}%"
    if form == "汉字":
        whole = value.number == value.number.to_integral_value() and 0 <= value.number < 100_000_000
        return chinese(int(value.number)) if whole else value.text
    if form == "万余":
        floor = value.number.to_integral_value(ROUND_FLOOR)
        return f"{value.text}万" if floor == value.number or floor == 0 else f"{floor:f}万余"
    if form[:1] in ("余", "多") and form[1:].isdigit():
        return rounded_down(value.number, int(form[1:]), form[0])
    return value.text
