"""Lines and pages before they are printed: which ends a line may have, how lines are filled, how pages are."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cppcc.papers.breaking import NO_END, NO_START, full_width, may_break
from cppcc.papers.filling import LINE, Flow, Rows, Solid, Turn, fill
from cppcc.papers.lines import Measure, Run, set_lines

BODY = Measure(28, 2)


def advance(face: str, sign: str) -> float:
    return 0.5 if sign.isascii() else 1.0


def lines(text: str, measure: Measure = BODY, units: tuple[str, ...] = ()) -> list[str]:
    return [line.text for line in set_lines([Run(text)], measure, advance, units)]


def wholes(text: str) -> list[str]:
    """The pieces between two places where a line may end."""
    places = [0, *(place for place, may in enumerate(may_break(text)) if may), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def test_numbers_stay_with_what_they_count():
    for told in (
        "22篇", "22 篇", "200余人次", "280多名", "7万余元", "12场（次）", "98.5%", "3个百分点", "2024年1月5日", "3—5件",
        "9:30", "第15届", "第十五届", "〔2024〕1号", "7件", "10月8日", "1,200平方米", "2024年度", "1月至3月",
    ):  # fmt: skip
        text = f"的{told}"
        assert told in wholes(text), told


def test_no_line_begins_or_ends_with_a_mark_that_may_not():
    for sign in "，。、；：！？）》”’】":
        assert not may_break(f"文{sign}文")[1]
    for sign in "（《“‘【〔":
        assert not may_break(f"文{sign}文")[2]
    assert not may_break("文——文")[2]


def test_chinese_text_has_chinese_brackets():
    assert full_width("心理辅导12场(次),其中(含A类)") == "心理辅导12场（次），其中（含A类）"
    assert full_width("用 HTML(5) 写") == "用 HTML(5) 写"
    assert full_width("时间9:30") == "时间9:30"


def test_a_full_line_has_28_characters_and_the_last_is_not_lonely():
    text = "政" * (26 + 28 + 1) + "。"
    found = lines(text)
    assert len(found[-1]) >= 3
    assert "".join(found) == text
    assert [len(one) for one in lines("政" * (26 + 28 + 10))] == [26, 28, 10]


def test_captions_are_even():
    first, second = lines("委员到乐山镇晓光村调研美丽乡村示范建设", Measure(17, flush=False, even=True))
    assert abs(len(first) - len(second)) <= 1


WORDS = st.lists(
    st.one_of(
        st.text("政协委员会议提案办理调研视察协商民主监督", min_size=1, max_size=12),
        st.sampled_from(["，", "。", "、", "；", "“政”", "（次）", "《办法》", "——", "：“"]),
        st.integers(1, 99999).map(lambda number: f"{number}余人次"),
        st.integers(1, 99).map(lambda number: f"{number}.5%"),
        st.sampled_from(["2024年3月15日", "〔2024〕1号", "7万余元", "GDP", "3—5件"]),
    ),
    min_size=1,
    max_size=30,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_laws_of_every_paragraph(text):
    found = set_lines([Run(text[:3], "kai"), Run(text[3:])], BODY, advance)
    assert "".join(line.text for line in found) == text
    for number, line in enumerate(found):
        room = 26 if number == 0 else 28
        last = number == len(found) - 1
        assert line.width <= room + 0.01, "no line is too long"
        if not last:
            assert line.width >= room - 0.01, "all lines but the last are flush"
        if number:
            assert line.text[0] not in NO_START or text.startswith(line.text[0])
            assert not (re.search(r"\d$", found[number - 1].text) and re.match(r"[\d.%余多万件人年月日号]", line.text))
        if not last:
            assert line.text[-1] not in NO_END


def flow(number: int) -> Flow:
    return Flow(tuple(f"{place}" for place in range(number)))


def test_headings_stay_with_what_follows_and_no_line_stands_alone():
    pages = fill([flow(21), Solid("<h2>", LINE, keeps=True), flow(5)], 22 * LINE, 1).pages
    assert "<h2>" in pages[1].markup
    assert pages[0].used == 21 * LINE
    pages = fill([flow(20), flow(3)], 22 * LINE, 1).pages
    assert [page.used // LINE for page in pages] == [20, 3]
    pages = fill([flow(18), flow(5)], 22 * LINE, 1).pages
    assert [page.used // LINE for page in pages] == [21, 2]


def test_text_flows_past_a_picture_that_finds_no_room():
    filled = fill([flow(15), Solid("<img>", 9 * LINE, floats=True), flow(20)], 22 * LINE, 1)
    assert [page.used // LINE for page in filled.pages] == [22, 22]
    assert filled.pages[1].markup.startswith("<img>")


def test_a_long_table_repeats_its_head_and_a_page_less_than_a_third_full_goes_on():
    rows = Rows("<head>", LINE, tuple((f"<{place}>", 3) for place in range(60)), "<end>")
    pages = fill([flow(5), rows], 22 * LINE, 1).pages
    assert len(pages) == 3
    assert all(page.markup.count("<head>") == 1 for page in pages)
    assert all(page.used % LINE == 0 for page in pages)
    assert len(fill([flow(5), Turn(), flow(5)], 22 * LINE, 1).pages) == 1
    assert len(fill([flow(12), Turn(), flow(5)], 22 * LINE, 1).pages) == 2
