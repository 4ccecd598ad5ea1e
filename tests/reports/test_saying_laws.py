"""What holds of every number that is said, whichever it is."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cppcc.figures import share
from reports.numbers import chinese, compared, said, saying, unfit
from tests.reports.said import amount, count, money

wholes = st.integers(1, 10**6)
parts = wholes.flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
number_of = st.one_of(st.integers(-(10**9), 10**12), st.decimals(-(10**6), 10**9, places=2, allow_nan=False))


@given(parts, st.sampled_from(["", "%", "%0", "%1", "%2", "汉字"]))
def test_a_share_is_never_full_or_nothing_that_is_not(pair, form):
    part, base = pair
    words = said(share(part, base), form, "%")
    assert (words in ("100%", "百分之百")) == (part == base)
    assert (words in ("0%", "百分之零")) == (part == 0)


@given(parts, st.sampled_from(["%0", "%1", "%2"]))
def test_a_share_is_half_up(pair, form):
    value = share(*pair)
    told = Fraction(said(value, form, "%").rstrip("%"))
    assert -Fraction(1, 2) < (told - value.exact) * 10 ** int(form[1]) <= Fraction(1, 2)


@given(parts, st.sampled_from(["以上", "以上1", "以上2", "超", "超1"]))
def test_at_least_and_above_never_say_more_than_there_is(pair, form):
    value = share(*pair)
    words = said(value, form, "%")
    if "以上" in words or "超" in words:
        assert Fraction(words.strip("以上超").rstrip("%")) < value.exact
    else:
        assert unfit(form, value, "%")


@given(parts, st.sampled_from(["近", "近1", "近2"]))
def test_nearly_never_says_less_than_there_is(pair, form):
    value = share(*pair)
    words = said(value, form, "%")
    if "近" in words:
        assert value.exact < Fraction(words[1:-1]) <= value.exact + Fraction(1, 2)
    else:
        assert unfit(form, value, "%")


@given(number_of, st.integers(1, 10**9), st.sampled_from("余多"))
def test_what_is_left_off_is_less_than_a_step(number, step, more):
    exact = Fraction(number)
    found = saying(amount(number), f"{more}{step}", "件")
    assert found.number <= exact
    assert (more in found.words) == (found.number != exact)
    assert exact - found.number < step


@given(number_of, st.sampled_from(["万余", "万余0", "万余2", "亿余", "亿多1"]), st.sampled_from(["元", "万元", "亿元"]))
def test_large_numbers_never_say_more_than_there_is(number, form, unit):
    found = saying(money(number), form, unit)
    assert found.number <= Fraction(number)
    assert ("余" in found.words or "多" in found.words) == (found.number != Fraction(number))


@given(number_of, st.sampled_from(["余10", "余1000", "万余", "亿余", "近100", "超100"]))
def test_below_nothing_nothing_is_rough(number, form):
    words = said(amount(number), form, "件")
    assert number >= 0 or not set(words) & set("余多近超")


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_growth_is_never_nothing_and_level_only_where_it_is(now, before):
    words = compared(count(now), count(before), "件")
    assert ("持平" in words) == (now == before)
    assert words not in ("同比增长0%", "同比下降0%")
    assert (words == "同比下降100%") == (now == 0 and before >= 10)
    assert words != "同比增长100%" or now == 2 * before


@given(parts, parts)
def test_points_are_never_nothing_and_level_only_where_it_is(one, other):
    now, before = share(*one), share(*other)
    words = compared(now, before, "%")
    assert ("持平" in words) == (now.exact == before.exact)
    assert "提高0个" not in words
    assert "下降0个" not in words
    assert ("提高" in words) == (now.exact > before.exact)


@given(number_of, st.sampled_from(["", "汉字", "%", "余10", "万余", "近10", "以上", "1位"]))
def test_a_form_that_does_not_fit_says_the_number_itself(number, form):
    value = count(number)
    if unfit(form, value, "件") and not form.startswith("万"):
        assert said(value, form, "件") == said(value, "", "件")


@given(st.integers(0, 10**16 - 1))
def test_numerals_read_back(number):
    assert _read_back(chinese(number)) == number


def _read_back(words: str) -> int:
    digits = {digit: index for index, digit in enumerate("零一二三四五六七八九")}
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, _, low = words.rpartition(unit)
            return _read_back(high) * size + (_read_back(low) if low else 0)
    total, digit = 0, None
    for sign in words:
        if sign in digits:
            digit = digits[sign]
        else:
            total += (1 if digit is None else digit) * {"千": 1000, "百": 100, "十": 10}[sign]
            digit = None
    return total + (digit or 0)
