"""How a figure is said: exactly, or in the newspaper way ("200余" is more than 200 and less than 300)."""

from decimal import ROUND_FLOOR, Decimal

from cppcc.figures import Value


def rounded_down(number: Decimal, step: int, word: str) -> str:
    """The number down to a multiple of step, with 余 or 多 where something was left off; small ones exactly."""
    floor = (number / step).to_integral_value(ROUND_FLOOR) * step
    if floor == number or floor == 0:
        return f"{number.normalize():f}"
    return f"{floor:f}{word}"


def said(value: Value, form: str = "") -> str:
    """A figure as the text says it.

    Forms: "" exact; "%" with the per-cent sign; "余100", "多10" rounded down to that step; "万余" for
    ten thousands with 余 behind the unit word.
    """
    if value.number is None:
        return "—"
    if form == "%":
        return f"{value.text}%"
    if form == "万余":
        floor = value.number.to_integral_value(ROUND_FLOOR)
        return f"{value.text}万" if floor == value.number or floor == 0 else f"{floor:f}万余"
    if form[:1] in ("余", "多") and form[1:].isdigit():
        return rounded_down(value.number, int(form[1:]), form[0])
    return value.text
