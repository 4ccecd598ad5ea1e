"""The forms of a number: which fit which sort of figure, and what each says.

A form that does not fit says the number itself, so that nothing false is ever said; ``unfit`` says why and what would.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cppcc.figures import FULL, Sort, Value, near
from reports.numbers.numerals import chinese
from reports.numbers.rounding import down, plain, precise, up, written

COMPARED = "同比"
FORM = re.compile(
    r"(?P<name>%|以上|汉字|同比|近|超|(?:万|亿)[余多]?)(?P<decimals>[0-2])?"
    r"|(?P<places>[0-2])位"
    r"|(?P<rough>[余多近超])(?P<step>[1-9]\d{0,11})"
)
TEN_THOUSAND, HUNDRED_MILLION = 10_000, 100_000_000
LARGE = {"万": TEN_THOUSAND, "亿": HUNDRED_MILLION}
NOTHING = "—"
NEAR = 10
"""近 is said of what lacks a tenth at most: 近100 of 90 to 99."""


@dataclass(frozen=True)
class Form:
    """A form as a token has it. ``name``: "", "%", "余", "万余", "位" …; ``digits``: decimals; ``step``: rounded to it."""

    name: str = ""
    digits: int | None = None
    step: int = 0

    @property
    def large(self) -> int:
        """Ten thousand or a hundred million for forms that tell by them, else 0."""
        return LARGE.get(self.name[:1], 0)

    @property
    def words(self) -> str:
        """What an editor calls it."""
        return {"%": "百分比", "汉字": "汉字", "位": "小数"}.get(self.name, f"“{self.name}”")


@dataclass(frozen=True)
class Said:
    """The words, and the number that they claim; None where they claim none."""

    words: str
    number: Fraction | None = None


# --- reading a form ----------------------------------------------------------------------------------------------
def read(form: str) -> Form | None:
    """The form of a token; None for what is none."""
    if not form:
        return Form()
    match = FORM.fullmatch(form.replace("％", "%"))
    if match is None:
        return None
    if places := match["places"]:
        return Form("位", int(places))
    if step := match["step"]:
        return Form(match["rough"], None, int(step))
    return Form(match["name"], int(match["decimals"]) if match["decimals"] else None)


def known_form(form: str) -> bool:
    return read(form) is not None


def is_comparison(form: str) -> bool:
    """Whether a form asks for the figure against last year."""
    found = read(form)
    return found is not None and found.name == COMPARED


def exact_form(form: str) -> str:
    """The form where it asks for decimals alone; else none, as in a table of exact numbers."""
    found = read(form)
    return form if found and found.name in ("%", "位") else ""


def comparison_of(form: str) -> str:
    """The comparison that goes with a form: with as many decimals as the number beside it."""
    found = read(form)
    return f"{COMPARED}{found.digits}" if found and found.name == "%" and found.digits is not None else COMPARED


# --- what fits what ----------------------------------------------------------------------------------------------
EVERY = {"", "汉字", COMPARED}
COUNTED = EVERY | {"余", "多", "近", "超", "万", "万余", "万多", "亿", "亿余", "亿多"}
FITTING = {
    Sort.COUNT: COUNTED,
    Sort.MONEY: COUNTED | {"位"},
    Sort.AMOUNT: COUNTED | {"位"},
    Sort.SHARE: EVERY | {"%", "以上", "近", "超"},
    Sort.AVERAGE: EVERY | {"位"},
}
PEOPLE = ("名", "人", "位")


def sort_of(value: Value, unit: str) -> Sort:
    """Of which sort a figure is; one that staff fill in themselves says it by its unit."""
    if unit in ("%", "％"):
        return Sort.SHARE
    if value.sort == Sort.COUNT and unit.endswith("元"):
        return Sort.MONEY
    if value.sort == Sort.COUNT and value.number is not None and value.number != value.number.to_integral_value():
        return Sort.AMOUNT
    return value.sort


def fits(form: str, value: Value, unit: str) -> bool:
    """Whether a form may be asked of such a figure, whatever its number is now."""
    found = read(form)
    return found is not None and _fits(found, sort_of(value, unit))


def _fits(form: Form, sort: Sort) -> bool:
    if form.name in ("近", "超"):  # a share by its decimals, all else by a step: 近1, 近100
        return form.name in FITTING[sort] and bool(form.step) != (sort == Sort.SHARE)
    return form.name in FITTING[sort]


def _sort_words(sort: Sort, unit: str) -> str:
    if sort == Sort.COUNT:
        return "人数" if unit in PEOPLE else f"{unit}数"
    return {Sort.SHARE: "比率", Sort.MONEY: "金额", Sort.AVERAGE: "平均数", Sort.AMOUNT: "数量"}[sort]


def scale_of(unit: str) -> int:
    """By what a number in this unit is to be multiplied: 7.36 万元 are 73,600 元."""
    return LARGE.get(unit[:1], 1)


def unfit(form: str, value: Value, unit: str) -> tuple[str, str] | None:
    """Why a form cannot be asked of this figure, or not of what it comes to now, and which form can; None: it can."""
    found, sort, exact = read(form), sort_of(value, unit), value.exact
    if found is None:
        return f"不能写成“{form}”", ""
    if not _fits(found, sort):
        return f"是{_sort_words(sort, unit)}，不能写成{found.words}", fitting(value, unit, *_instead(found, sort))
    if exact is None or (exact == 0 and found.name not in ("以上", "近", "超")):
        return None
    if exact < 0 and found.name not in ("", "%", "位", "汉字", COMPARED, "万", "亿"):
        return f"现为{told(value, unit)}，是负数，不能写{found.words}", ""
    if found.large and abs(exact) * scale_of(unit) < found.large and scale_of(unit) != found.large:
        return f"现为{told(value, unit)}，不足1{found.name[0]}，不能写{found.words}", ""
    if found.name in ("以上", "近", "超"):
        return _not_so(found, value, exact, sort, unit)
    return None


def overfull(value: Value) -> str:
    """Why a share is none: what was divided is more than its whole; "" where it is one. One typed in per cent may be more."""
    if value.sort != Sort.SHARE or value.parts is None or value.exact is None or value.exact <= FULL:
        return ""
    return f"超过 {FULL}%，不是占比；请改用“平均”，或检查它的部分是否都在整体之内"


def fitting(value: Value, unit: str, *forms: str) -> str:
    """The first of these forms that can be said of the figure now, else the one that always can."""
    plainest = "%" if sort_of(value, unit) == Sort.SHARE else ""
    return next((form for form in forms if unfit(form, value, unit) is None), plainest)


def _instead(form: Form, sort: Sort) -> list[str]:
    """The forms that come nearest to what was meant."""
    digits = "" if form.digits is None else str(form.digits)
    if sort == Sort.SHARE:
        return [form.name, "超"] if form.name in ("近", "超") else [f"%{digits}" if form.name == "位" else "%"]
    if form.name in ("近", "超") and sort != Sort.AVERAGE:
        return [f"{form.name}10", "超10"]
    return [f"{digits}位"] if digits and sort != Sort.COUNT else []


def _not_so(form: Form, value: Value, exact: Fraction, sort: Sort, unit: str) -> tuple[str, str] | None:
    """Why the number is not above, or not nearly, what 以上, 近 or 超 would say."""
    if _rough(form, value, exact, sort, unit) is not None:
        return None
    now, size = exactly(value, unit), form.step or ("" if form.digits is None else form.digits)
    if form.name == "近":
        return f"现为{now}，写“近”不实", fitting(value, unit, f"超{size}")
    plainest = fitting(value, unit)
    if 0 < _floor(form, value, exact, sort) == exact:
        return f"正好是{now}，不能写{form.words}", plainest
    return f"现为{now}，太小，不能写{form.words}", plainest


# --- what each says ----------------------------------------------------------------------------------------------
def told(value: Value, unit: str = "") -> str:
    """The number itself, a share without its sign: with the figure's own decimals, with more where nought would be said
    of something, or 100 of what is not full."""
    exact = value.exact
    if value.number is None or exact is None:
        return NOTHING
    if value.parts is None and not value.decimals and sort_of(value, unit) != Sort.SHARE:
        return value.text
    return _rounded(value, exact, None, sort_of(value, unit))


def exactly(value: Value, unit: str, besides: Fraction | None = None) -> str:
    """A divided number for a person to check by: with two decimals, or as many as tell it apart from ``besides``."""
    sign = "%" if sort_of(value, unit) == Sort.SHARE else ""
    if value.exact is None or value.parts is None:
        return told(value, unit) + sign
    return precise(value.exact, besides) + sign


def own_decimals(value: Value) -> int:
    """The decimals that a figure is told with; what was not divided has those of its number where nothing else is said."""
    if value.parts is None and value.number is not None and not value.decimals:
        return max(0, -int(value.number.normalize().as_tuple().exponent))
    return value.decimals


def _decimals(value: Value, digits: int | None) -> int:
    """With how many decimals: as asked, else the figure's own."""
    if digits is not None:
        return digits
    return own_decimals(value)


def _rounded(value: Value, exact: Fraction, digits: int | None, sort: Sort) -> str:
    decimals = _decimals(value, digits)
    return written(near(exact, decimals, share=sort == Sort.SHARE), exact)


def _floor(form: Form, value: Value, exact: Fraction, sort: Sort) -> Decimal:
    if sort == Sort.SHARE:
        return down(exact, _decimals(value, form.digits))
    return Decimal(int(down(exact / form.step, 0)) * form.step)


def _rough(form: Form, value: Value, exact: Fraction, sort: Sort, unit: str) -> Said | None:
    """What 以上, 近 and 超 say; None where it would not be so."""
    share = sort == Sort.SHARE
    if exact <= 0:
        return None
    if form.name == "近":
        step = Fraction(1, 10 ** _decimals(value, form.digits)) if share else Fraction(form.step)
        above = Fraction(up(exact / step, 0)) * step
        if not 0 < above - exact <= (step / 2 if share else min(step / 2, above / NEAR)):
            return None
        number = Decimal(above.numerator) / Decimal(above.denominator)
        return Said(f"近{plain(number)}%" if share else f"近{_stepped(int(above), form.step, unit)}", above)
    floor = _floor(form, value, exact, sort)
    if not 0 < floor < exact:
        return None
    words = f"{plain(floor)}%" if share else _stepped(int(floor), form.step, unit)
    return Said(f"{words}以上" if form.name == "以上" else f"超{words}", Fraction(floor))


def _stepped(number: int, step: int, unit: str) -> str:
    """A multiple of the step; steps of ten thousands are told by 万, those of a hundred million by 亿."""
    for word, size in (("亿", HUNDRED_MILLION), ("万", TEN_THOUSAND)):
        if scale_of(unit) == 1 and (step % size == 0 or (step % TEN_THOUSAND == 0 and number and number % size == 0)):
            return f"{number // size}{word}"
    return str(number)


def saying(value: Value, form: str = "", unit: str = "") -> Said:
    """A figure in a form; one that does not fit says the number itself.

    "" exact, a share with its sign; "%1" a share with one decimal; "1位" any other with one; "余100", "多10" rounded down
    to that step; "近100", "超100"; "以上" a share rounded down; "万余", "亿", "万1" by ten thousands, a hundred million,
    with one decimal where nothing else is asked; "汉字" in Chinese numerals.
    """
    exact, sort, found = value.exact, sort_of(value, unit), read(form)
    if exact is None:
        return Said(NOTHING)
    itself = told(value, unit) + ("%" if sort == Sort.SHARE else "")
    plainly = Said(itself, Fraction(itself.rstrip("%")))
    if found is None or found.name in ("", COMPARED) or not _fits(found, sort):
        return plainly
    if found.name in ("%", "位"):
        words = _rounded(value, exact, found.digits, sort)
        return Said(f"{words}%" if found.name == "%" else words, Fraction(words))
    if found.name == "汉字":
        number = Decimal(_rounded(value, exact, found.digits, sort))
        if sort == Sort.SHARE:
            return Said(f"百分之{'百' if number == FULL else chinese(number)}", Fraction(number))
        return Said(chinese(number), Fraction(number))
    if found.name in ("余", "多"):
        return _more_than(found, exact, unit) or plainly
    if found.large:
        return _large(found, exact, itself, unit)
    return _rough(found, value, exact, sort, unit) or plainly


def said(value: Value, form: str = "", unit: str = "") -> str:
    """A figure as the text says it."""
    return saying(value, form, unit).words


def _more_than(form: Form, exact: Fraction, unit: str) -> Said | None:
    """Down to a multiple of the step, with 余 or 多 where something was left off; None for small ones and below nothing."""
    floor = int(down(exact / form.step, 0)) * form.step
    if floor <= 0:
        return None
    return Said(f"{_stepped(floor, form.step, unit)}{form.name if floor != exact else ''}", Fraction(floor))


def _large(form: Form, exact: Fraction, itself: str, unit: str) -> Said:
    """By ten thousands or a hundred million; what is kept in 万元 keeps its 万 where it is less than one."""
    scale = scale_of(unit)
    number = exact * scale / form.large
    if abs(number) < 1 or (form.name[1:] and number < 0):
        return Said(itself + (unit[0] if scale > 1 else ""), exact)
    more = form.name[1:]
    decimals = form.digits if form.digits is not None else (0 if more and scale == form.large else 1)
    found = down(number, decimals) if more else near(number, decimals)
    word, told_as = form.name[0], found
    if word == "万" and found and found % TEN_THOUSAND == 0:  # nobody says 10000万
        word, told_as = "亿", found / TEN_THOUSAND
    words = f"{plain(told_as)}{word}{more if Fraction(found) != number else ''}"
    return Said(words, Fraction(found) * form.large / scale)
