"""累计每满: points for each full so many of a year's records together; and a percentage of a score. Worked out by hand."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from members.models import DutyKind
from members.schemes.explaining import explained, still_open
from members.schemes.facts import Person
from members.schemes.reach import never
from members.schemes.reading import from_data, to_data
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests.members.facts import fact, several
from tests.members.test_further_rules import line, rate, rules, total
from tests.members.test_line_form import wrong

EIGHT_HOURS = line("other", counting="total", per=Decimal(8), rates=(rate(1),), cap=Decimal(3))
THREE_TIMES = line("media", counting="times", per=Decimal(3), rates=(rate(2),))
FIRST_MORE = line("welfare", counting="total", per=Decimal("0.1"), rates=(rate(5, further="0.5"),))
BY_KIND = line(
    "media", "grassroots", counting="times", per=Decimal(2),
    rates=(rate(1, kinds=("media",)), rate(3, kinds=("grassroots",))),
)  # fmt: skip
SCORE = line("other", counting="percent", rates=(rate(20),))


def hours(*numbers):
    return [fact("other", quantity=one, on=f"2024-{n:02d}-01") for n, one in enumerate(numbers, start=1)]


CASES = {
    "7.5 hours are not yet 8": (EIGHT_HOURS, hours("7.5"), 0),
    "3+5 are 8: 1": (EIGHT_HOURS, hours(3, 5), 1),
    "4+3.99 are not": (EIGHT_HOURS, hours(4, "3.99"), 0),
    "5+5+5+1.5 are 16.5: 2": (EIGHT_HOURS, hours(5, 5, 5, "1.5"), 2),
    "40 hours at once: 5, capped 3": (EIGHT_HOURS, hours(40), 3),
    "nothing": (EIGHT_HOURS, [], 0),
    "two times of three": (THREE_TIMES, several(2, "media"), 0),
    "seven times: 2 of three, 2×2": (THREE_TIMES, several(7, "media"), 4),
    "times are records, whatever their number": (THREE_TIMES, several(2, "media", quantity=50), 0),
    "0.1+0.2 are 3 of 0.1 exactly: 5+2×0.5": (
        FIRST_MORE, [fact("welfare", quantity="0.1"), fact("welfare", quantity="0.2")], 6,
    ),
    "each row has its own sum: one media, three visits: 0+3": (
        BY_KIND, [fact("media"), *several(3, "grassroots")], 3,
    ),
    "95.37 × 20 % is 19.074: 19.07": (SCORE, hours("95.37"), "19.07"),
    "88.625 can't be, 88.63 × 20 % is 17.726: 17.73": (SCORE, hours("88.63"), "17.73"),
    "0.02 × 20 % is 0.004: nothing": (SCORE, hours("0.02"), 0),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_member_by_hand(case):
    made, records, points = CASES[case]
    assert total(rules(made), *records) == Decimal(points)
    assert total(rules(made), *reversed(records)) == Decimal(points)
    (result,) = Scorer(rules(made)).score(records).categories[0].lines
    assert sum(item.points for item in result.items) == result.uncapped
    assert len(result.items) == len(records)
    assert from_data(to_data(rules(made))) == rules(made)


def test_each_record_says_how_far_the_sum_is_with_it():
    made = line("other", counting="total", per=Decimal(8), rates=(rate(1, "participant"),))
    records = [*hours(5, "5.5"), fact("other", part="oral")]
    told = explained(Scorer(rules(made)).score(records))["categories"][0]["lines"][0]["items"]
    assert [(one["points"], one["note"]) for one in told] == [
        ("0", "累计至 5"), ("1", "累计至 10.5"), ("0", "该角色不计分"),
    ]  # fmt: skip
    told = explained(Scorer(rules(THREE_TIMES)).score(several(3, "media")))["categories"][0]["lines"][0]["items"]
    assert [(one["points"], one["note"]) for one in told] == [
        ("0", "累计至第 1 次"), ("0", "累计至第 2 次"), ("2", "累计至第 3 次"),
    ]  # fmt: skip


def test_points_taken_by_a_sum_stop_at_the_floor_of_the_category():
    late = line("attendance", counting="times", per=Decimal(3), rates=(rate(5, "partial"),), minus=True)
    made = rules(late, start=Decimal(8))
    assert total(made, *several(4, part="partial")) == 3
    assert total(made, *several(6, part="partial")) == 0


def test_such_rules_are_read_in_words(db):
    kind = DutyKind.objects.create(name="学习", unit="学时", parts=["participant"])
    score = DutyKind.objects.create(name="民主测评", unit="分", parts=["participant"])
    hours_of = line(kind.key, counting="total", per=Decimal(8), rates=(rate(1),))
    assert line_words(hours_of) == "学习：累计每满 8 学时 1 分；全年各条记录相加，不满的余数不计。"
    assert line_words(THREE_TIMES) == "媒体宣传：累计每满 3 次 2 分；全年各条记录相加，不满的余数不计。"
    assert "累计每满 0.1 元的，第一个 5 分、其后每个 0.5 分；" in line_words(FIRST_MORE)
    assert "各行分值分别累计" in line_words(BY_KIND)
    assert "累计数量每满 8 计 1 分；" in line_words(EIGHT_HOURS)
    percent = line(score.key, counting="percent", rates=(rate(20),), most_items=1)
    assert line_words(percent) == "民主测评：按数量的 20%计分；四舍五入到两位小数；最多计 1 项，取分值高的。"
    assert never(hours_of) == never(percent) == ""
    assert total(rules(percent), fact(score.key, quantity="95.37"), fact(score.key, quantity="60")) == Decimal("19.07")


@pytest.mark.parametrize(
    "changes",
    [{"skip": 1}, {"most_items": 2}, {"least_items": 2}, {"per_matter": True}, {"rates": (rate(1, spread="all"),)}],
)
def test_what_is_said_of_single_items_does_not_go_with_a_sum(changes):
    for counting in ("total", "times"):
        with pytest.raises(ValidationError, match="按全年累计计分"):
            rules(line("other", **{"counting": counting, **changes}))


def test_a_sum_or_share_that_no_record_can_make_is_told(db):
    twice = {"counting": "times", "per": Decimal(2), "rates": (rate(1),)}
    assert "每年只有一条" in never(line("duty_report", **twice))
    assert never(line("duty_report", **{**twice, "per": Decimal(1)})) == never(line("media", **twice)) == ""
    assert "没有数量" in never(line("duty_report", **{**twice, "counting": "total"}))
    assert "没有数量" in never(line("media", counting="percent", rates=(rate(20),)))


def test_one_more_record_is_told_where_it_fills_the_sum(db):
    assert [one.points for one in still_open(rules(EIGHT_HOURS), [], Person())] == [1]
    assert [one.points for one in still_open(rules(THREE_TIMES), several(2, "media"), Person())] == [2]


@pytest.mark.parametrize("counting", ["total", "times"])
def test_of_how_much_is_asked(db, counting):
    typed = {"counting": counting, "rates-0-first": "2"}
    assert "请填写每满多少计一次。" in "".join(wrong(**typed)[0])
    assert wrong(**typed, per="8") == ([], [])
    assert wrong(counting="percent", **{"rates-0-first": "20"}) == ([], [])
